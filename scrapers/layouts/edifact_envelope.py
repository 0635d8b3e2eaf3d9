"""The envelopes of EDIFACT: interchange and messages, with every count and reference checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scrapers.layouts.segments import Findings, Message, Segment


@dataclass
class _Open:
    """The envelopes that are open while segments are walked through."""

    interchange: Segment | None = None
    group: Segment | None = None
    header: Segment | None = None
    body: list[Segment] = field(default_factory=list)
    messages: int = 0
    groups: int = 0
    in_group: int = 0


def edifact_messages(segments: Sequence[Segment], findings: Findings) -> list[Message]:
    """Return the messages; what is wrong with their envelopes is noted in the findings."""
    found: list[Message] = []
    now = _Open()
    for segment in segments:
        if segment.tag == "UNB":
            now = _Open(interchange=segment)
        elif segment.tag == "UNG":
            now.group, now.in_group = segment, 0
            now.groups += 1
        elif segment.tag == "UNH":
            _no_open_message(now, findings)
            now.header, now.body = segment, []
            now.messages += 1
            now.in_group += 1
        elif segment.tag in ("UNT", "UNE", "UNZ"):
            found += _close(segment, now, findings)
        elif now.header is not None:
            now.body.append(segment)
        else:
            findings.skip(segment, "outside a message")
    _no_open_message(now, findings)
    if now.interchange is not None:
        findings.fault("cut", "the file ends without UNZ")
    if not found and not findings.faults:
        findings.fault("no_message", "no UNH segment opens a message in it")
    return found


def _no_open_message(now: _Open, findings: Findings) -> None:
    if now.header is not None:
        findings.fault("cut", f"the message of segment {now.header.number} does not end with UNT")
        now.header = None


def _close(segment: Segment, now: _Open, findings: Findings) -> list[Message]:
    if segment.tag == "UNT":
        if now.header is None:
            findings.fault("no_message", f"UNT in segment {segment.number} closes no UNH")
            return []
        findings.counted("segment_count", segment.at(1), len(now.body) + 2, "segments", segment)
        findings.matched(segment.at(2), now.header.at(1), segment)
        version = f"{now.header.at(2, 2)}.{now.header.at(2, 3)}"
        message = Message(now.header.at(2), version, tuple(now.body))
        now.header = None
        return [message]
    _no_open_message(now, findings)
    if segment.tag == "UNE" and now.group is not None:
        findings.counted("message_count", segment.at(1), now.in_group, "messages", segment)
        findings.matched(segment.at(2), now.group.at(5), segment)
        now.group = None
    elif segment.tag == "UNZ" and now.interchange is not None:
        findings.counted("message_count", segment.at(1), now.groups or now.messages, "messages", segment)
        findings.matched(segment.at(2), now.interchange.at(5), segment)
        now.interchange = None
    return []
