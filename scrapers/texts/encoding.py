"""The characters of a text file: byte order mark, UTF-8, else the old Cyrillic or Western code page that fits."""

from __future__ import annotations

import codecs
from collections import Counter

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_COMMON_CYRILLIC = frozenset("оеаинтсрвл")
_CYRILLIC_PAGES = ("cp1251", "koi8-r", "cp866")


def decode_text(data: bytes, declared: str = "") -> str:
    """Return the text of a file's bytes; `declared` is a charset named inside the file, believed if it decodes."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared and declared.lower().replace("_", "-") not in {"utf-8", "utf8"}:
        try:
            return data.decode(declared)
        except (UnicodeDecodeError, LookupError):
            pass
    return _mixed(data) or data.decode(_code_page(data), errors="replace")


def _mixed(data: bytes) -> str:
    """Return a text of UTF-8 lines and lines in an old code page (files pasted together), else an empty string."""
    lines = data.split(b"\n")
    others = [place for place, line in enumerate(lines) if not _is_utf8(line)]
    foreign = set(others)
    utf8 = sum(1 for place, line in enumerate(lines) if place not in foreign and not line.isascii())
    if not utf8:
        return ""
    page = _code_page(b"\n".join(lines[place] for place in others))
    return "\n".join(
        line.decode(page if place in foreign else "utf-8", errors="replace") for place, line in enumerate(lines)
    )


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _code_page(data: bytes) -> str:
    """Choose the code page: mostly high bytes is Cyrillic, a few of them are umlauts and accents."""
    high = sum(1 for byte in data if byte >= 0x80)
    letters = sum(1 for byte in data if byte >= 0x80 or chr(byte).isalpha())
    if high * 10 < letters * 3:
        return "cp1252"
    return max(_CYRILLIC_PAGES, key=lambda page: _russian(data, page))


def _russian(data: bytes, page: str) -> int:
    """Count the commonest Russian letters in lower case: the wrong page turns them into capitals and signs."""
    counts = Counter(data.decode(page, errors="replace"))
    return sum(counts[letter] for letter in _COMMON_CYRILLIC) - sum(counts[sign] for sign in "\ufffd░▒▓│┤")
