"""A delimited file that ends within its last figure: "1" of "10,00", where all others have their two decimals."""

from __future__ import annotations

import io
import re
from typing import BinaryIO

CUT = (
    "the file ends within it, without the end of the line, and its last figure lacks decimals that all others have: it "
    "may be cut; ask the sender for the file again"
)
_TAIL = 1 << 14
_LEAST = 2
"""Other rows that show how figures are written"""
_FIGURE = re.compile(r"\"?-?\d[\d .,'’]*?(?:[.,](\d*))?-?\"?")


def cut_rows(file: BinaryIO, encoding: str, delimiter: str) -> frozenset[int]:
    """Return the number of the last row where the file may be cut within its last cell, else nothing."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _TAIL))
    text = file.read().decode(encoding, errors="replace")
    lines = text.split("\n")
    if "16" in encoding or "32" in encoding or not lines[-1].strip() or "\r" in lines[-1]:
        return frozenset()
    ends = [line.rstrip("\r").rpartition(delimiter)[2].strip() for line in lines[1:] if line.strip()]
    if not _lacks_decimals(ends):
        return frozenset()
    file.seek(0)
    whole = file.read()
    return frozenset((whole.count(b"\n") + 1,)) if whole.count(b"\r") in (0, whole.count(b"\r\n")) else frozenset()


def _lacks_decimals(cells: list[str]) -> bool:
    """Return whether the last figure has fewer decimals than all others, of which some are filled up with noughts."""
    *others, last = [_FIGURE.fullmatch(cell) for cell in cells] or [None]
    if last is None or len(others) < _LEAST or not all(others):
        return False
    decimals = {len(one[1] or "") for one in others if one}
    filled = any((one[1] or "").endswith("0") for one in others if one)
    return len(decimals) == 1 and filled and len(last[1] or "") < max(decimals)
