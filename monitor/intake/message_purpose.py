"""What an interchange says of itself: that it replaces an earlier one, or that it is a test."""

from __future__ import annotations

import re

_HEAD = 4_000
"""Bytes in which the beginning of the first message stands"""


def is_replacement(data: bytes) -> bool:
    """Return whether the first message replaces an earlier one: X12 BPT01 and BIA01 05, EDIFACT BGM function 5."""
    head = _head(data)
    if head.startswith("ISA") and len(head) > 3:
        mark = re.escape(head[3])
        return re.search(rf"(?<![A-Z0-9])(?:BPT|BIA){mark}05(?![0-9])", head) is not None
    if not head.startswith(("UNA", "UNB")):
        return False
    element = re.escape(head[4] if head.startswith("UNA") else "+")
    other = rf"[^{element}]*"
    return re.search(rf"(?<![A-Z0-9])BGM{element}{other}{element}{other}{element}5(?![0-9])", head) is not None


def is_test(data: bytes) -> bool:
    """Return whether an interchange is marked as a test: X12 ISA15 T, EDIFACT UNB 0035 1."""
    head = _head(data)
    if head.startswith("ISA") and len(head) > 3:
        return head.split(head[3], 16)[15:16] == ["T"]
    element, end = (head[4], head[8]) if head.startswith("UNA") and len(head) > 8 else ("+", "'")
    if not head.startswith(("UNA", "UNB")):
        return False
    header = head[head.find("UNB") :].split(end, 1)[0]
    return header.split(element)[11:12] == ["1"]


def _head(data: bytes) -> str:
    return data[:_HEAD].decode("latin-1").lstrip("\ufeffï»¿ \r\n")
