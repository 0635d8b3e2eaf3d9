"""Whether a message says of itself that it replaces an earlier one: X12 BPT01 and BIA01 05, EDIFACT BGM function 5."""

from __future__ import annotations

import re

_HEAD = 4_000
"""Bytes in which the beginning of the first message stands"""


def is_replacement(data: bytes) -> bool:
    """Return whether the first message of an interchange replaces an earlier one."""
    head = data[:_HEAD].decode("latin-1").lstrip("\ufeffï»¿ \r\n")
    if head.startswith("ISA") and len(head) > 3:
        mark = re.escape(head[3])
        return re.search(rf"(?<![A-Z0-9])(?:BPT|BIA){mark}05(?![0-9])", head) is not None
    if not head.startswith(("UNA", "UNB")):
        return False
    element = re.escape(head[4] if head.startswith("UNA") else "+")
    other = rf"[^{element}]*"
    return re.search(rf"(?<![A-Z0-9])BGM{element}{other}{element}{other}{element}5(?![0-9])", head) is not None
