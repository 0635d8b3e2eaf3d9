"""Rich text as it is shown: without what is deleted or hidden, and with its notes, which stand at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

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
