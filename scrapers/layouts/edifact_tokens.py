"""The segments of an EDIFACT interchange: separators from UNA, release characters taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scrapers.layouts.profile import LayoutRefusedError
from scrapers.layouts.segments import Segment


@dataclass(frozen=True)
class ServiceCharacters:
    """The service characters of an interchange."""

    component: str = ":"
    element: str = "+"
    decimal: str = "."
    release: str = "?"
    terminator: str = "'"


def looks_like_edifact(data: bytes) -> bool:
    """Return whether the bytes begin with a UNA or UNB segment."""
    return re.match(rb"(?:\xef\xbb\xbf)?\s*(?:UNA.{6}\s*UNB|UNB[^\w\s]|UNH\+)", data[:64], re.DOTALL) is not None


def edifact_segments(text: str) -> tuple[list[Segment], ServiceCharacters]:
    """Return segments and service characters; raises `LayoutRefusedError` when the file ends within a segment."""
    text = text.lstrip("\ufeff \r\n\t")
    marks = ServiceCharacters()
    if text.startswith("UNA"):
        una = text[3:9]
        marks = ServiceCharacters(una[0], una[1], una[2], una[3] if una[3] != " " else "", una[5])
        text = text[9:]
    if marks.terminator not in text or marks.terminator in "\r\n":
        marks = ServiceCharacters(marks.component, marks.element, marks.decimal, marks.release, "\n")
    pieces = split_released(text, marks.terminator, marks.release)
    rest = pieces.pop().strip("\0\x1a \r\n\t")
    if rest and marks.terminator != "\n":
        raise LayoutRefusedError(
            f"cut: the file ends within segment {len(pieces) + 1} ('{rest[:40]}'); ask the sender for the whole file"
        )
    if rest:
        pieces.append(rest)
    segments: list[Segment] = []
    for piece in pieces:
        content = piece.replace("\r", "").replace("\n", "").lstrip()
        if not content:
            continue
        tag, *elements = split_released(content, marks.element, marks.release)
        parts = tuple(
            tuple(_unreleased(one, marks.release) for one in split_released(element, marks.component, marks.release))
            for element in elements
        )
        segments.append(Segment(len(segments) + 1, tag.split(marks.component)[0].strip(), parts))
    return segments, marks


def split_released(text: str, mark: str, release: str) -> list[str]:
    """Split text at a mark where no release character stands before it."""
    if not release or release not in text:
        return text.split(mark)
    pattern = rf"(?:[^{re.escape(mark)}{re.escape(release)}]|{re.escape(release)}.)*"
    pieces, place = [], 0
    compiled = re.compile(pattern, re.DOTALL)
    while True:
        found = compiled.match(text, place)
        end = found.end() if found else place
        pieces.append(text[place:end])
        if end >= len(text):
            return pieces
        if text[end] != mark:
            # A release character at the very end releases nothing.
            pieces[-1] += text[end:]
            return pieces
        place = end + 1


def _unreleased(text: str, release: str) -> str:
    return re.sub(rf"{re.escape(release)}(.)", r"\1", text, flags=re.DOTALL) if release and release in text else text
