"""A workspace's own second reader on disk: kept when it got better, with a way back to the one before."""

from __future__ import annotations

import os
from pathlib import Path

from monitor.agreements.second_reader import OWN, ReaderFileError, SecondReader, load_reader, shipped_reader, written
from monitor.errors import RefusedError

PREVIOUS = "second_reader.previous.json"
"""the workspace's own reader before the present one; missing where that was the shipped one"""


def keep(root: Path, reader: SecondReader) -> None:
    """Let a reader stand in for the one in use; cut off at any point, one or the other is there as a whole."""
    own, previous = root / OWN, root / PREVIOUS
    if own.is_file():
        _write(previous, own.read_text(encoding="utf-8"))
    else:
        previous.unlink(missing_ok=True)
    _write(own, written(reader))


def go_back(root: Path, *, dry_run: bool = False) -> tuple[str, str]:
    """Let the reader before the present one stand again; returns the versions of the one taken back and that one.

    Raises `RefusedError` where the workspace taught no reader of its own.
    """
    own, previous = root / OWN, root / PREVIOUS
    if not own.is_file():
        raise RefusedError(
            f"{root}: there is no {OWN}: the reader of this package ({shipped_reader().version}) is in use, and there "
            "is nothing to go back to."
        )
    try:
        gone = load_reader(own).version
    except ReaderFileError:
        gone = f"{OWN}, which is damaged"
    stands = load_reader(previous).version if previous.is_file() else shipped_reader().version
    if not dry_run and previous.is_file():
        previous.replace(own)
    elif not dry_run:
        own.unlink()
    return gone, stands


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all; it is on the disk before its name points at it."""
    beside = path.with_name(f".{path.name}.tmp")
    with beside.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)
