"""Which words of a manuscript are missing from the PDF or EPUB made of it.

The manuscript is read by another CommonMark parser than ours. Its words are counted and compared with those of the
output after NFKC and case folding; quotes, dashes and invisible characters do not count. A word that a line end cut is
looked for joined up too. Order is not compared, since notes and figures may move.
"""

import collections
import html.parser
import re
import subprocess
import unicodedata
import zipfile

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

Report = collections.namedtuple("Report", "words fewer nowhere")

# Ideographs and kana stand without spaces, so each counts as a word.
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_\u3040-\u30ff\u3400-\u9fff]+|\d+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
CUT = re.compile(r"(?<=\w)[-\u2010]\s*\n\s*(?=\w)")
LINE_END = re.compile(r"([^\W\d_]+)[-\u2010]\s*$", re.MULTILINE)
LINE_START = re.compile(r"^[^\w\n]*([^\W\d_]+)", re.MULTILINE)
INLINE = {"a", "abbr", "b", "code", "del", "em", "i", "ins", "kbd", "mark", "s", "small", "span", "strong", "sub", "sup", "u"}


class Reader(html.parser.HTMLParser):
    """The characters of a page; a space wherever a tag ends a word."""

    def __init__(self, unread=("script", "style", "title")):
        super().__init__(convert_charrefs=True)
        self.parts, self.unread, self.depth = [], unread, 0

    def handle_starttag(self, tag, attrs):
        self.depth += tag in self.unread
        if tag not in INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        self.depth -= tag in self.unread
        if tag not in INLINE:
            self.parts.append("\n")

    def handle_data(self, data):
        if not self.depth:
            self.parts.append(data)


def text_of_html(page):
    reader = Reader()
    reader.feed(page)
    reader.close()
    return "".join(reader.parts)


def text_of_manuscript(path):
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.use(front_matter_plugin).use(footnote_plugin).use(deflist_plugin)
    # The numbers of notes are the program's to give.
    for rule in ("footnote_ref", "footnote_anchor", "footnote_caption"):
        parser.add_render_rule(rule, lambda *_: " ")
    with open(path, encoding="utf-8") as file:
        source = file.read()
    source = re.sub(r"<!--.*?-->", " ", source, flags=re.DOTALL)
    source = re.sub(r"^:::.*$", "", source, flags=re.MULTILINE)
    source = re.sub(r"(?<=[\])`*_])\{[^{}\n]*\}|(?<=\s)\{[#.-][^{}\n]*\}", " ", source)
    return text_of_html(parser.render(source))


def text_of_pdf(path):
    # Once in the order of the content, once in that of the page, which right-to-left text needs.
    orders = (["pdftotext", "-raw", path, "-"], ["pdftotext", path, "-"])
    return [text_of_order(command) for command in orders]


def text_of_order(command):
    done = subprocess.run(command, check=True, capture_output=True)
    # The hyphen of a line end is a soft one, which elsewhere does not count.
    return re.sub("\u00ad(?=\\s*\n)", "\u2010", done.stdout.decode("utf-8", "replace"))


def text_of_epub(path):
    with zipfile.ZipFile(path) as book:
        pages = [name for name in book.namelist() if name.endswith(".xhtml")]
        return "\n".join(text_of_html(book.read(name).decode("utf-8")) for name in pages)


def folded(text):
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def count(text):
    return collections.Counter(WORD.findall(text))


def in_parts(word, letters):
    """Whether a word from right to left is there in parts that follow each other from left to right: so poppler gives words
    whose letters are joined at different heights."""
    if unicodedata.bidirectional(word[0]) not in ("R", "AL"):
        return False
    places = range(1, len(word))
    return any(word[at:] + word[:at] in letters for at in places) or any(
        word[second:] + word[first:second] + word[:first] in letters for first in places for second in range(first + 1, len(word)))


def lost_words(manuscript, output):
    """The number of words, how many occurrences are missing, and the words that are not found at all."""
    want = count(folded(text_of_manuscript(manuscript)))
    texts = [folded(text) for text in (text_of_pdf(output) if output.endswith(".pdf") else [text_of_epub(output)])]
    found = collections.Counter()
    for text in texts:
        found |= count(text) | count(CUT.sub("", text))
    raw = "\n".join(texts)
    fewer = {word: times - found[word] for word, times in want.items() if times > found[word]}
    letters = re.sub(r"\W+", "", raw)
    ends, starts = set(LINE_END.findall(raw)), set(LINE_START.findall(raw))
    # Between the halves of a word that a page end cut stand notes and folios.
    cut = lambda word: any(word[:at] in ends and word[at:] in starts for at in range(1, len(word)))
    # Poppler turns the letters of a ligature round with the rest of a word from right to left, as if the text of a
    # glyph were in the order of the page and not of speech (ISO 32000-1, 9.10).
    turned = letters.replace("\u0627\u0644", "\u0644\u0627") if output.endswith(".pdf") else ""
    ligature = lambda word: "\u0644\u0627" in word and word.replace("\u0627\u0644", "\u0644\u0627") in turned
    nowhere = sorted(word for word in fewer
                     if word not in letters and not cut(word) and not ligature(word) and not in_parts(word, letters))
    return Report(sum(want.values()), sum(fewer.values()), nowhere)
