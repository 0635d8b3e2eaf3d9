"""What every command shares: the workspace and JSON options, and where data and words go."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, ProgressColumn
from rich.text import Text

from monitor.errors import SettingsError
from monitor.json_form import plain
from monitor.policy.codes import did_you_mean
from monitor.printable import printable
from monitor.settings import Workspace, open_workspace, workspace_root

WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", help="Workspace directory (default: CHANNELWARDEN_WORKSPACE, else here)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Data as JSON on stdout, words on stderr.")]
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NARROWEST = 40
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would happen; nothing leaves the house.")]


def read_day(text: str) -> datetime:
    """Read a day given to a command; raises `BadParameter`."""
    try:
        return datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - a day of the calendar
    except ValueError as error:
        raise typer.BadParameter(f"'{text}' is no day; expected one such as 2026-12-31") from error


def _shown(text: str) -> str:
    """Return words without what would steer a terminal: names of files and titles of pages are others' words."""
    return _STEERING.sub("\ufffd", text)


class Output:
    """Where a command's data and words go: with `--json` data alone on stdout and all words on stderr."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self.console = Console(stderr=True)
        self._words = Console(stderr=as_json, highlight=False)
        self._words.width = max(self._words.width, _NARROWEST)  # below it tables have no room for a single word

    def data(self, value: object) -> None:
        """Print the data as JSON on stdout, if JSON was asked for."""
        if self.as_json:
            typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=plain))

    def say(self, *renderables: object) -> None:
        """Print words or a Rich renderable for people; text is shown as it is, without markup or control characters."""
        self._words.print(*(escape(_shown(item)) if isinstance(item, str) else item for item in renderables))

    def page(self, text: str) -> None:
        """Print a document as it is laid out, whatever the width of the screen; no control character is printed."""
        for line in text.splitlines():
            typer.echo("".join(char for char in line if char.isprintable()), err=self.as_json)

    def lines(self, lines: Iterable[str]) -> None:
        """Print lines of words as they are; one that is too long goes on below itself, two places further in."""
        for line in lines:
            indent = " " * (len(line) - len(line.lstrip()) + 2)
            wrapper = textwrap.TextWrapper(
                self._words.width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
            )
            self.say("\n".join(wrapper.wrap(line)))

    def progress(self, *columns: ProgressColumn) -> Progress:
        """Return a bar on stderr that is gone when the work is done, and never there where stderr is no terminal."""
        return Progress(*columns, console=self.console, transient=True, disable=not self.console.is_terminal)


def folded(cell: object) -> Text:
    """Return a cell of a table; one that is too long for its column goes on in the next line."""
    return Text(printable(str(cell)), overflow="fold")


def workspace_of(option: Path | None) -> Workspace:
    """Return the workspace a command works on; raises `SettingsError` with the way out where there is none."""
    return open_workspace(workspace_root(option))


def known(word: str, words: Collection[str], what: str) -> None:
    """Raise `SettingsError` for a word that is none of those expected; it names them, and the one that was meant."""
    if word not in words:
        hint = did_you_mean(word, tuple(words))
        raise SettingsError(f"'{word}' is no {what}{hint}; expected one of {', '.join(words)}.")


def wall_clock() -> datetime:
    """Return the present as an aware UTC time: the one place where commands read the clock."""
    return datetime.now(UTC)
