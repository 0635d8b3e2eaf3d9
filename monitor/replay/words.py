"""A replay in plain words for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from monitor.printable import capital, printable
from monitor.replay.records import Finding, FindingList, FirstSteps, Replayed

_OUTCOMES = {
    "proposed": "proposed, waiting for approval",
    "taken": "taken without approval",
    "to_legal": "gone to legal for review",
    "blocked": "blocked by the law gate",
    "none": "no step",
}
_CONFIRMED = {
    "two_readings": "two readings of one page",
    "second_capture": "a second capture",
    "document": "a document",
}


def head_words(found: Replayed) -> Iterator[str]:
    """Yield what was replayed and the summary line."""
    yield printable(f"{found.rule} v{found.version} ({found.status}): {found.title}")
    yield printable(f"From {found.since.isoformat()} to {found.until.isoformat()}; rule read from {found.source}")
    yield printable(f"Compared with {found.against}" if found.compared_with is not None else capital(found.against))
    yield ""
    yield (
        f"{_many(found.facts, 'fact')} judged, {_many(found.violations, 'violation')} "
        f"({_many(found.parties, 'party', 'parties')}): {found.confirmed} confirmed, "
        f"{_many(found.suspicions, 'suspicion')}; {found.not_assessed} not assessed."
    )
    if found.compared_with is not None:
        yield (
            f"{found.both.count} found by both, {found.only_replayed.count} only by the replayed rule, "
            f"{found.only_active.count} only by the active version."
        )
    for reason, count in found.not_assessed_because.items():
        yield "  " + printable(f"not assessed {count} ×: {reason}")
    if found.faulty:
        yield f"  {_many(found.faulty, 'fact')} hold a value of the wrong type and were not judged"


def finding_words(mark: str, heading: str, found: FindingList) -> Iterator[str]:
    """Yield the findings of one kind under their heading."""
    yield f"{heading}: {found.count or 'none'}"
    for item in found.listed:
        yield "  " + printable(f"{mark} {item.party_name} · {item.about} · {_when(item)} · {_how(item)}")
        yield "      " + printable(item.sentence)
    if found.legal_only:
        yield f"  {found.legal_only} of them for legal only: `--audience legal` lists them"
    hidden = found.count - found.legal_only - len(found.listed)
    if hidden > 0:
        yield f"  … and {hidden} more; `--limit 0` lists all"


def outcome_words(notices: FirstSteps) -> Iterator[str]:
    """Yield what would become of the first steps."""
    total = sum(notices.counts.values())
    if not total:
        yield "Steps it would propose: none; no finding is confirmed."
        return
    parts = [f"{count} {_OUTCOMES[outcome]}" for outcome, count in notices.counts.items()]
    yield f"Steps it would propose for {_many(total, 'case')}: {', '.join(parts)}."
    if notices.held:
        yield (
            f"A pass that newly accuses {_many(notices.newly_accused, 'party', 'parties')} at once would be HELD "
            "(limits.blast_radius_percent) until somebody releases it."
        )
    if notices.held_sites:
        yield (
            f"Most offers of {_many(notices.held_sites, 'site')} would be newly accused of prices: a pass that finds "
            "them at once would HOLD these (limits.blast_radius_site_percent) until somebody releases them."
        )
    if notices.legal_only:
        yield f"{notices.legal_only} of them for legal only: `--audience legal` lists them."
    hidden = total - notices.legal_only - len(notices.listed)
    if hidden > 0:
        yield f"{len(notices.listed)} of {total} listed; `--limit 0` lists all."


def note_words(found: Replayed) -> Iterator[str]:
    """Yield what the reader has to bear in mind."""
    yield "Bear in mind"
    for note in found.notes:
        yield f"- {printable(note)}"
    yield "Nothing was written: no violation, case, step or document."


def _when(item: Finding) -> str:
    if item.first_seen is None or item.last_seen is None:
        return item.period or "as on file"
    first, last = _day(item.first_seen), _day(item.last_seen)
    span = first if first == last else f"{first} to {last}"
    return f"{span}, {item.end}" if item.end else f"{span}, still on"


def _how(item: Finding) -> str:
    if not item.confirmed_by:
        return f"suspicion (seen {_many(item.sightings, 'time')})"
    return f"confirmed by {_CONFIRMED[item.confirmed_by]}"


def _day(at: datetime) -> str:
    return at.strftime("%Y-%m-%d")


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"
