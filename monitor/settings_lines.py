"""Where a key stands in a TOML text: `tomllib` keeps no lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_HEADER = re.compile(r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:"(?:[^"\\]|\\.)*"|'[^']*'|[^"'=#\[{])+?)\s*=(.*)""")
Path = tuple[str, ...]


def line_of(text: str, keys: Sequence[str]) -> int:
    """Return the line on which a key stands, that of the nearest table around it where it is not there, else 0.

    Of a list of tables the number says which, from 0: `("site", "1", "market")`. The text is valid TOML.
    """
    lines = _lines(text)
    wanted = tuple(keys)
    return next((lines[part] for end in range(len(wanted), 0, -1) if (part := wanted[:end]) in lines), 0)


def _lines(text: str) -> dict[Path, int]:
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        line, number = lines[number], number + 1
        begun = number
        if header := _HEADER.fullmatch(line):
            table = _table(_keys(header[2]), header[1] == "[[", counts)
            for end in range(1, len(table) + 1):
                found.setdefault(table[:end], begun)
        elif key := _KEY.match(line):
            path, value, number = (*table, *_keys(key[1])), *_value(key[2], lines, number)
            for end in range(len(table) + 1, len(path)):
                found.setdefault(path[:end], begun)
            found.update((inner, begun) for inner in _paths(path, value))
    return found


def _keys(written: str) -> Path:
    """Return the names of a key as it is written, with dots between them and in quotes where need be."""
    table: Any
    try:
        table = tomllib.loads(f"{written} = 0")
    except tomllib.TOMLDecodeError:
        return (written,)
    names = []
    while isinstance(table, dict):
        (name, table), *_ = table.items()
        names.append(name)
    return tuple(names)


def _table(names: Path, one_of_several: bool, counts: dict[Path, int]) -> Path:
    """Return the whole path of a table, with the number of each list of tables that it lies in."""
    path: Path = ()
    for place, name in enumerate(names, start=1):
        path = (*path, name)
        if one_of_several and place == len(names):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, str(counts[path]))
    return path


def _value(begun: str, lines: list[str], number: int) -> tuple[Any, int]:
    """Return a value that may go on over several lines, and the number of the line behind it."""
    written = begun
    for end in range(number, len(lines) + 1):
        try:
            return tomllib.loads(f"x = {written}")["x"], end
        except tomllib.TOMLDecodeError:
            written = "\n".join([begun, *lines[number : end + 1]])
    return None, number


def _paths(path: Path, value: object) -> Iterator[Path]:
    yield path
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _paths((*path, name), inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _paths((*path, str(number)), inner)
