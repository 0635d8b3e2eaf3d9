"""HTML that mail clients render: tables, styles inlined into the elements, no script, no remote content."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit

import css_inline
from babel import Locale, UnknownLocaleError
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports.interval import days_shown
from reports.records import DigestEntry, DigestSection, Document

_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%~"

_TEMPLATES = Path(__file__).parent.parent / "templates"


def link(address: str) -> str:
    """Return the address if it may be linked (http or https with a host), else an empty string.

    Characters that no address holds are percent-encoded: the inliner writes attributes back as they are.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return quote(address, safe=_IN_ADDRESSES) if parts.scheme in {"http", "https"} and parts.netloc else ""


def word(text: str) -> str:
    """Return the text if it is one plain word that may stand in a class attribute, else an empty string."""
    return text if text.isascii() and text.isalpha() else ""


def leftwards(language: str) -> bool:
    """Return whether a language is written from right to left; one that nobody knows is not."""
    try:
        return Locale.parse(language, sep="-").text_direction == "rtl"
    except (UnknownLocaleError, ValueError):
        return False


def entry_count(section: DigestSection) -> int:
    """Return how many findings a section holds, with those that were folded into one line."""
    return sum(entry.count for entry in section.entries)


def meta(entry: DigestEntry) -> str:
    """Return an entry's case, rule and severity in one line."""
    return " · ".join(filter(None, (entry.case, entry.rule, entry.severity)))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        link=link, word=word, leftwards=leftwards, entry_count=entry_count, meta=meta, days=days_shown
    )
    return environment


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)


def write(name: str, document: Document) -> str:
    """Return the document as one HTML page of 640 px that folds on a phone."""
    page = _environment().get_template(f"{name}.html.j2").render(document=document)
    return tidy(_inliner().inline(page).splitlines())


def tidy(lines: Sequence[str]) -> str:
    """Return the lines without trailing spaces and empty lines, so that golden files stay readable."""
    return "\n".join(stripped for line in lines if (stripped := line.rstrip())) + "\n"
