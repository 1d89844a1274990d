//! Lengths, positions and colours.
//!
//! One coordinate system serves every stage up to `pdf/`: the origin is the
//! top left corner of the page, x grows to the right and y grows downwards.
//! A length is a [`Pt`] (a DTP point, 1/72 inch), an [`Em`] (relative to a type
//! size) or a [`Mm`]; it is never a bare float outside its own module.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

macro_rules! length {
    ($name:ident, $unit:literal, $doc:literal) => {
        #[doc = $doc]
        #[derive(Clone, Copy, PartialEq, PartialOrd, Default)]
        pub struct $name(pub f64);

        impl $name {
            /// No length at all.
            pub const ZERO: Self = Self(0.0);

            /// The larger of two lengths.
            #[must_use]
            pub fn max(self, other: Self) -> Self {
                Self(self.0.max(other.0))
            }

            /// The smaller of two lengths.
            #[must_use]
            pub fn min(self, other: Self) -> Self {
                Self(self.0.min(other.0))
            }

            /// The length without its sign.
            #[must_use]
            pub fn abs(self) -> Self {
                Self(self.0.abs())
            }

            /// Whether two lengths differ by less than a ten-thousandth of the unit.
            #[must_use]
            pub fn approx_eq(self, other: Self) -> bool {
                (self.0 - other.0).abs() < 1e-4
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                // Rounded first and then normalised, so that no dump shows "-0".
                let rounded = (self.0 * 1000.0).round() / 1000.0 + 0.0;
                write!(f, "{rounded}{}", $unit)
            }
        }

        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }

        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }

        impl AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }

        impl SubAssign for $name {
            fn sub_assign(&mut self, other: Self) {
                self.0 -= other.0;
            }
        }

        impl Neg for $name {
            type Output = Self;
            fn neg(self) -> Self {
                Self(-self.0)
            }
        }

        impl Mul<f64> for $name {
            type Output = Self;
            fn mul(self, factor: f64) -> Self {
                Self(self.0 * factor)
            }
        }

        impl Div<f64> for $name {
            type Output = Self;
            fn div(self, divisor: f64) -> Self {
                Self(self.0 / divisor)
            }
        }

        impl Div for $name {
            type Output = f64;
            fn div(self, other: Self) -> f64 {
                self.0 / other.0
            }
        }

        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
                iter.fold(Self::ZERO, Add::add)
            }
        }
    };
}

length!(Pt, "pt", "A length in DTP points: 1/72 of an inch, the unit of PDF.");
length!(Em, "em", "A length relative to the type size it is used with.");
length!(Mm, "mm", "A length in millimetres, in which people give paper and margins.");

impl Em {
    /// The length in points at type size `size`.
    #[must_use]
    pub fn at(self, size: Pt) -> Pt {
        Pt(self.0 * size.0)
    }
}

impl Mm {
    /// The same length in points.
    #[must_use]
    pub fn to_pt(self) -> Pt {
        Pt(self.0 * 72.0 / 25.4)
    }
}

impl From<Mm> for Pt {
    fn from(mm: Mm) -> Self {
        mm.to_pt()
    }
}

/// A position on the page: x from its left edge, y from its top edge.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Point {
    /// Distance from the left edge.
    pub x: Pt,
    /// Distance from the top edge.
    pub y: Pt,
}

impl Point {
    /// The point at `x`, `y`.
    #[must_use]
    pub const fn new(x: Pt, y: Pt) -> Self {
        Self { x, y }
    }

    /// The point moved right by `dx` and down by `dy`.
    #[must_use]
    pub fn shifted(self, dx: Pt, dy: Pt) -> Self {
        Self { x: self.x + dx, y: self.y + dy }
    }
}

/// A width and a height.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Size {
    /// The width.
    pub width: Pt,
    /// The height.
    pub height: Pt,
}

impl Size {
    /// The size `width` by `height`.
    #[must_use]
    pub const fn new(width: Pt, height: Pt) -> Self {
        Self { width, height }
    }
}

/// An upright rectangle: its top left corner and its size.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Rect {
    /// The top left corner.
    pub origin: Point,
    /// The extent to the right and downwards; never negative.
    pub size: Size,
}

impl Rect {
    /// The rectangle of `width` by `height` whose top left corner is at `x`, `y`.
    #[must_use]
    pub const fn new(x: Pt, y: Pt, width: Pt, height: Pt) -> Self {
        Self { origin: Point::new(x, y), size: Size::new(width, height) }
    }

    /// The x of the right edge.
    #[must_use]
    pub fn right(&self) -> Pt {
        self.origin.x + self.size.width
    }

    /// The y of the bottom edge.
    #[must_use]
    pub fn bottom(&self) -> Pt {
        self.origin.y + self.size.height
    }

    /// The rectangle moved right by `dx` and down by `dy`.
    #[must_use]
    pub fn shifted(self, dx: Pt, dy: Pt) -> Self {
        Self { origin: self.origin.shifted(dx, dy), size: self.size }
    }
}

/// A value for each side of a page or box.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Sides<T> {
    /// At the top.
    pub top: T,
    /// At the right.
    pub right: T,
    /// At the bottom.
    pub bottom: T,
    /// At the left.
    pub left: T,
}

/// A colour in sRGB, 8 bits a channel.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Color {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Color {
    /// Black, the colour of text.
    pub const BLACK: Self = Self::rgb(0, 0, 0);
    /// White, the colour of paper.
    pub const WHITE: Self = Self::rgb(255, 255, 255);

    /// The colour with these channels.
    #[must_use]
    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b }
    }
}

impl fmt::Debug for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
    }
}

/// The side from which a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// From left to right, as Latin.
    #[default]
    Ltr,
    /// From right to left, as Arabic and Hebrew.
    Rtl,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn millimetres_become_points() {
        assert!(Mm(25.4).to_pt().approx_eq(Pt(72.0)));
    }

    #[test]
    fn an_em_scales_with_its_size() {
        assert!(Em(1.5).at(Pt(10.0)).approx_eq(Pt(15.0)));
    }

    #[test]
    fn debug_prints_the_unit_and_no_negative_zero() {
        assert_eq!(format!("{:?}", Pt(12.34567)), "12.346pt");
        assert_eq!(format!("{:?}", Pt(-0.0001)), "0pt");
        assert_eq!(format!("{:?}", Color::rgb(1, 2, 255)), "#0102ff");
    }
}
