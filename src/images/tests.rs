//! Pictures made here, byte by byte, go in; what the store makes of them comes out.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use insta::assert_snapshot;
use proptest::prelude::*;
use tempfile::TempDir;

use super::credit::{self, Credits};
use super::*;

/// A picture with a red corner at its top left, so that one sees how it is turned.
fn corner(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(
        width,
        height,
        |x, y| if x < width / 2 && y < height / 2 { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) },
    )
}

fn jpeg(segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut plain = Vec::new();
    JpegEncoder::new_with_quality(&mut plain, 90).encode_image(&corner(32, 16)).unwrap();
    // The encoder writes a JFIF segment of 18 bytes behind the start.
    let mut out = plain[..2].to_vec();
    for (marker, content) in segments {
        out.extend([0xff, *marker]);
        out.extend(u16::try_from(content.len() + 2).unwrap().to_be_bytes());
        out.extend(content);
    }
    out.extend(&plain[20..]);
    out
}

fn png(image: &DynamicImage, chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut plain = Vec::new();
    image.write_to(&mut Cursor::new(&mut plain), ImageFormat::Png).unwrap();
    let mut out = plain[..33].to_vec();
    for (kind, content) in chunks {
        out.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        let mut crc = flate2::Crc::new();
        crc.update(*kind);
        crc.update(content);
        out.extend(*kind);
        out.extend(content);
        out.extend(crc.sum().to_be_bytes());
    }
    out.extend(&plain[33..]);
    out
}

/// An EXIF block with an orientation, 300 dots to the inch, an artist and a copyright.
fn exif_block(orientation: u16) -> Vec<u8> {
    let mut out = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x05".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        let mut entry = Vec::new();
        entry.extend(tag.to_be_bytes());
        entry.extend(kind.to_be_bytes());
        entry.extend(count.to_be_bytes());
        entry.extend(value.to_be_bytes());
        entry
    };
    let data = 8 + 2 + 5 * 12 + 4;
    out.extend(entry(0x0112, 3, 1, u32::from(orientation) << 16));
    out.extend(entry(0x011a, 5, 1, data));
    out.extend(entry(0x011b, 5, 1, data));
    out.extend(entry(0x013b, 2, 9, data + 8));
    out.extend(entry(0x8298, 2, 14, data + 18));
    out.extend([0; 4]);
    out.extend([0, 0, 1, 44, 0, 0, 0, 1]);
    out.extend(b"Jane Doe\0\0");
    out.extend(b"2020 Jane Doe\0");
    out
}

const XMP: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:p="http://ns.adobe.com/photoshop/1.0/" p:Credit="Agence Futur">
<dc:creator><rdf:Seq><rdf:li>Zoë Ünal</rdf:li><rdf:li>Jane Doe</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="fr">droits</rdf:li><rdf:li xml:lang="x-default">Copyright (c) 2019 Agence Futur</rdf:li></rdf:Alt></dc:rights>
</rdf:Description></rdf:RDF></x:xmpmeta>"#;

fn probed(data: Vec<u8>) -> Picture {
    probe::probe(data, "x", 1_000_000).unwrap().0
}

fn refused(data: impl Into<Vec<u8>>) -> String {
    let fault = probe::probe(data.into(), "x", 1_000_000).unwrap_err();
    format!("{}: {}\nhint: {}", fault.code, fault.message, fault.hints.join("; "))
}

fn pixel(bitmap: &Bitmap, x: u32, y: u32) -> [u8; 3] {
    let at = usize::try_from((y * bitmap.width + x) * 3).unwrap();
    [bitmap.rgb[at], bitmap.rgb[at + 1], bitmap.rgb[at + 2]]
}

#[test]
fn a_jpeg_tells_its_size_resolution_and_makers() {
    let picture = probed(jpeg(&[(0xe1, exif_block(1))]));
    assert_eq!((picture.format, picture.pixels, picture.channels), (Format::Jpeg, (32, 16), Channels::Rgb));
    assert!(picture.natural_size.width.approx_eq(Pt(32.0 * 72.0 / 300.0)));
    assert_eq!(picture.credit.as_deref(), Some("Photo: Jane Doe. © 2020 Jane Doe"));
}

#[test]
fn jfif_density_counts_where_it_is_sane() {
    let jfif = |unit: u8, density: u16| {
        let [high, low] = density.to_be_bytes();
        let segment = [b"JFIF\0".as_slice(), &[1, 2, unit, high, low, high, low, 0, 0]].concat();
        probed(jpeg(&[(0xe0, segment)])).natural_size.width
    };
    assert!(jfif(1, 300).approx_eq(Pt(7.68)));
    assert!(jfif(2, 100).approx_eq(Pt(32.0 * 72.0 / 254.0)));
    for (unit, density) in [(0, 300), (1, 1), (1, 5000)] {
        assert!(jfif(unit, density).approx_eq(Pt(24.0)), "{unit} {density}");
    }
}

#[test]
fn every_orientation_stands_upright() {
    for orientation in 1..=8 {
        let picture = probed(jpeg(&[(0xe1, exif_block(orientation))]));
        let bitmap = picture.decode(None).unwrap();
        let (width, height) = if orientation < 5 { (32, 16) } else { (16, 32) };
        assert_eq!((bitmap.width, bitmap.height), (width, height));
        assert_eq!(picture.upright_pixels(), (width, height));
        assert!(picture.natural_size.width < picture.natural_size.height || orientation < 5);
        // Where the stored top left corner comes to stand.
        let (right, bottom) =
            [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0), (1, 0), (1, 1), (0, 1)][usize::from(orientation) - 1];
        let at = |side: u32, far: u32| if far == 1 { side - 3 } else { 2 };
        let [red, _, blue] = pixel(&bitmap, at(width, right), at(height, bottom));
        assert!(red > 200 && blue < 80, "orientation {orientation}");
    }
}

#[test]
fn profiles_in_pieces_are_put_together() {
    let piece = |number: u8, byte: u8| (0xe2, [b"ICC_PROFILE\0".as_slice(), &[number, 2, byte]].concat());
    assert_eq!(probed(jpeg(&[piece(2, 7), piece(1, 5)])).icc, Some(vec![5, 7]));
    assert_eq!(probed(jpeg(&[piece(2, 7)])).icc, None);
}

#[test]
fn four_inks_are_told_from_four_inks_inverted() {
    let cmyk = |adobe: bool| {
        let marker = (0xee, b"Adobe\0\x64\0\0\0\0\x02".to_vec());
        let mut data = if adobe { jpeg(&[marker]) } else { jpeg(&[]) };
        let frame = data.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
        data[frame + 9] = 4;
        probed(data).channels
    };
    assert_eq!(cmyk(true), Channels::Cmyk { inverted: true });
    assert_eq!(cmyk(false), Channels::Cmyk { inverted: false });
}

#[test]
fn xmp_goes_before_exif_and_nobody_is_named_twice() {
    let packet = [b"http://ns.adobe.com/xap/1.0/\0", XMP.as_bytes()].concat();
    let picture = probed(jpeg(&[(0xe1, exif_block(1)), (0xe1, packet)]));
    assert_snapshot!(picture.credit.unwrap(), @"Photo: Zoë Ünal / Jane Doe / Agence Futur. © 2019 Agence Futur");
}

#[test]
fn iptc_records_are_read() {
    let record = |set: u8, text: &[u8]| {
        [&[0x1c, 2, set], u16::try_from(text.len()).unwrap().to_be_bytes().as_slice(), text].concat()
    };
    let records = [record(80, b"Ren\xe9 M"), record(110, b"Ren\xe9 M/AFP"), record(116, b"")].concat();
    let size = u32::try_from(records.len()).unwrap().to_be_bytes();
    let block = [b"Photoshop 3.0\08BIM\x04\x04\0\0".as_slice(), &size, &records].concat();
    assert_snapshot!(probed(jpeg(&[(0xed, block)])).credit.unwrap(), @"Photo: René M/AFP");
}

#[test]
fn credit_lines_say_what_is_worth_saying() {
    let line = |creators: &[&str], credit: Option<&str>, rights: Option<&str>| {
        let own = |text: &str| text.to_owned();
        let creators = creators.iter().map(|name| own(name)).collect();
        let credits = Credits { creators, credit: credit.map(own), source: None, rights: rights.map(own) };
        credits.line("Photo:").unwrap_or_else(|| "none".to_owned())
    };
    let lines = [
        line(&[], None, None),
        line(&["unknown"], None, Some("(c)")),
        line(&["Jane Doe"], None, Some("Copyright Jane Doe. All rights reserved.")),
        line(&["Jane Doe"], Some("jane doe"), Some("© 2020 Jane Doe")),
        line(&["Jane Doe"], Some("Reuters"), Some("Copyright: Reuters 2020")),
        line(&["John Roe Jr."], None, Some("CC BY 4.0")),
        line(&[], None, Some("2020 Jane Doe")),
    ];
    assert_snapshot!(lines.join("\n"), @r"
    none
    none
    Photo: Jane Doe
    Photo: Jane Doe. © 2020 Jane Doe
    Photo: Jane Doe / Reuters. © Reuters 2020
    Photo: John Roe Jr. CC BY 4.0
    Photo: © 2020 Jane Doe
    ");
}

#[test]
fn a_png_tells_its_resolution_and_makers() {
    let image = DynamicImage::ImageRgb8(corner(20, 10));
    let metre = 11_811_u32.to_be_bytes();
    let density = [metre.as_slice(), &metre, &[1]].concat();
    let text = b"Author\0Jane Doe".to_vec();
    let packet = [b"XML:com.adobe.xmp\0\0\0\0\0", XMP.as_bytes()].concat();
    let picture = probed(png(&image, &[(b"pHYs", density), (b"tEXt", text.clone())]));
    assert!((picture.natural_size.width.0 - 4.8).abs() < 0.001);
    assert_eq!(picture.credit.as_deref(), Some("Photo: Jane Doe"));
    let picture = probed(png(&image, &[(b"tEXt", text), (b"iTXt", packet)]));
    assert!(picture.credit.unwrap().starts_with("Photo: Zoë Ünal"));
}

#[test]
fn opacity_comes_apart_from_colour_and_does_not_bleed() {
    // Opaque white above, clear black below.
    let image = RgbaImage::from_fn(64, 64, |_, y| if y < 32 { Rgba([255; 4]) } else { Rgba([0; 4]) });
    let picture = probed(png(&DynamicImage::ImageRgba8(image), &[]));
    assert_eq!((picture.channels, picture.bits), (Channels::Rgba, 8));
    let bitmap = picture.decode(Some(10)).unwrap();
    let alpha = bitmap.alpha.unwrap();
    assert!(alpha.iter().any(|value| (1..255).contains(value)));
    for (rgb, alpha) in bitmap.rgb.chunks(3).zip(alpha) {
        assert!(alpha == 0 || rgb.iter().all(|value| *value > 240), "{rgb:?} {alpha}");
    }
    assert_eq!(probed(png(&DynamicImage::ImageRgb8(corner(8, 8)), &[])).decode(None).unwrap().alpha, None);
}

#[test]
fn pixels_shrink_and_never_grow() {
    let picture = probed(png(&DynamicImage::ImageRgb8(corner(300, 200)), &[]));
    for (side, size) in
        [(None, (300, 200)), (Some(900), (300, 200)), (Some(90), (90, 60)), (Some(30), (30, 20)), (Some(0), (1, 1))]
    {
        let bitmap = picture.decode(side).unwrap();
        assert_eq!((bitmap.width, bitmap.height), size);
        assert_eq!(bitmap.rgb.len(), usize::try_from(size.0 * size.1 * 3).unwrap());
    }
}

#[test]
fn other_kinds_are_read_too() {
    let image = DynamicImage::ImageRgb8(corner(12, 6));
    for (kind, format) in [
        (ImageFormat::Gif, Format::Gif),
        (ImageFormat::WebP, Format::WebP),
        (ImageFormat::Tiff, Format::Tiff),
        (ImageFormat::Bmp, Format::Bmp),
    ] {
        let mut data = Vec::new();
        image.write_to(&mut Cursor::new(&mut data), kind).unwrap();
        let picture = probed(data);
        assert_eq!((picture.format, picture.pixels), (format, (12, 6)));
        let [red, _, blue] = pixel(&picture.decode(None).unwrap(), 1, 1);
        assert!(red > 200 && blue < 60, "{format:?}");
    }
}

fn svg(inner: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink' viewBox='0 0 40 20' width='40mm'>{inner}</svg>"
    )
}

#[test]
fn a_drawing_is_drawn_at_the_size_asked_for() {
    let picture = probed(svg("<rect width='20' height='20' fill='#f00'/>").into_bytes());
    assert_eq!((picture.format, picture.pixels), (Format::Svg, (151, 76)));
    assert!((picture.natural_size.width.0 - 113.25).abs() < 0.01);
    let bitmap = picture.decode(Some(400)).unwrap();
    assert_eq!((bitmap.width, bitmap.height), (400, 200));
    assert_eq!(pixel(&bitmap, 100, 100), [255, 0, 0]);
    assert_eq!(bitmap.alpha.map(|alpha| (alpha[0], alpha[300])), Some((255, 0)));
}

#[test]
fn text_in_a_drawing_is_drawn() {
    let picture = probed(svg("<text x='2' y='16' font-size='16' font-family='Nowhere'>Ж</text>").into_bytes());
    assert!(picture.decode(Some(200)).unwrap().alpha.unwrap().contains(&255));
}

#[test]
fn a_drawing_that_reaches_out_is_told_from_one_that_stands_alone() {
    let found = |inner: &str| {
        let (picture, faults) = probe::probe(svg(inner).into_bytes(), "x.svg", 1_000_000).unwrap();
        (picture.is_self_contained(), faults.into_iter().map(|fault| fault.message).collect::<Vec<_>>().join(" | "))
    };
    let alone = (true, String::new());
    assert_eq!(found("<a href='https://example.org'><rect id='r'/></a><use href='#r'/>"), alone);
    assert_eq!(found("<rect fill='url(#g)'/><image href='data:image/png;base64,AAAA'/>"), alone);
    assert!(!found("<script>alert(1)</script>").0);
    assert!(!found("<rect onclick='alert(1)'/>").0);
    assert_snapshot!(found("<image x:href='../../secret.png'/>").1, @"the drawing `x.svg` refers to `../../secret.png`, which is left out");
    assert_snapshot!(found("<style>rect { fill: url('http://e.org/f.svg#a') }</style>").1, @"the drawing `x.svg` refers to `http://e.org/f.svg#a`, which is left out");
}

#[test]
fn bombs_are_refused_by_their_headers() {
    let mut large = png(&DynamicImage::ImageRgb8(corner(8, 8)), &[]);
    large[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let mut crc = flate2::Crc::new();
    crc.update(&large[12..29]);
    let sum = crc.sum().to_be_bytes();
    large[29..33].copy_from_slice(&sum);
    assert_snapshot!(refused(large), @r"
    huge-picture: the picture `x` has 65535 × 65535 pixels, more than the 1 million allowed
    hint: scale it down: a page needs no more than 300 pixels to the inch
    ");
    assert_snapshot!(refused(svg(&format!("{}{}", "<g>".repeat(5000), "</g>".repeat(5000)))), @r"
    faulty-picture: the picture `x` cannot be used: it has too many parts, or they are nested too deep
    hint: open it in a picture editor and save it anew as PNG, JPEG or SVG
    ");
    let entity = "<!DOCTYPE svg [<!ENTITY a '0123456789'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>\
        <!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>]>";
    let bomb = format!("{entity}{}", svg(&format!("<text>{}</text>", "&d;".repeat(2000))));
    assert!(refused(bomb).starts_with("faulty-picture: the picture `x` cannot be used: its XML is broken"));
}

#[test]
fn what_cannot_be_read_is_named_with_what_to_do() {
    let jpeg = jpeg(&[]);
    let mut png = png(&DynamicImage::ImageRgb8(corner(8, 8)), &[]);
    let cut = png[..png.len() - 20].to_vec();
    png[45] ^= 1;
    let found = [
        refused(&b""[..]),
        refused(&b"\0\0\0\x1cftypheic\0\0\0\0"[..]),
        refused(&b"\0\0\0\x1cftypavif\0\0\0\0"[..]),
        refused(&b"\0\0\0\x0cjP  \r\n\x87\n"[..]),
        refused(&b"%PDF-1.7"[..]),
        refused(&b"<!DOCTYPE html><title>404</title>"[..]),
        refused(&b"just words"[..]),
        refused(png),
        refused(cut),
        refused(&jpeg[..40]),
        refused(&b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>"[..]),
    ];
    assert_snapshot!(found.join("\n"), @r"
    faulty-picture: the picture `x` is an empty file
    hint: copy or export the file again
    faulty-picture: the picture `x` is an HEIC file, as telephones write them
    hint: save the picture as JPEG
    faulty-picture: the picture `x` is an AVIF file
    hint: save the picture as PNG or JPEG
    faulty-picture: the picture `x` is a JPEG 2000 file
    hint: save the picture as JPEG or PNG
    faulty-picture: the picture `x` is a PDF file
    hint: save the picture as SVG or PNG
    faulty-picture: the picture `x` is a web page
    hint: save the picture as PNG or JPEG
    faulty-picture: `x` is no picture of a known kind
    hint: pictures are JPEG, PNG, GIF, WebP, TIFF, BMP or SVG files
    faulty-picture: the picture `x` cannot be used: it is damaged: a check sum does not agree
    hint: open it in a picture editor and save it anew as PNG, JPEG or SVG
    faulty-picture: the picture `x` cannot be used: it is cut short
    hint: open it in a picture editor and save it anew as PNG, JPEG or SVG
    faulty-picture: the picture `x` cannot be used: it has no pixels
    hint: open it in a picture editor and save it anew as PNG, JPEG or SVG
    faulty-picture: the picture `x` cannot be used: its XML is broken: expected 'g' tag, not 'svg' at 1:44
    hint: open it in a picture editor and save it anew as PNG, JPEG or SVG
    ");
}

#[test]
fn a_picture_cut_short_is_a_warning() {
    let data = jpeg(&[]);
    let (_, faults) = probe::probe(data[..data.len() - 30].to_vec(), "x", 1_000_000).unwrap();
    assert_snapshot!(faults[0].message, @"the picture `x` is cut short: its lower part may be missing");
}

/// A project in a folder: pictures in `images`, a manuscript's folder, and a secret beside it all.
fn project() -> (TempDir, ImageOptions) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("project");
    for inner in ["project/images", "project/manuscript", "project/manuscript/folder.png"] {
        fs::create_dir_all(folder.path().join(inner)).unwrap();
    }
    let picture = png(&DynamicImage::ImageRgb8(corner(8, 8)), &[]);
    for name in ["images/Harbour.png", "images/old map.png", "manuscript/own.png", "../secret.png"] {
        fs::write(root.join(name), &picture).unwrap();
    }
    fs::write(root.join("manuscript/large.png"), vec![0; 3 << 20]).unwrap();
    let folders = vec![root.join("manuscript"), root.clone()];
    (folder, ImageOptions { folders, root, max_pixels: 1_000_000, max_bytes: 2 << 20 })
}

fn load(options: &ImageOptions, sources: &[&str]) -> (ImageStore, Vec<Diagnostic>) {
    let request = |source: &&str| Request { source: (*source).to_owned(), span: Span::default() };
    let requests: Vec<Request> = sources.iter().map(request).collect();
    let (loaded, mut found) = ImageStore::load(&requests, options);
    found.extend(loaded.warnings);
    (loaded.output, found)
}

#[test]
fn addresses_are_tried_against_the_folders() {
    let (_folder, options) = project();
    let (store, found) = load(
        &options,
        &[
            "own.png",
            "images/Harbour.png",
            "../images/Harbour.png",
            "/images/Harbour.png",
            "images/old map.png",
            "own.png#x",
        ],
    );
    assert_eq!(found, vec![]);
    // All these files are the same picture.
    assert_eq!(store.pictures().count(), 1);
    assert_eq!(store.get("own.png"), store.get("/images/Harbour.png"));
    assert_eq!(store.get("own.png"), Some(ImageId(0)));
    assert_eq!(store.get("nowhere.png"), None);
}

#[test]
fn what_cannot_be_had_is_said_with_a_hint() {
    let (folder, options) = project();
    let sources = [
        "images/harbour.PNG",
        "images/Harbour.jpg",
        "images/Habour.png",
        "Harbour.png",
        "images\\Harbour.png",
        "nowhere/at-all.png",
        "../../secret.png",
        "folder.png",
        "large.png",
        "https://example.org/a.png",
        "//example.org/a.png",
        "data:image/png;base64,AAAA",
        "file:///etc/passwd",
        " ",
    ];
    let (store, found) = load(&options, &sources);
    assert_eq!(store.pictures().count(), 0);
    let lines: Vec<String> = found
        .iter()
        .map(|found| {
            format!("{:?} {}: {}\n  hint: {}", found.severity, found.code, found.message, found.hints.join("; "))
        })
        .collect();
    let shown = lines.join("\n").replace(&folder.path().display().to_string(), "");
    assert_snapshot!(shown, @r"
    Error missing-picture: there is no picture at `/project/manuscript/images/harbour.PNG`
      hint: did you mean `images/Harbour.png`?
    Error missing-picture: there is no picture at `/project/manuscript/images/Harbour.jpg`
      hint: did you mean `images/Harbour.png`?
    Error missing-picture: there is no picture at `/project/manuscript/images/Habour.png`
      hint: did you mean `images/Harbour.png`?
    Error missing-picture: there is no picture at `/project/manuscript/Harbour.png`
      hint: did you mean `images/Harbour.png`?
    Error missing-picture: there is no picture at `/project/manuscript/images\Harbour.png`
      hint: did you mean `images/Harbour.png`?
    Error missing-picture: there is no picture at `/project/manuscript/nowhere/at-all.png`
      hint: also looked at `/project/nowhere/at-all.png`
    Error outside-root: the picture `../../secret.png` lies outside the project
      hint: copy it into the project, or widen the project with `--root`
    Error faulty-picture: `folder.png` is a folder
      hint: name a file inside of it
    Error huge-picture: the picture `large.png` has 3 MB, more than the 2 MB allowed
      hint: save it smaller: a page needs no more than 300 pixels to the inch
    Error missing-picture: this picture has no address
      hint: write the path of a file between the parentheses
    Warning remote-picture: the picture `https://example.org/a.png` is not on this machine and is left out
      hint: download it into the project and name the file
    Warning remote-picture: the picture `//example.org/a.png` is not on this machine and is left out
      hint: download it into the project and name the file
    Warning remote-picture: a picture written out in its address is left out
      hint: save it as a file beside the manuscript and name that file
    Warning remote-picture: the picture `file:///etc/passwd` is left out: it is not named by a path
      hint: write its path from the manuscript, without `file:`
    ");
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_project() {
    let (folder, options) = project();
    std::os::unix::fs::symlink(folder.path().join("secret.png"), options.root.join("images/innocent.png")).unwrap();
    let (_, found) = load(&options, &["images/innocent.png"]);
    assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), ["outside-root"]);
}

#[test]
fn a_request_made_twice_is_reported_once() {
    let (_folder, options) = project();
    assert_eq!(load(&options, &["a.png", "a.png"]).1.len(), 1);
    let here = ImageOptions { root: Path::new("").to_owned(), ..options };
    assert_eq!(load(&here, &["a.png"]).1.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever bytes change, nothing panics, and what is decoded has the pixels it says it has.
    #[test]
    fn damaged_files_are_no_danger(kind in 0..6_usize, cut in any::<prop::sample::Index>(), hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6)) {
        let image = DynamicImage::ImageRgb8(corner(24, 16));
        let mut data = match kind {
            0 => jpeg(&[(0xe1, exif_block(6)), (0xe1, [b"http://ns.adobe.com/xap/1.0/\0", XMP.as_bytes()].concat())]),
            1 => png(&image, &[(b"iTXt", [b"XML:com.adobe.xmp\0\0\0\0\0", XMP.as_bytes()].concat())]),
            2 => svg("<g opacity='.5'><circle r='9'/><text y='9'>a</text></g>").into_bytes(),
            other => {
                let kinds = [ImageFormat::Gif, ImageFormat::WebP, ImageFormat::Tiff];
                let mut data = Vec::new();
                image.write_to(&mut Cursor::new(&mut data), kinds[other - 3]).unwrap();
                data
            }
        };
        for (at, byte) in hits {
            let at = at.index(data.len());
            data[at] = byte;
        }
        if cut.index(3) == 0 {
            data.truncate(cut.index(data.len()));
        }
        if let Ok((picture, _)) = probe::probe(data, "x", 1_000_000) && let Ok(bitmap) = picture.decode(Some(40)) {
            let pixels = usize::try_from(bitmap.width * bitmap.height).unwrap();
            prop_assert_eq!(bitmap.rgb.len(), pixels * 3);
            prop_assert!(bitmap.alpha.is_none_or(|alpha| alpha.len() == pixels));
            prop_assert!(bitmap.width.max(bitmap.height) <= 40);
        }
    }

    /// Metadata of any bytes is read without a panic, and a credit is one line of bounded length.
    #[test]
    fn any_metadata_makes_at_most_one_line(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for credits in [credit::from_xmp(&bytes), credit::from_iptc(&bytes), credit::from_photoshop(&bytes), exif::facts(bytes.clone()).credits] {
            let line = credits.line("Photo:").unwrap_or_default();
            prop_assert!(!line.contains('\n') && line.chars().count() <= 301);
        }
    }
}
