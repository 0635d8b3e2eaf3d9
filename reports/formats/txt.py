"""Plain text, at most 88 characters wide, for mail clients without HTML, terminals and screen readers."""

from __future__ import annotations

import re
import textwrap
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports.formats.html import entry_count, meta
from reports.interval import days_shown
from reports.records import Document

_TEMPLATES = Path(__file__).parent.parent / "templates"
WIDTH = 88


def wrap(text: str, indent: int = 0, first: str = "", margin: str = "") -> str:
    """Return the text wrapped and indented by spaces; `first` stands before the first line, `margin` before the
    others, both inside the indent.

    No line starts with a character that a spreadsheet takes for a formula: such a word stays with the one before it.
    """
    glued = re.sub(r" (?=[=+@-])", "\xa0", text)
    lines = textwrap.wrap(
        glued,
        WIDTH,
        initial_indent=" " * (indent - len(first)) + first,
        subsequent_indent=margin.ljust(indent),
        break_on_hyphens=False,
        break_long_words=False,
    )
    return "\n".join(lines).replace("\xa0", " ")


def passage(text: str) -> str:
    """Return a quoted passage, indented, each of its lines wrapped by itself."""
    return "\n".join(wrap(line, 4, "  | ", "  | ") for line in text.split("\n"))


def underlined(text: str, line: str = "-") -> str:
    """Return the text, wrapped, with a rule of the same length under it."""
    return f"{wrap(text)}\n{line * min(len(text), WIDTH)}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text is not markup; every text was made inert before
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(wrap=wrap, passage=passage, underlined=underlined, entry_count=entry_count, meta=meta)
    environment.filters["days"] = days_shown
    return environment


def write(name: str, document: Document) -> str:
    """Return the document as plain text."""
    text = _environment().get_template(f"{name}.txt.j2").render(document=document)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip() + "\n"
