//! The faces in the binary: names and bytes, in the order in which they serve as fallback.
//!
//! The table says what a start needs to know, so that no font is read before it is used; a test holds it
//! against the files.

/// A face in the binary.
#[derive(Debug)]
pub(super) struct BundledFace {
    /// The family.
    pub(super) family: &'static str,
    /// The name of the face in it.
    pub(super) style: &'static str,
    /// The PostScript name.
    pub(super) postscript: &'static str,
    /// The weight, 1 to 1000.
    pub(super) weight: u16,
    /// Whether it is italic.
    pub(super) italic: bool,
    /// The file.
    pub(super) data: &'static [u8],
}

macro_rules! face {
    ($family:literal, $style:literal, $postscript:literal, $weight:literal, $italic:literal, $file:literal) => {
        BundledFace {
            family: $family,
            style: $style,
            postscript: $postscript,
            weight: $weight,
            italic: $italic,
            data: include_bytes!(concat!("../../fonts/", $file)),
        }
    };
}

/// All of them; never none.
#[rustfmt::skip]
pub(super) static FACES: &[BundledFace] = &[
    face!("Source Serif 4", "Regular", "SourceSerif4-Regular", 400, false, "source-serif/SourceSerif4-Regular.otf"),
    face!("Source Serif 4", "Italic", "SourceSerif4-It", 400, true, "source-serif/SourceSerif4-It.otf"),
    face!("Source Serif 4", "Bold", "SourceSerif4-Bold", 700, false, "source-serif/SourceSerif4-Bold.otf"),
    face!("Source Serif 4", "Bold Italic", "SourceSerif4-BoldIt", 700, true, "source-serif/SourceSerif4-BoldIt.otf"),
    face!("Source Serif 4 Caption", "Regular", "SourceSerif4Caption-Regular", 400, false, "source-serif/SourceSerif4Caption-Regular.otf"),
    face!("Source Serif 4 Caption", "Italic", "SourceSerif4Caption-It", 400, true, "source-serif/SourceSerif4Caption-It.otf"),
    face!("Source Sans 3", "Regular", "SourceSans3-Regular", 400, false, "source-sans/SourceSans3-Regular.otf"),
    face!("Source Sans 3", "Italic", "SourceSans3-It", 400, true, "source-sans/SourceSans3-It.otf"),
    face!("Source Sans 3", "Semibold", "SourceSans3-Semibold", 600, false, "source-sans/SourceSans3-Semibold.otf"),
    face!("Source Sans 3", "Semibold Italic", "SourceSans3-SemiboldIt", 600, true, "source-sans/SourceSans3-SemiboldIt.otf"),
    face!("Amiri", "Regular", "Amiri-Regular", 400, false, "amiri/Amiri-Regular.ttf"),
    face!("Amiri", "Bold", "Amiri-Bold", 700, false, "amiri/Amiri-Bold.ttf"),
    face!("Noto Serif Hebrew", "Regular", "NotoSerifHebrew-Regular", 400, false, "noto-hebrew/NotoSerifHebrew-Regular.ttf"),
    face!("Noto Serif Hebrew", "Bold", "NotoSerifHebrew-Bold", 700, false, "noto-hebrew/NotoSerifHebrew-Bold.ttf"),
    face!("DejaVu Sans", "Book", "DejaVuSans", 400, false, "dejavu/DejaVuSans.ttf"),
    face!("DejaVu Sans Mono", "Book", "DejaVuSansMono", 400, false, "dejavu/DejaVuSansMono.ttf"),
    face!("Source Code Pro", "Regular", "SourceCodePro-Regular", 400, false, "source-code/SourceCodePro-Regular.otf"),
    face!("Source Code Pro", "Italic", "SourceCodePro-It", 400, true, "source-code/SourceCodePro-It.otf"),
    face!("Source Code Pro", "Bold", "SourceCodePro-Bold", 700, false, "source-code/SourceCodePro-Bold.otf"),
    face!("Source Code Pro", "Bold Italic", "SourceCodePro-BoldIt", 700, true, "source-code/SourceCodePro-BoldIt.otf"),
];
