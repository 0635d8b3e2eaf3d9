"""A document from the command line: in which format, and written as a file whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.context import known
from monitor.errors import SettingsError
from monitor.whole_file import write_whole
from reports.records import Document
from reports.render import file_format_names, render_file, undrawn

FormatOption = Annotated[str, typer.Option("--format", help="html, pdf, xlsx, txt or json, for files in -o.")]
FolderOption = Annotated[
    Path | None, typer.Option("--out", "-o", help="Folder for the file; default: text on the screen.")
]
_ON_SCREEN = ("html", "txt")
"""formats that may be named without a folder: the default, and what the screen shows"""


def check_format(fmt: str, out: Path | None) -> None:
    """Raise `SettingsError` for a format nobody wrote, and for one that no screen shows where no folder is named."""
    known(fmt, file_format_names(), "format")
    if out is None and fmt not in _ON_SCREEN:
        raise SettingsError(f"--format {fmt} needs --out FOLDER: the screen shows text, or data with --json")


def save(folder: Path, stem: str, document: Document, fmt: str) -> Path:
    """Write one file into a folder, whole or not at all, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem.replace('/', '_')}.{fmt}"
    write_whole(path, render_file(document, fmt))
    if lacking := undrawn(document, fmt):
        typer.echo(f"{path}: {lacking}", err=True)
    return path
