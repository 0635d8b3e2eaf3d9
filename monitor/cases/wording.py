"""A case in plain words for a terminal: timeline, evidence, steps and what the law gate answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from monitor.cases.blast import HeldRun
from monitor.cases.gate import FOR_LEGAL, deciding, note_words
from monitor.cases.kept_evidence import RESTORE
from monitor.cases.overview import CaseOverview
from monitor.printable import printable
from monitor.vocabulary import TAKEN_STEP, Visibility
from scrapers.counted import number_of


def held_words(run: HeldRun) -> str:
    """Return what a held run means and how to release it."""
    return (
        f"Run {run.run} is HELD: it would newly accuse {number_of(run.parties, 'party', 'parties')} "
        f"({number_of(run.violations, 'violation')}), more parties, or more offers of one site, than [limits] "
        "allow. Look for a changed page first; if the findings are right: "
        f"`channelwarden cases release {run.run} --by NAME`."
    )


def case_words(file: CaseOverview) -> Iterator[str]:
    """Yield the case's sheet line by line."""
    case = file.case
    yield printable(f"Case {case.id}: {case.rule}, {case.party_name} ({case.party}), {case.subject}")
    stopped = f" until {file.clock_stopped_until.isoformat()}" if file.clock_stopped_until else ""
    yield printable(f"{case.status}{stopped}, {case.severity}, episode {case.episode}, read by {case.visibility}")
    if file.visibility_reason:
        yield printable(f"For legal only: {file.visibility_reason}")
    yield ""
    yield "Violations"
    for violation in file.violations:
        yield from _violation(violation)
    if file.violations:
        legal = " --audience legal" if case.visibility == Visibility.LEGAL else ""
        newest = file.violations[-1]["id"]
        yield f"  Why, line by line: `channelwarden rules explain {newest}{legal}` (a violation's number)"
    yield ""
    yield "Steps"
    for step in file.steps:
        yield from _step(step)
    if not file.steps:
        yield "  none"
    yield ""
    yield "History"
    for event in file.history:
        yield "  " + printable(f"{_moment(event['at'])} {event['kind']}: {event['text']} ({event['actor']})")


def _violation(violation: dict[str, Any]) -> Iterator[str]:
    yield "  " + printable(f"{violation['id']}: {violation['sentence']}")
    seen = f"seen {number_of(violation['sightings'], 'time')}, {_moment(violation['first_seen'])} to "
    seen += f"{_moment(violation['last_seen'])}, {violation['status']}"
    for word in (violation["confirmed_by"].replace("_", " "), violation["end_reason"]):
        seen += f", {word}" if word else ""
    yield "    " + printable(seen)
    proof = violation["evidence"]
    if proof:
        yield "    " + printable(f"evidence {proof['sequence']}: {proof['url']} sha256 {proof['sha256'][:16]}…")
        if not proof["kept"]:
            yield f"      it does not lie in the archive as it was archived, and no letter leaves about it{RESTORE}"


def _step(step: dict[str, Any]) -> Iterator[str]:
    words = f"step {step['id']}: episode {step['episode']} rung {step['rung'] + 1}, {step['kind']}, {step['status']}"
    if step["approved_by"]:
        words += f", approved by {step['approved_by']}"
    elif step["approval"]:
        words += f", needs {step['approval'].replace('_', ' ')}"
    if step["cure_until"]:
        words += f", to be cured by {step['cure_until'].isoformat()}"
    elif step["status"] in TAKEN_STEP:
        words += f", {number_of(step['cure_days'], 'day')} to cure from when its letter leaves"
    yield "  " + printable(words)
    gate = step["gate"] or {}
    yield "    " + printable(f"law gate: {gate.get('answer', 'not asked')}")
    if gate and not deciding(gate):
        yield f"      {FOR_LEGAL}"
    for reason in gate.get("reasons", ()):
        law = f"{reason['rule']} v{reason['version']}" if reason["rule"] else "house default"
        confirmed = "" if reason["confirmed"] else " (citation to be confirmed by counsel)"
        words = f"{reason['answer']} in {reason['jurisdiction']}: {reason['article']} – {note_words(reason)} [{law}]"
        yield "      " + printable(words + confirmed)
        if reason.get("response") and reason["answer"] == gate["answer"]:
            yield "        " + printable(f"what to do: {reason['response']}")


def _moment(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC") if at else "–"
