"""A file read from a place of its own, so that it can be read again from its start while it is being read."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

from scrapers.layouts.profile import LayoutRefusedError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BLOCK = 1 << 16


class _OwnPlace(io.RawIOBase):
    """Reads on where it read last, wherever others moved the file meanwhile; closing it leaves the file open."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._place = 0
        self._size = file.seek(0, io.SEEK_END)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        self._file.seek(self._place)
        data = self._file.read(len(view))
        view[: len(data)] = data
        self._place += len(data)
        if self._place > self._size or (not data and self._place < self._size):
            raise LayoutRefusedError("the file changed while it was read; wait until it is written, then read it again")
        return len(data)


def text_of_file(file: BinaryIO, encoding: str, newline: str | None = None) -> io.TextIOWrapper:
    """Return a file's text from its start; what decides on a row may read all rows while they are being read."""
    return io.TextIOWrapper(io.BufferedReader(_OwnPlace(file), _BLOCK), encoding=encoding, newline=newline)
