"""Pages become HTML: what others wrote is escaped and stands on one line without characters a reader would obey."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from monitor.console.sight import Sight
from monitor.documents.phrases import moment
from monitor.printable import printable
from monitor.vocabulary import Visibility
from reports.formats.html import link
from scrapers.counted import number_of

_FOR_ALL = (("/", "Overview"), ("/digest", "Digest"), ("/cases", "Cases"), ("/notices", "Letters"), ("/sites", "Sites"))
_FOR_LEGAL = (("/agreements", "Agreements"),)
READERS = {Visibility.CHANNEL: "the channel team", Visibility.LEGAL: "legal"}


def page(name: str, sight: Sight, *, at: str, **content: object) -> HTMLResponse:
    """Return a page of the console; `at` is the part of the console that it belongs to."""
    text = (
        _environment()
        .get_template(f"{name}.html.j2")
        .render(
            brand=sight.workspace.settings.brand.name,
            readers=READERS[sight.audience],
            links=(*_FOR_ALL[:4], *(_FOR_LEGAL if sight.for_legal else ()), *_FOR_ALL[4:]),
            at=at,
            now=sight.now,
            zone=sight.zone,
            root=str(sight.workspace.root),
            **content,
        )
    )
    return HTMLResponse(text)


def fault(status: int, title: str, said: str) -> HTMLResponse:
    """Return a page that says why there is no other; it needs no workspace."""
    text = _environment().get_template("fault.html.j2").render(title=title, lines=said.splitlines())
    return HTMLResponse(text, status_code=status)


@cache
def stylesheet() -> str:
    """Return the one stylesheet."""
    return files("monitor.console").joinpath("console.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("monitor.console"),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(link=link, words=_words, moment=_moment, number_of=number_of, laid_out=_laid_out)
    return environment


def _shown(value: Any) -> Any:  # noqa: ANN401 - a template shows anything
    return value if isinstance(value, Markup) or not isinstance(value, str) else printable(value)


def _words(name: str) -> str:
    return name.replace("_", " ")


@pass_context
def _moment(context: Context, at: datetime | None) -> str:
    return moment(at, context["zone"]) if at else "never"


def _laid_out(text: str) -> Markup:
    """Return a text escaped, with its lines and the blanks that lay it out; all else of each is made printable."""
    lines = ("".join(char if char.isprintable() else " " for char in line) for line in text.splitlines())
    return Markup("\n").join(map(escape, lines))
