//! The words that numbers and the close of a series bring with them, by language.

use crate::model::Lang;

/// What is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Figure,
    Table,
    Equation,
}

/// One row a language: figure, table, equation, and the line above the list of a series.
const WORDS: &[(&str, [&str; 4])] = &[
    ("en", ["Figure", "Table", "Equation", "In this series:"]),
    ("de", ["Abbildung", "Tabelle", "Gleichung", "In dieser Reihe:"]),
    ("fr", ["Figure", "Tableau", "Équation", "Dans cette série :"]),
    ("es", ["Figura", "Tabla", "Ecuación", "En esta serie:"]),
    ("pt", ["Figura", "Tabela", "Equação", "Nesta série:"]),
    ("it", ["Figura", "Tabella", "Equazione", "In questa serie:"]),
    ("nl", ["Figuur", "Tabel", "Vergelijking", "In deze reeks:"]),
    ("sv", ["Figur", "Tabell", "Ekvation", "I denna serie:"]),
    ("da", ["Figur", "Tabel", "Ligning", "I denne serie:"]),
    ("nb", ["Figur", "Tabell", "Ligning", "I denne serien:"]),
    ("no", ["Figur", "Tabell", "Ligning", "I denne serien:"]),
    ("pl", ["Rysunek", "Tabela", "Równanie", "W tej serii:"]),
    ("cs", ["Obrázek", "Tabulka", "Rovnice", "V této řadě:"]),
    ("ru", ["Рисунок", "Таблица", "Уравнение", "В этой серии:"]),
    ("uk", ["Рисунок", "Таблиця", "Рівняння", "У цій серії:"]),
    ("el", ["Σχήμα", "Πίνακας", "Εξίσωση", "Σε αυτή τη σειρά:"]),
    ("tr", ["Şekil", "Tablo", "Denklem", "Bu dizide:"]),
    ("ar", ["الشكل", "الجدول", "المعادلة", "في هذه السلسلة:"]),
    ("fa", ["شکل", "جدول", "معادله", "در این مجموعه:"]),
    ("he", ["איור", "טבלה", "משוואה", "בסדרה זו:"]),
    ("ko", ["그림", "표", "식", "이 시리즈의 글:"]),
    ("ja", ["図", "表", "式", "このシリーズ:"]),
    ("zh", ["图", "表", "公式", "本系列:"]),
];

fn row(lang: &Lang) -> [&'static str; 4] {
    let find = |wanted: &str| WORDS.iter().find(|(known, _)| *known == wanted).map(|&(_, words)| words);
    find(lang.primary()).or_else(|| find("en")).unwrap_or([""; 4])
}

/// The word before a number.
pub(super) fn label(lang: &Lang, label: Label) -> &'static str {
    let [figure, table, equation, _] = row(lang);
    match label {
        Label::Figure => figure,
        Label::Table => table,
        Label::Equation => equation,
    }
}

/// The line above the list of a series.
pub(super) fn in_this_series(lang: &Lang) -> &'static str {
    let [.., words] = row(lang);
    words
}
