"""Rich text agreements (.rtf), by striprtf: paragraphs, cells and notes; what is deleted or hidden is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from striprtf.striprtf import rtf_to_text

from scrapers.texts.form import (
    HIDDEN_TEXT,
    OPEN_CHANGES,
    Content,
    Paragraph,
    TextForm,
    TextRefusedError,
    says_something,
)
from scrapers.texts.paragraphs import number_of

_MAX_BYTES = 60_000_000
_PICTURE = re.compile(r"\{\\pict[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_LINK = re.compile(r"\{\\\*\\fldinst[^{}]*(?:\{[^{}]*\}\s*)*\}")
_PAGE = re.compile(r"\\page(?![a-z]) ?")
_CELL = re.compile(r"\\(?:nest)?cell(?![a-z]) ?")
_TOKEN = re.compile(r"\\'[0-9a-fA-F]{2}|\\(?P<word>[a-z]+)(?P<value>-?\d+)? ?|\\.|[{}]|[^\\{}]+", re.DOTALL)
_SPEAKS = frozenset("par line tab cell nestcell row u emdash endash bullet lquote rquote ldblquote rdblquote".split())
"""control words that are text, or end it"""
_KINDS = {"footnote": "footnote", "header": "margin", "footer": "margin", "shptxt": "box"}
_KINDS |= {f"{place}{side}": "margin" for place in ("header", "footer") for side in "lrf"}
_TABLES = frozenset("stylesheet fonttbl listtable info".split())
"""groups that hold names and no text of the document"""
_CHANGES = frozenset(["deleted", "revised"])
MARK = "\x01"
"""begins what stood elsewhere: the mark, a letter for its kind, and its text"""


def _recognises(data: bytes) -> bool:
    return data.lstrip()[:5] == b"{\\rtf"


def read_rich_text(path: str, data: bytes) -> Content:
    """Read an RTF file's text; a page break begins a new page, a table cell a new paragraph, notes stand last."""
    if len(data) > _MAX_BYTES:
        raise TextRefusedError(path, "the RTF file is larger than 60 MB", "save it without pictures")
    draft = shown(_LINK.sub("", _PICTURE.sub("", data.decode("latin-1"))))
    source = _CELL.sub(r"\\par ", _PAGE.sub(r"\\'0c", draft.source))
    try:
        text: str = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, IndexError, TypeError) as error:
        raise TextRefusedError(path, "the RTF file is damaged", "open it and save it as .docx") from error
    # Signs beyond the first 65,536 come as two halves, which only together are a character.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    paragraphs: list[Paragraph] = []
    page = footnotes = 1
    kind = ""
    margins: set[str] = set()  # every section may repeat its head and foot
    for line in re.split("(\f)|\n", text):
        if line == "\f":
            page += 1
        elif line and (flat := " ".join(line.replace("\u00ad", "").split())):
            if flat.startswith(MARK):
                kind, flat = flat[1:2], flat[2:].strip()
                footnotes += kind == "f"
            if kind != "m" or (says_something(flat) and flat not in margins):
                margins |= {flat} if kind == "m" else set()
                number = f"footnote {footnotes - 1}" if kind == "f" else number_of(flat)
                paragraphs.append(Paragraph(flat, page, number, apart=bool(kind)))
    notes = [OPEN_CHANGES] * draft.changed + [HIDDEN_TEXT] * draft.hid
    return Content(tuple(paragraphs), page, tuple(notes))


@dataclass
class _Group:
    deleted: bool = False
    hidden: bool = False
    unshown: bool = False
    aside: list[str] | None = None


@dataclass
class Shown:
    """What is left of a file, and whether anything in it was open or hidden."""

    source: str = ""
    changed: bool = False
    hid: bool = False
    asides: list[tuple[str, list[str]]] = field(default_factory=list)


def shown(source: str) -> Shown:
    """Return a file's source without deleted and hidden text; notes, heads and text boxes follow after the body."""
    result, main = Shown(), list[str]()
    groups = [_Group()]
    for token in _TOKEN.finditer(source):
        text, word = token[0], token["word"]
        if text == "{":
            (main if groups[-1].aside is None else groups[-1].aside).append(text)
            groups.append(replace(groups[-1]))
            continue
        if text == "}" and len(groups) > 1:
            groups.pop()
        group = groups[-1]
        on = token["value"] != "0"
        if word == "v":
            group.hidden = on
        elif word == "plain":  # resets what letters look like
            group.hidden = False
        elif word == "deleted":
            group.deleted = on
        elif word in _TABLES:
            group.unshown = True
        elif word in _KINDS:
            group.aside = []
            result.asides.append((_KINDS[word], group.aside))
            continue
        result.changed |= on and word in _CHANGES
        speaks = word in _SPEAKS if word else text != "}"
        if speaks and (group.deleted or group.hidden):
            result.hid |= not (group.deleted or group.unshown or word) and bool(text.strip())
            continue
        (main if group.aside is None else group.aside).append(text)
    result.source = _with_asides("".join(main), result.asides)
    return result


def _with_asides(main: str, asides: list[tuple[str, list[str]]]) -> str:
    end = main.rfind("}")
    pieces = (f"\\par \\'01{kind[0]}{{{''.join(text)}}}" for kind, text in asides)
    return f"{main[:end]}{''.join(pieces)}\\par {main[end:]}"


FORM = TextForm("rich text (.rtf)", (".rtf",), 14, _recognises, read_rich_text)
