"""The encoding of text files: byte order mark, strict UTF-8, the settings' word, and else how the letters look."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from scrapers.layouts.letters import WESTERN, eastern
from scrapers.layouts.profile import LayoutRefusedError

_CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
_WESTERN = ("cp1252", "cp1250")
_OTHERS = ("cp1253", "cp1254", "cp1257", "mac-roman")
"""Tried last, for headings that no other one shows"""

_TURKISH_ALONE = frozenset("İŞşĞğ".encode("cp1254"))
_TURKISH = _TURKISH_ALONE | frozenset("ıÇçÖöÜüÂâÎîÛû".encode("cp1254"))
_DOTLESS = "ı".encode("cp1254")[0]
_LETTERS = 0xC0
"""From here on these encodings hold letters"""

_EASTERN = ("cp932", "gb18030", "big5", "cp949")
"""Two bytes a letter: tried where all of the file is written so, and taken for headings that no other one shows"""

_COMMON_LETTERS = frozenset("оеаинтсрвлкмдпу")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BLOCK = 1 << 20
_SURE = 32
"""Bytes from which on zeros show that text is wide"""
_WORDS = 2_000
"""Words by which the encoding is told"""


def decode(data: bytes, encoding: str = "") -> str:
    """Return a file's text in its likeliest encoding; raises `LayoutRefusedError` when the settings' does not fit."""
    if marked := _marked(data):
        try:
            return data.decode(marked)
        except UnicodeDecodeError as error:
            raise misfit(error, marked) from error
    try:
        if b"\0" not in data[:4096]:
            return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if encoding.lower().replace("_", "-") in ("utf-8", "utf8"):
            raise misfit(error, encoding) from error
    if encoding:
        try:
            return data.decode(known(encoding))
        except UnicodeDecodeError as error:
            raise misfit(error, encoding) from error
    return data.decode(likely(data)[0], errors="replace")


def encodings_of(file: BinaryIO, encoding: str = "") -> list[str]:
    """Return the encodings in which a file may be read, the likeliest first; the headings decide among them."""
    file.seek(0)
    head = file.read(_BLOCK)
    if encoding:
        known(encoding)
    if marked := _marked(head):
        return [marked]
    if b"\0" not in head[:4096] and _is_all(file, "utf-8"):
        return ["utf-8"]
    if encoding and not _single_byte(encoding):
        _check(file, encoding)
        return [encoding]
    if encoding:
        return list(dict.fromkeys([encoding, *likely(head)]))
    return [*likely(head), *(name for name in _EASTERN if _is_all(file, name))]


def likely(data: bytes) -> list[str]:
    """Rank the single-byte encodings: words of high bytes alone are Cyrillic, those among Latin letters are not."""
    words = re.findall(rb"(?<![A-Za-z\x80-\xff])[\x80-\xff]{3,}(?![A-Za-z\x80-\xff])", data[:_BLOCK])[:_WORDS]
    if not words:
        return [*_western(data), *_CYRILLIC, *_OTHERS]
    text = b" ".join(words)

    def common(name: str) -> int:
        return sum(letter in _COMMON_LETTERS for letter in text.decode(name, errors="replace"))

    return [*sorted(_CYRILLIC, key=common, reverse=True), *_western(data), *_OTHERS]


def _western(data: bytes) -> tuple[str, ...]:
    """Return the encodings of Latin letters, the Turkish one first where all high letters are of that language."""
    letters = {byte for byte in data[:_BLOCK] if byte >= _LETTERS}
    alone = letters & _TURKISH_ALONE  # one of them may be an Icelandic or a Czech letter
    turkish = letters <= _TURKISH and (len(alone) > 1 or (alone and _DOTLESS in letters))
    if turkish:
        return ("cp1254", *_WESTERN)
    written = eastern(data[:_BLOCK])
    return tuple(dict.fromkeys((written.encoding, *_WESTERN))) if written and written.sure else _WESTERN


def doubt_of(head: bytes, encoding: str) -> str:
    """Say in which other encoding a file's letters may be as well as in the one that it is read in, or nothing."""
    written = eastern(head) if encoding == WESTERN else None
    return (
        f"its letters are read as {encoding} and may be those of {written.encoding}: customers and places may be "
        "misspelt; set `encoding` of this [[partner]]"
        if written
        else ""
    )


def known(encoding: str) -> str:
    """Return the encoding when Python knows it; raises `LayoutRefusedError` else."""
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise LayoutRefusedError(f"unknown encoding '{encoding}'; mend `encoding` of this [[partner]]") from error
    return encoding


def misfit(error: UnicodeDecodeError, encoding: str, before: int = 0) -> LayoutRefusedError:
    """Return the refusal of bytes that are not in the encoding said; `before` are the bytes read earlier."""
    where = f"byte {before + error.start}" if before >= 0 else f"a byte ({error.object[error.start]:#04x})"
    return LayoutRefusedError(f"{where} is not {encoding}; mend `encoding` of this [[partner]] or leave it out")


def _marked(data: bytes) -> str:
    return next((name for mark, name in MARKS if data.startswith(mark)), "") or wide(data)


def wide(data: bytes) -> str:
    """Return the UTF-16 in which text without a mark is written: every second byte of its digits and signs is zero."""
    head = data[:2048]
    zeros = (head[0::2].count(0), head[1::2].count(0))
    if max(zeros) < len(head) // 10 or min(zeros) or len(head) < _SURE:
        return ""
    return "utf-16-le" if zeros[1] else "utf-16-be"


def _single_byte(encoding: str) -> bool:
    return codecs.lookup(encoding).name in {codecs.lookup(name).name for name in (*_CYRILLIC, *_WESTERN)}


def _is_all(file: BinaryIO, encoding: str) -> bool:
    try:
        _check(file, encoding)
    except LayoutRefusedError:
        return False
    return True


def _check(file: BinaryIO, encoding: str) -> None:
    """Raise `LayoutRefusedError` with the first byte that is not in the encoding."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    place = 0
    try:
        while block := file.read(_BLOCK):
            decoder.decode(block)
            place += len(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise misfit(error, encoding, before=place) from error
