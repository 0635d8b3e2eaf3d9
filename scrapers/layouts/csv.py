"""Delimited text as distributors' systems export it: any usual delimiter, encoding and quoting."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from scrapers.layouts.profile import Layout, LayoutRefusedError, ReportProfile, Sheet

_DELIMITERS = (";", ",", "\t", "|")
_CYRILLIC = ("cp1251", "koi8-r", "cp866")
_COMMON_LETTERS = frozenset("оеаинтсрвлкмдпу")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(data: bytes, encoding: str = "") -> str:
    """Return a file's text: by byte order mark, the encoding named, UTF-8, and else by how the letters look."""
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return data.decode(marked)
    for name in (encoding, "utf-8"):
        try:
            if name:
                return data.decode(name)
        except UnicodeDecodeError as error:
            if name == encoding:
                raise LayoutRefusedError(
                    f"byte {error.start} is not {encoding}; mend `encoding` of this [[partner]] or leave it out"
                ) from error
        except LookupError as error:
            raise LayoutRefusedError(f"unknown encoding '{encoding}'; mend `encoding` of this [[partner]]") from error
    return data.decode(_likely(data), errors="replace")


def _likely(data: bytes) -> str:
    """Choose among single-byte encodings: words of high bytes are Cyrillic, single ones in Latin words Western."""
    words = re.findall(rb"[\x80-\xff]{3,}", data)
    if not words:
        return "cp1252"
    text = b" ".join(words)
    return max(_CYRILLIC, key=lambda name: sum(c in _COMMON_LETTERS for c in text.decode(name, errors="replace")))


def _recognises(data: bytes) -> bool:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    return b"\0" not in data[:4096] and not data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"<?xml"))


def _sheets(data: bytes, profile: ReportProfile) -> Iterator[tuple[Sheet, ...]]:
    text = decode(data, profile.encoding)
    for delimiter in _DELIMITERS:
        if delimiter in text:
            yield (_sheet(text, delimiter),)


def _sheet(text: str, delimiter: str) -> Sheet:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    start = 1
    try:
        for cells in reader:
            rows.append((start, tuple(cell.strip() for cell in cells)))
            start = reader.line_num + 1
    except csv.Error as error:
        return Sheet("", tuple(rows), f"broken quoting from line {start} ({error})")
    return Sheet("", tuple(rows))


LAYOUT = Layout("csv", _recognises, _sheets, order=100)
