"""Files written whole or not at all: whoever looks, also after a kill or a power cut, sees the old or the new one."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Write a file; when this returns it is on the disk under its name.

    Raises `OSError` as the system gives it (a full disk, no such folder): then what was there is there still.
    """
    put_in_place(written_aside(path, data), path)


def written_aside(path: Path, data: bytes) -> Path:
    """Write a file beside its place, under a hidden name of its own, and return where; nobody takes it for the file."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
    except BaseException as error:
        with contextlib.suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            error.filename = str(path)  # what the user named, and not the hidden one
        raise
    return part


def put_in_place(part: Path, path: Path) -> None:
    """Give what was written aside its name."""
    part.replace(path)
    sync_directory(path.parent)


def sync_directory(directory: Path) -> None:
    """Make new names in a directory survive a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
