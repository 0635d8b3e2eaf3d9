"""Files that only grow: appended to whole or not at all, on the disk before anybody relies on it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from monitor.whole_file import sync_directory


@contextmanager
def locked(directory: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold the archive's lock (on its directory): one writer, or any number of readers with `shared`."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def append(path: Path, data: bytes, *, lasting: bool = True) -> int:
    """Append data and return the offset it begins at; after any fault the file is as long as it was before.

    What is not `lasting` survives the process but not a power cut, until `sync` is called.
    Raises `OSError` as the system gives it (a full disk, a quota, a lost mount).
    """
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        start = os.fstat(handle).st_size
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handle, rest) :]
            if lasting:
                os.fsync(handle)
        except BaseException:
            with suppress(OSError):  # what cannot be taken back now is cut off at the next opening
                os.ftruncate(handle, start)
            raise
    finally:
        os.close(handle)
    if start == 0:
        sync_directory(path.parent)
    return start


def sync(path: Path) -> None:
    """Make what was appended to a file last."""
    handle = os.open(path, os.O_WRONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def cut(path: Path, size: int) -> None:
    """Shorten a file to a size and make that last."""
    handle = os.open(path, os.O_WRONLY)
    try:
        os.ftruncate(handle, size)
        os.fsync(handle)
    finally:
        os.close(handle)


def size_of(path: Path) -> int:
    """Return a file's size in bytes, 0 where it does not exist."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
