"""EDIFACT interchanges: sales, inventory and price messages of D.96A to D.99A, one file a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module, util
from typing import BinaryIO

from scrapers.layouts.edifact_envelope import edifact_messages
from scrapers.layouts.edifact_tokens import edifact_segments, looks_like_edifact
from scrapers.layouts.profile import Entry, Layout, ReportProfile, Skipped, start_of, whole
from scrapers.layouts.segments import Findings
from scrapers.layouts.text_encoding import decode

_CHARACTER_SETS = {"UNOC": "latin-1", "UNOD": "iso8859-2", "UNOE": "iso8859-5", "UNOF": "iso8859-7"}


def _recognises(file: BinaryIO) -> bool:
    return looks_like_edifact(start_of(file, 64))


def _messages(file: BinaryIO, profile: ReportProfile) -> Iterator[Entry | Skipped]:
    data = whole(file)
    named = re.search(rb"UNB.(UNO[A-Z])", data[:200])
    encoding = profile.encoding or _CHARACTER_SETS.get(named[1].decode() if named else "", "")
    findings = Findings()
    segments, marks = edifact_segments(decode(data, encoding))
    for message in edifact_messages(segments, findings):
        name = f"scrapers.layouts.edifact_{message.kind.lower()}"
        if not message.kind.isalpha() or util.find_spec(name) is None:
            findings.fault("unknown_message", f"message {message.kind} is none that we read")
            continue
        read, module = findings.read, import_module(name)
        module.read_message(message, marks.decimal, profile, findings)
        if findings.read == read:
            findings.without_lines(message, getattr(module, "NIL_HOLDS", frozenset()))
    return findings.result()


LAYOUT = Layout("edifact", _recognises, messages=_messages)
