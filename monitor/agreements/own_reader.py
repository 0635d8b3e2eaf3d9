"""A workspace's own second reader on disk: kept when it got better, with a way back to the one before."""

from __future__ import annotations

from pathlib import Path

from monitor.agreements.second_reader import OWN, ReaderFileError, SecondReader, load_reader, shipped_reader, written
from monitor.errors import RefusedError
from monitor.whole_file import write_whole

PREVIOUS = "second_reader.previous.json"
"""the workspace's own reader before the present one; missing where that was the shipped one"""


def keep(root: Path, reader: SecondReader) -> None:
    """Let a reader stand in for the one in use; cut off at any point, one or the other is there as a whole."""
    own, previous = root / OWN, root / PREVIOUS
    if own.is_file():
        write_whole(previous, own.read_bytes())
    else:
        previous.unlink(missing_ok=True)
    write_whole(own, written(reader).encode())


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
