"""Files that hold no report in any form that is read, told by their first bytes so that a refusal can name them."""

from __future__ import annotations

from typing import BinaryIO

from scrapers.layouts.profile import start_of
from scrapers.layouts.workbook import parts_of

_STARTS = {
    b"%PDF": "this is a PDF document",
    b"{\\rtf": "this is a text document (RTF)",
    b"\x89PNG": "this is a picture",
    b"\xff\xd8\xff": "this is a picture",
    b"GIF8": "this is a picture",
    b"7z\xbc\xaf": "this is a 7-Zip archive",
    b"Rar!": "this is a RAR archive",
    b"\x1f\x8b": "this is a gzip archive",
    b"\x78\x9f\x3e\x22": "this is Outlook's wrapping of attachments (winmail.dat), sent as rich text",
    b"-----BEGIN PGP MESSAGE": "this is encrypted (PGP)",
    b"-----BEGIN PKCS7": "this is encrypted or signed (S/MIME)",
    b"II*\0": "this is a picture",
    b"MM\0*": "this is a picture",
    b"MIME-Version:": "this is a web page saved with its pictures (MHTML)",
}


def foreign(file: BinaryIO) -> str:
    """Say what a file is that holds no report we read, or nothing."""
    head = start_of(file, 512).removeprefix(b"\xef\xbb\xbf")
    if said := next((said for start, said in _STARTS.items() if head.startswith(start)), ""):
        return said
    if head.startswith(b"PK"):
        parts = parts_of(file)
        for part, said in (("word/document.xml", "a text document (Word)"), ("ppt/presentation.xml", "a presentation")):
            if part in parts:
                return f"this is {said}"
    return ""
