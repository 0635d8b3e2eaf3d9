"""OLE containers, in which old office programs keep their files: the bytes of one of the streams inside."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

_SECTOR_SHIFT, _MINI_SHIFT = 30, 32
_FIRST_DIRECTORY, _MINI_CUTOFF, _FIRST_MINI_FAT, _FIRST_DIFAT = 48, 56, 60, 68
_DIFAT, _DIFAT_ENTRIES = 76, 109
_LAST = 0xFFFFFFFA
"""Numbers of sectors from here on say that there is none"""

_ENTRY = 128
_STREAM, _ROOT = 2, 5


class OleError(ValueError):
    """A container that is damaged."""


def stream_of(data: bytes, *names: str) -> bytes:
    """Return the stream of the first of the names that is there, or no bytes; raises `OleError`."""
    try:
        return _stream_of(data, names)
    except (struct.error, IndexError, ValueError) as error:
        raise OleError(str(error)) from error


def _stream_of(data: bytes, names: tuple[str, ...]) -> bytes:
    size = 1 << _short(data, _SECTOR_SHIFT)

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    fat = _longs(b"".join(map(sector, _fat_sectors(data, size, sector))))
    directory = b"".join(map(sector, _chain(_long(data, _FIRST_DIRECTORY), fat)))
    entries = [directory[place : place + _ENTRY] for place in range(0, len(directory), _ENTRY)]
    found = {_name(entry).casefold(): entry for entry in reversed(entries) if entry[66] == _STREAM}
    entry = next((found[name.casefold()] for name in names if name.casefold() in found), None)
    if entry is None:
        return b""
    start, length = _long(entry, 116), _long(entry, 120)
    if length >= _long(data, _MINI_CUTOFF):
        return b"".join(map(sector, _chain(start, fat)))[:length]
    root = next(entry for entry in entries if entry[66] == _ROOT)
    mini = b"".join(map(sector, _chain(_long(root, 116), fat)))
    mini_fat = _longs(b"".join(map(sector, _chain(_long(data, _FIRST_MINI_FAT), fat))))
    small = 1 << _short(data, _MINI_SHIFT)
    return b"".join(mini[number * small : (number + 1) * small] for number in _chain(start, mini_fat))[:length]


def _fat_sectors(data: bytes, size: int, sector: Callable[[int], bytes]) -> Iterator[int]:
    """Yield the sectors of the table of sectors: the first stand in the header, others in a chain of their own."""
    yield from (one for one in _longs(data[_DIFAT : _DIFAT + 4 * _DIFAT_ENTRIES]) if one < _LAST)
    number, seen = _long(data, _FIRST_DIFAT), 0
    while number < _LAST and seen * size < len(data):
        *entries, number = _longs(sector(number))
        seen += 1
        yield from (one for one in entries if one < _LAST)


def _chain(number: int, fat: tuple[int, ...]) -> Iterator[int]:
    for _ in fat:
        if number >= _LAST:
            return
        yield number
        number = fat[number]


def _name(entry: bytes) -> str:
    return entry[: max(_short(entry, 64) - 2, 0)].decode("utf-16-le", "replace")


def _short(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 2], "little")


def _long(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 4], "little")


def _longs(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}L", data[: len(data) // 4 * 4])
