//! Tests of the font book against the bundled faces and files made on the spot.

use skrifa::{FontRef, MetadataProvider};

use super::*;

fn book() -> FontBook {
    FontBook::new(&FontOptions::default()).output
}

#[test]
fn the_table_agrees_with_the_files() {
    for face in &book().faces {
        let font = face.font_ref();
        assert!(files::check(&font).is_ok(), "{face:?}");
        let name = |id| font.localized_strings(id).english_or_first().map(|n| n.to_string());
        assert_eq!(name(skrifa::string::StringId::POSTSCRIPT_NAME).as_deref(), Some(face.postscript_name()));
        let attributes = font.attributes();
        assert!((attributes.weight.value() - f32::from(face.weight)).abs() < 0.5, "{face:?}");
        assert_eq!(attributes.style != skrifa::attribute::Style::Normal, face.italic, "{face:?}");
    }
}

#[test]
fn metrics_are_those_of_the_font() {
    let book = book();
    let face = book.face(book.select("source serif 4", false, false).unwrap());
    let metrics = face.metrics();
    assert_eq!(metrics.units_per_em, 1000);
    assert!((metrics.x_height - 0.475).abs() < 1e-6);
    assert!(metrics.ascent > 0.7 && metrics.descent < -0.2);
    assert!(face.is_cff() && !face.is_monospaced() && face.may_embed());
    let mono = book.face(book.select("DejaVu Sans Mono", false, false).unwrap());
    assert!(mono.is_monospaced() && !mono.is_cff());
    // DejaVu's OS/2 table is too old to say how tall an x is.
    assert!((mono.metrics().x_height - 0.547).abs() < 0.01, "{}", mono.metrics().x_height);
}

#[test]
fn families_are_found_in_any_case_and_faces_by_weight_and_slope() {
    let book = book();
    let name = |family: &str, bold, italic| {
        book.select(family, bold, italic).map(|id| book.face(id).postscript_name().to_owned())
    };
    assert_eq!(name("SOURCE SERIF 4", true, true).as_deref(), Some("SourceSerif4-BoldIt"));
    assert_eq!(name("source-sans 3", true, false).as_deref(), Some("SourceSans3-Semibold"));
    assert_eq!(name("Amiri", false, true).as_deref(), Some("Amiri-Regular"));
    assert_eq!(name("Garamond", false, false), None);
    assert_eq!(book.nearest_family("Sorce Serif 4").as_deref(), Some("Source Serif 4"));
    assert_eq!(book.nearest_family("xyz"), None);
}

#[test]
fn a_character_finds_a_face_that_has_it() {
    let book = book();
    let family = |c, bold| book.fallback(c, bold, false).map(|id| book.face(id).family().to_owned());
    assert_eq!(family('ب', false).as_deref(), Some("Amiri"));
    assert_eq!(family('ש', true).as_deref(), Some("Noto Serif Hebrew"));
    assert_eq!(family('Ж', false).as_deref(), Some("Source Serif 4"));
    assert_eq!(family('♞', false).as_deref(), Some("DejaVu Sans"));
    assert_eq!(family('漢', false), None);
}

#[test]
fn a_file_that_is_no_font_is_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("b")).unwrap();
    std::fs::write(folder.path().join("b/broken.ttf"), b"no font").unwrap();
    std::fs::write(folder.path().join("readme.txt"), b"no font").unwrap();
    std::fs::write(folder.path().join("good.otf"), bundled::FACES[0].data).unwrap();
    let options =
        FontOptions { paths: vec![folder.path().to_owned(), folder.path().join("missing.ttf")], system: false };
    let Warned { output: book, warnings } = FontBook::new(&options);
    let messages: Vec<_> =
        warnings.iter().map(|w| (w.code, w.message.replace(&*folder.path().to_string_lossy(), "…"))).collect();
    assert_eq!(
        messages,
        [
            ("faulty-font", "cannot use the font …/b/broken.ttf: it is not a font".to_owned()),
            ("faulty-font", "cannot use the font …/missing.ttf: no such file or folder".to_owned()),
        ]
    );
    // The given face comes before the bundled one of the same name.
    assert_eq!(usize::from(book.select("Source Serif 4", false, false).unwrap().0), book.bundled);
}

#[test]
fn every_bundled_face_may_be_embedded() {
    for face in bundled::FACES {
        assert!(face::may_embed(&FontRef::new(face.data).unwrap()), "{}", face.postscript);
    }
}

#[test]
fn a_book_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<FontBook>();
}
