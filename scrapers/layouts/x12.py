"""X12 interchanges: product transfers and sales, inventories, claims and price lists, one file a transaction set."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module, util
from typing import BinaryIO

from scrapers.layouts.profile import Entry, Layout, ReportProfile, Skipped, start_of, whole
from scrapers.layouts.segments import Findings
from scrapers.layouts.text_encoding import decode
from scrapers.layouts.x12_envelope import x12_messages
from scrapers.layouts.x12_tokens import looks_like_x12, x12_segments


def _recognises(file: BinaryIO) -> bool:
    return looks_like_x12(start_of(file, 64))


def _messages(file: BinaryIO, profile: ReportProfile) -> Iterator[Entry | Skipped]:
    findings = Findings()
    for message in x12_messages(x12_segments(decode(whole(file), profile.encoding)), findings):
        name = f"scrapers.layouts.x12_{message.kind}"
        if not message.kind.isdecimal() or util.find_spec(name) is None:
            findings.fault("unknown_message", f"transaction set {message.kind} is none that we read")
            continue
        read, module = findings.read, import_module(name)
        module.read_message(message, profile, findings)
        if findings.read == read:
            findings.without_lines(message, getattr(module, "NIL_HOLDS", frozenset()))
    return findings.result()


LAYOUT = Layout("x12", _recognises, messages=_messages)
