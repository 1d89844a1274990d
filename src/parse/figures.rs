//! Figures: pictures that stand alone, with caption and credit.

use super::blocks::inline_text;
use super::inlines::{Converter, LITERAL, words};
use super::sequence::{is_space, running_text, span_of_inline, trim};
use crate::diag::{Diagnostic, Span};
use crate::model::{
    Attrs, Block, BlockKind, Figure, FigureBody, Image, Inline, InlineStyle, MathBlock, Styled, Text, Written,
};

/// Words before a colon that make the last sentence of a caption a credit, in the languages that we know, in lower case.
const CREDIT: &[&str] = &[
    // English, German, French, Spanish, Italian, Portuguese, Dutch, Polish
    "source",
    "sources",
    "photo",
    "photos",
    "photograph",
    "photographer",
    "credit",
    "credits",
    "image",
    "images",
    "picture",
    "illustration",
    "map",
    "quelle",
    "quellen",
    "foto",
    "fotos",
    "bild",
    "abbildung",
    "bildquelle",
    "bildnachweis",
    "crédit",
    "crédits",
    "fuente",
    "fuentes",
    "fotografía",
    "imagen",
    "crédito",
    "créditos",
    "fonte",
    "fonti",
    "immagine",
    "fotografia",
    "crediti",
    "imagem",
    "fontes",
    "bron",
    "bronnen",
    "beeld",
    "afbeelding",
    "źródło",
    "źródła",
    "zdjęcie",
    "fot",
    "obraz",
    // Swedish, Danish, Norwegian, Finnish, Czech, Hungarian, Turkish, Romanian
    "källa",
    "bildkälla",
    "kilde",
    "lähde",
    "kuva",
    "zdroj",
    "forrás",
    "fotó",
    "kép",
    "kaynak",
    "fotoğraf",
    "görsel",
    "sursa",
    "sursă",
    "imagine",
    // Russian, Ukrainian, Greek
    "источник",
    "источники",
    "фото",
    "изображение",
    "фотография",
    "джерело",
    "світлина",
    "πηγή",
    "πηγές",
    "φωτογραφία",
    "εικόνα",
    // Arabic, Persian, Hebrew
    "المصدر",
    "مصدر",
    "الصورة",
    "صورة",
    "تصوير",
    "منبع",
    "عکس",
    "تصویر",
    "عکاس",
    "מקור",
    "צילום",
    "תמונה",
    "קרדיט",
    // Korean, Japanese, Chinese
    "출처",
    "사진",
    "이미지",
    "출처:",
    "出典",
    "写真",
    "画像",
    "撮影",
    "来源",
    "來源",
    "图片来源",
    "圖片來源",
    "照片",
    "图片",
    "圖片",
    "摄影",
    "攝影",
];

/// The block that a paragraph with `content` becomes: a figure, a formula or a paragraph. None if it is empty.
pub(super) fn paragraph(
    converter: &mut Converter<'_, '_, '_>,
    content: Vec<Inline<Written>>,
    attrs: Attrs,
    span: Span,
) -> Option<Block<Written>> {
    if content.is_empty() {
        return None;
    }
    let has_image = content.iter().any(|inline| matches!(inline, Inline::Image(_)));
    if has_image && let Some(caption_from) = pictures_end(&content) {
        return Some(figure(converter, content, caption_from, attrs, span));
    }
    let mut words = content.iter().filter(|inline| !is_space(inline));
    if let (Some(Inline::Math(math)), None) = (words.next(), words.next())
        && math.display
    {
        let kind = BlockKind::Math(MathBlock { source: math.source.clone(), number: () });
        return Some(Block { id: (), span, attrs, kind });
    }
    Some(Block { id: (), span, attrs, kind: BlockKind::Paragraph(content) })
}

/// If `content` is pictures alone, or pictures and then one emphasised line, where that line is (else its length).
fn pictures_end(content: &[Inline<Written>]) -> Option<usize> {
    let mut broken = false;
    for (index, inline) in content.iter().enumerate() {
        match inline {
            Inline::Image(_) => broken = false,
            Inline::SoftBreak { .. } | Inline::LineBreak { .. } => broken = true,
            Inline::Text(_) if is_space(inline) => {}
            Inline::Comment { .. } => {}
            Inline::Styled(styled) if styled.style == InlineStyle::Emphasis && broken && styled.attrs.is_empty() => {
                let rest = content.get(index + 1..).unwrap_or(&[]);
                return rest.iter().all(is_space).then_some(index);
            }
            Inline::Text(_)
            | Inline::Styled(_)
            | Inline::Code(_)
            | Inline::Link(_)
            | Inline::Note(_)
            | Inline::Math(_)
            | Inline::Anchor { .. } => return None,
        }
    }
    Some(content.len())
}

fn figure(
    converter: &mut Converter<'_, '_, '_>,
    content: Vec<Inline<Written>>,
    caption_from: usize,
    attrs: Attrs,
    span: Span,
) -> Block<Written> {
    let mut images = Vec::new();
    let mut caption = Vec::new();
    for (index, inline) in content.into_iter().enumerate() {
        // All else is white space and comments.
        if let Inline::Image(image) = inline {
            images.push(image);
        } else if let Inline::Styled(styled) = inline
            && index == caption_from
        {
            caption = styled.content;
        }
    }
    assemble(converter, images, caption, attrs, span)
}

/// A figure of `images`, with what they say of caption and credit themselves.
fn assemble(
    converter: &mut Converter<'_, '_, '_>,
    images: Vec<Image<Written>>,
    caption: Vec<Inline<Written>>,
    attrs: Attrs,
    span: Span,
) -> Block<Written> {
    let mut images = images;
    let mut attrs = attrs;
    let mut titles: Vec<(String, Span)> = Vec::new();
    let mut credits: Vec<(String, Span)> = Vec::new();
    for image in &mut images {
        let given = image.title.take().into_iter().map(|title| (title, image.span));
        titles.extend(given.filter(|(title, _)| !title.trim().is_empty()));
        if let Some(at) = image.attrs.pairs.iter().position(|(key, _)| key == "credit") {
            let (_, credit) = image.attrs.pairs.remove(at);
            credits.push((credit, image.span));
        }
    }
    titles.dedup_by(|one, other| one.0 == other.0);
    credits.dedup_by(|one, other| one.0 == other.0);
    if let [image] = images.as_mut_slice() {
        // What is said of the only picture is said of the figure.
        attrs.id = attrs.id.or_else(|| image.attrs.id.take());
        attrs.classes.append(&mut image.attrs.classes);
        attrs.lang = attrs.lang.or_else(|| image.attrs.lang.take());
        attrs.dir = attrs.dir.or_else(|| image.attrs.dir.take());
    }
    let mut figure =
        Figure { body: FigureBody::Images(images), number: (), caption: joined(converter, titles), credit: Vec::new() };
    figure.credit = joined(converter, credits);
    take_credit(&mut figure);
    add_caption(&mut figure, caption);
    Block { id: (), span, attrs, kind: BlockKind::Figure(figure) }
}

fn joined(converter: &mut Converter<'_, '_, '_>, parts: Vec<(String, Span)>) -> Vec<Inline<Written>> {
    let mut out = Vec::new();
    for (text, span) in parts {
        if !out.is_empty() {
            out.push(Inline::Text(Text { id: (), span, text: "; ".to_owned() }));
        }
        out.extend(inline_text(converter, &text, span));
    }
    out
}

/// Gives `figure` one more line of caption; what is a credit becomes the credit.
fn add_caption(figure: &mut Figure<Written>, caption: Vec<Inline<Written>>) {
    let mut caption = caption;
    trim(&mut caption);
    if caption.is_empty() {
        return;
    }
    if !figure.caption.is_empty() {
        let span = caption.first().map(span_of_inline).unwrap_or_default();
        figure.caption.push(Inline::LineBreak { id: (), span });
    }
    figure.caption.extend(caption);
    take_credit(figure);
}

/// Moves the last sentence of the caption to the credit, if it is one.
fn take_credit(figure: &mut Figure<Written>) {
    if !figure.credit.is_empty() {
        return;
    }
    let caption = std::mem::take(&mut figure.caption);
    let (caption, credit) = split_credit(caption);
    figure.caption = caption;
    figure.credit = credit;
}

/// Splits `caption` before the credit that it ends with; the credit is empty if there is none.
fn split_credit(caption: Vec<Inline<Written>>) -> (Vec<Inline<Written>>, Vec<Inline<Written>>) {
    let mut best: Option<(usize, usize)> = None;
    // Whether a sentence may start where we are.
    let mut fresh = true;
    for (index, inline) in caption.iter().enumerate() {
        match inline {
            Inline::Text(text) => {
                if let Some(at) = last_credit(&text.text, fresh, caption.get(index + 1)) {
                    best = Some((index, at));
                }
                fresh = ends_sentence(&text.text).unwrap_or(fresh);
            }
            Inline::SoftBreak { .. } | Inline::Comment { .. } | Inline::Anchor { .. } => {}
            Inline::LineBreak { .. } => fresh = true,
            Inline::Styled(_) | Inline::Link(_) => {
                let content = words(std::slice::from_ref(inline));
                if fresh && starts_with_credit(&content, caption.get(index + 1)) {
                    best = Some((index, 0));
                }
                fresh = ends_sentence(&content).unwrap_or(fresh);
            }
            // The call of a note stands behind the stop.
            Inline::Note(_) => {}
            Inline::Code(_) | Inline::Image(_) | Inline::Math(_) => fresh = false,
        }
    }
    let Some((index, at)) = best else { return (caption, Vec::new()) };
    let mut before = caption;
    let mut credit = before.split_off(index);
    if at > 0
        && let Some(Inline::Text(text)) = credit.first_mut()
    {
        let rest = text.text.split_off(at.min(text.text.len()));
        let cut = text.span.start.saturating_add(u32::try_from(at).unwrap_or(0)).min(text.span.end);
        let first = Text { id: (), span: Span::new(text.span.file, text.span.start, cut), text: text.text.clone() };
        text.text = rest;
        text.span.start = cut;
        before.push(Inline::Text(first));
    }
    tidy(&mut before, &mut credit);
    (before, credit)
}

/// Takes off what only joined caption and credit: spaces, a dash or bar, the parentheses around the credit.
fn tidy(caption: &mut Vec<Inline<Written>>, credit: &mut Vec<Inline<Written>>) {
    trim(credit);
    trim(caption);
    let mut bracketed = false;
    if let Some(Inline::Text(last)) = caption.last_mut() {
        let kept = last.text.trim_end();
        let kept = match kept.strip_suffix(['(', '[']) {
            Some(kept) => {
                bracketed = true;
                kept.trim_end()
            }
            None => kept,
        };
        let kept = kept.trim_end_matches(['|', '—', '–']).trim_end();
        let kept = kept.strip_suffix(" -").unwrap_or(kept).trim_end();
        last.text = kept.to_owned();
        if last.text.is_empty() || last.text == LITERAL.to_string() {
            caption.pop();
        }
    }
    if bracketed && let Some(Inline::Text(last)) = credit.last_mut() {
        let kept = last.text.trim_end().trim_end_matches('.');
        if let Some(kept) = kept.strip_suffix([')', ']']) {
            last.text = kept.to_owned();
        }
        if last.text.is_empty() {
            credit.pop();
        }
    }
    trim(caption);
}

/// Where the last credit in `text` starts. `fresh` says whether `text` may start with one, `next` what follows it.
fn last_credit(text: &str, fresh: bool, next: Option<&Inline<Written>>) -> Option<usize> {
    if text.starts_with(LITERAL) {
        return None;
    }
    let mut found = None;
    let mut start = fresh;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if c.is_alphabetic() {
            if start && starts_with_credit(text.get(at..).unwrap_or(""), next) {
                found = Some(at);
            }
            start = false;
        } else if matches!(
            c,
            '.' | '!' | '?' | '…' | '。' | '！' | '？' | '|' | '(' | '[' | '—' | '–' | ';' | '؟' | '۔' | ')'
        ) {
            start = true;
        } else if c == '-' {
            start = before == ' ';
        } else if !c.is_whitespace() && !matches!(c, '"' | '\'' | '”' | '’' | '»' | '“' | '」') {
            start = false;
        }
        before = c;
    }
    found
}

/// Whether a new sentence may start behind `text`; `None` if `text` says nothing about it.
fn ends_sentence(text: &str) -> Option<bool> {
    let last = text.trim_end().chars().rev().find(|c| !matches!(c, '"' | '\'' | '”' | '’' | '»' | '“'))?;
    Some(matches!(
        last,
        '.' | '!' | '?' | '…' | '。' | '！' | '？' | '|' | '(' | '[' | '—' | '–' | ';' | '؟' | '۔' | ')'
    ))
}

/// Whether `text` starts with a word of [`CREDIT`] and a colon, which may also follow in `next`.
fn starts_with_credit(text: &str, next: Option<&Inline<Written>>) -> bool {
    let end = text.find([':', '：']).unwrap_or(text.len());
    let word =
        text.get(..end).unwrap_or("").trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}' || c == '\u{202f}');
    if word.len() > 60 {
        return false;
    }
    let colon =
        end < text.len() || matches!(next, Some(Inline::Text(next)) if next.text.trim_start().starts_with([':', '：']));
    if !colon {
        return false;
    }
    let word = word.to_lowercase();
    let last = word.split_whitespace().next_back().unwrap_or("");
    let first = word.split_whitespace().next().unwrap_or("");
    let known = |word: &str| CREDIT.contains(&word);
    // "Photo credit:", "Image source:", "Foto und Quelle:".
    known(&word) || (known(first) && (known(last) || word.split_whitespace().count() == 1))
}

/// The figure that HTML's `figure` with `blocks` and a caption becomes.
pub(super) fn from_html(
    converter: &mut Converter<'_, '_, '_>,
    blocks: Vec<Block<Written>>,
    caption: Vec<Inline<Written>>,
    attrs: Attrs,
    span: Span,
) -> Option<Block<Written>> {
    if blocks.is_empty() && caption.is_empty() {
        return None;
    }
    let only_images = !blocks.is_empty()
        && blocks.iter().all(|block| {
            matches!(&block.kind, BlockKind::Figure(Figure { body: FigureBody::Images(_), .. }) | BlockKind::Comment(_))
        });
    if !only_images {
        let mut figure =
            Figure { body: FigureBody::Blocks(blocks), number: (), caption: Vec::new(), credit: Vec::new() };
        add_caption(&mut figure, caption);
        return Some(Block { id: (), span, attrs, kind: BlockKind::Figure(figure) });
    }
    let mut images = Vec::new();
    let mut attrs = attrs;
    let mut inner =
        Figure { body: FigureBody::Blocks(Vec::new()), number: (), caption: Vec::new(), credit: Vec::new() };
    for block in blocks {
        if let BlockKind::Figure(mut figure) = block.kind {
            attrs.id = attrs.id.or(block.attrs.id);
            attrs.classes.extend(block.attrs.classes);
            inner.credit.append(&mut figure.credit);
            let own = std::mem::take(&mut figure.caption);
            add_caption(&mut inner, own);
            if let FigureBody::Images(more) = figure.body {
                images.extend(more);
            }
        }
    }
    let mut block = assemble(converter, images, Vec::new(), attrs, span);
    if let BlockKind::Figure(figure) = &mut block.kind {
        // A title repeats the caption more often than it adds to it.
        figure.credit = inner.credit;
        add_caption(figure, if caption.is_empty() { inner.caption } else { caption });
    }
    Some(block)
}

/// Gives each figure among `blocks` the emphasised paragraph right behind it, where it has no caption of its own.
pub(super) fn captions(blocks: &mut Vec<Block<Written>>) {
    if !blocks.iter().any(|block| matches!(block.kind, BlockKind::Figure(_))) {
        return;
    }
    let mut rest = std::mem::take(blocks).into_iter().peekable();
    while let Some(mut block) = rest.next() {
        if let BlockKind::Figure(figure) = &mut block.kind
            && let Some(paragraph) = rest.next_if(|next| is_caption(next, figure))
        {
            block.span = block.span.to(paragraph.span);
            for inline in running_text(vec![paragraph]) {
                if let Inline::Styled(styled) = inline {
                    add_caption(figure, styled.content);
                }
            }
        }
        blocks.push(block);
    }
}

/// Whether `block` is the caption of `figure`, or the credit that it lacks.
fn is_caption(block: &Block<Written>, figure: &Figure<Written>) -> bool {
    matches!(figure.body, FigureBody::Images(_))
        && emphasised(block).is_some_and(|styled| {
            figure.caption.is_empty() || figure.credit.is_empty() && starts_with_credit(&words(&styled.content), None)
        })
}

/// The emphasis that is all of the paragraph `block`.
fn emphasised(block: &Block<Written>) -> Option<&Styled<Written>> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let mut words = content.iter().filter(|inline| !is_space(inline));
    match (words.next(), words.next()) {
        (Some(Inline::Styled(styled)), None) if styled.style == InlineStyle::Emphasis && styled.attrs.is_empty() => {
            Some(styled)
        }
        _ => None,
    }
}

/// Warns of every picture that says nothing to those who do not see it.
pub(super) fn missing_alt(image: &Image<Written>) -> Option<Diagnostic> {
    image.alt.is_none().then(|| {
        Diagnostic::warning(
            "missing-alt",
            image.span,
            format!("the picture `{}` has no alternative text", image.source),
        )
        .hint("say what it shows: `![a launcher on a lorry](…)`, or `{alt=\"\"}` if it is decoration")
    })
}
