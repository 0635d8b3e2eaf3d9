"""The segments of an X12 interchange: separators from its ISA, padded as the standard says or not."""

from __future__ import annotations

import re

from scrapers.layouts.profile import LayoutRefusedError
from scrapers.layouts.segments import Segment

_ISA_LENGTH = 106


def looks_like_x12(data: bytes) -> bool:
    """Return whether the bytes begin with an ISA segment."""
    return re.match(rb"(?:\xef\xbb\xbf)?\s*ISA[^\w\s]", data[:64]) is not None


def x12_segments(text: str) -> list[Segment]:
    """Return the segments; raises `LayoutRefusedError` when the file ends within one or has no separators."""
    text = text.lstrip("\ufeff \r\n\t")
    separator, terminator = text[3:4], _terminator(text)
    pieces = text.split(terminator)
    rest = pieces.pop().strip("\0\x1a \r\n\t")
    if rest and terminator != "\n":
        raise LayoutRefusedError(
            f"cut: the file ends within segment {len(pieces) + 1} ('{rest[:40]}'); ask the sender for the whole file"
        )
    if rest:
        pieces.append(rest)
    segments = []
    for number, piece in enumerate(pieces, start=1):
        tag, *elements = piece.strip("\r\n").lstrip().split(separator)
        if tag:
            segments.append(Segment(number, tag.strip(), tuple((element,) for element in elements)))
    return segments


def _terminator(text: str) -> str:
    """Return the character that ends segments: behind the 106 characters of ISA, or before GS in a shorter one."""
    separator = text[3:4]
    head = text[:_ISA_LENGTH]
    if len(head) == _ISA_LENGTH and head.count(separator) == 16 and head[103] == separator:
        return "\n" if head[105] == "\r" else head[105]
    group = re.search(rf"[^\w ]\s*GS{re.escape(separator)}", text)
    tail = text[: group.end() - 3].rpartition(separator)[2] if group else ""
    if len(tail) < 2:
        raise LayoutRefusedError(
            "cut: no GS follows the ISA segment, so that nobody knows what ends a segment; ask the sender for it again"
        )
    return "\n" if tail[1] == "\r" else tail[1]
