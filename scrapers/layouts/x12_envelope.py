"""The envelopes of X12: interchange, groups and transaction sets, with every count and control number checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scrapers.layouts.segments import Findings, Message, Segment


@dataclass
class _Open:
    """The envelopes that are open while segments are walked through."""

    interchange: Segment | None = None
    group: Segment | None = None
    groups: int = 0
    sets: int = 0
    header: Segment | None = None
    body: list[Segment] = field(default_factory=list)


def x12_messages(segments: Sequence[Segment], findings: Findings) -> list[Message]:
    """Return the transaction sets; what is wrong with their envelopes is noted in the findings."""
    found: list[Message] = []
    now = _Open()
    for segment in segments:
        if segment.tag == "ISA":
            now.interchange, now.groups = segment, 0
        elif segment.tag == "GS":
            now.group, now.sets = segment, 0
            now.groups += 1
        elif segment.tag == "ST":
            _no_open_set(now, findings)
            now.header, now.body = segment, []
            now.sets += 1
        elif segment.tag in ("SE", "GE", "IEA"):
            found += _close(segment, now, findings)
        elif now.header is not None:
            now.body.append(segment)
        else:
            findings.skip(segment, "outside a transaction set")
    _no_open_set(now, findings)
    if now.group is not None or now.interchange is not None:
        missing = " and ".join(
            tag for tag, opened in (("GE", now.group), ("IEA", now.interchange)) if opened is not None
        )
        findings.fault("cut", f"the file ends without {missing}")
    if not found and not any(fault.name == "cut" and "SE" in fault.text for fault in findings.faults):
        kind = segments[1].at(1) if len(segments) > 1 else ""
        findings.fault("no_transaction_set", f"no ST segment opens a transaction set in the group of kind '{kind}'")
    return found


def _no_open_set(now: _Open, findings: Findings) -> None:
    if now.header is not None:
        findings.fault("cut", f"the transaction set of segment {now.header.number} does not end with SE")
        now.header = None


def _close(segment: Segment, now: _Open, findings: Findings) -> list[Message]:
    if segment.tag == "SE":
        if now.header is None:
            findings.fault("no_transaction_set", f"SE in segment {segment.number} closes no ST")
            return []
        findings.counted("segment_count", segment.at(1), len(now.body) + 2, "segments", segment)
        findings.matched(segment.at(2), now.header.at(2), segment)
        version = now.group.at(8) if now.group else ""
        message = Message(now.header.at(1), version, tuple(now.body))
        now.header = None
        return [message]
    _no_open_set(now, findings)
    if segment.tag == "GE" and now.group is not None:
        findings.counted("message_count", segment.at(1), now.sets, "transaction sets", segment)
        findings.matched(segment.at(2), now.group.at(6), segment)
        now.group = None
    elif segment.tag == "IEA" and now.interchange is not None:
        findings.counted("group_count", segment.at(1), now.groups, "groups", segment)
        findings.matched(segment.at(2), now.interchange.at(13), segment)
        now.interchange = None
    return []
