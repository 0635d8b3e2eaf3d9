"""Files that hold no report in any form that is read, told by their first bytes so that a refusal can name them."""

from __future__ import annotations

import re
from typing import BinaryIO

from scrapers.layouts.profile import start_of
from scrapers.layouts.workbook import is_ole, parts_of

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
    b"PAR1": "this is a Parquet file",
    b"SQLite format 3": "this is a database",
    b"\0\1\0\0Standard ": "this is a database (Access)",
}
_PARTS = {
    "word/document.xml": "a text document (Word)",
    "ppt/presentation.xml": "a presentation",
    "xl/workbook.bin": "a binary workbook (XLSB)",
    "Index/Document.iwa": "a document of Apple's Numbers or Pages",
}
_STREAMS = {"__properties_version1.0": "a mail (Outlook)", "WordDocument": "a text document (Word)"}
_MAIL = re.compile(
    rb"(?:Return-Path|Received|Delivered-To|Message-ID|From|Subject|Date|MIME-Version|X-[\w-]+): ", re.IGNORECASE
)
_BARE_X12 = re.compile(rb"\s*(?:GS\*[A-Z]{2}|ST\*\d{3})\*")
_MOST_LOOKED_AT = 1 << 22


def foreign(file: BinaryIO) -> str:
    """Say what a file is that holds no report we read, or nothing."""
    head = start_of(file, 512).removeprefix(b"\xef\xbb\xbf")
    if said := _by_start(head):
        return said
    if head.startswith(b"PK"):
        return next((f"this is {said}" for part, said in _PARTS.items() if part in parts_of(file)), "")
    if is_ole(file):
        names = start_of(file, _MOST_LOOKED_AT)
        return next((f"this is {said}" for name, said in _STREAMS.items() if name.encode("utf-16-le") in names), "")
    return ""


def _by_start(head: bytes) -> str:
    if said := next((said for start, said in _STARTS.items() if head.startswith(start)), ""):
        return said
    if _BARE_X12.match(head):
        return "this is X12 without its interchange header (ISA), which says who sends it"
    mail = len(_MAIL.findall(head)) > 1 and _MAIL.match(head)
    return "this is a mail or a web page saved with its pictures (MIME)" if mail else ""
