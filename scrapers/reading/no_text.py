"""Answers that are no text, whatever their label: files of another kind, and bytes that nobody unpacked."""

from __future__ import annotations

import re

_SIGNATURES = {
    b"%PDF-": "a PDF document",
    b"\x1f\x8b": "packed by gzip",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
}
_SAMPLE = 1 << 13
_NO_TEXT = bytes([*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
"""Bytes that no text is written with; those of line ends, form feeds and of Japanese's shifts are left out."""
_IN_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_MARKUP = re.compile(r"<[a-z!?/]|\"\s*:", re.IGNORECASE)
_SHORT = 512
"""So few bytes may hold none of those by chance: then they have to be something else that is known."""
_LEAST_SHARE = 50
"""One such character in so many makes bytes no text: in random ones it is one in nine, in written pages none."""


def what_no_text_is(body: bytes, text: str) -> str:
    """Return what an answer is that is no text ("a PDF document"), "" of one that is; `text` is the decoded body.

    The text is asked after the bytes, as every other byte of UTF-16 is a NUL.
    """
    for signature, name in _SIGNATURES.items():
        if body.startswith(signature):
            return name
    if len(body) <= _SHORT and _MARKUP.search(text) is None and not _is_utf8(body):
        return "neither mark-up nor text in UTF-8"
    sample = body[:_SAMPLE]
    if (len(sample) - len(sample.translate(None, _NO_TEXT))) * _LEAST_SHARE < len(sample):
        return ""
    begun = text[:_SAMPLE]
    odd = len(_IN_TEXT.findall(begun)) * _LEAST_SHARE >= max(1, len(begun))
    return "no text, but bytes of another kind (a file, or packed)" if odd else ""


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
