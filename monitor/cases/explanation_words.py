"""The explanation of a violation in plain words for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from monitor.cases.explanation import Explanation, LineTold, ParameterTold, ValueTold
from monitor.cases.looking_up import FactExplained
from monitor.cases.policy_rows import POLICY_FILES
from monitor.printable import printable
from scrapers.counted import number_of

_MARKS = {"yes": "yes", "no": "no ", "unknown": " ? "}
_CONFIRMED = {
    "two_readings": "two independent readings of one page that agree",
    "second_capture": "a second capture at another time",
    "document": "the document itself",
}


def explanation_words(told: Explanation) -> Iterator[str]:
    """Yield the explanation line by line."""
    yield printable(told.sentence)
    yield ""
    who = told.party_name if told.party.startswith("seller:") else f"{told.party_name} ({told.party})"
    case = f"case {told.case}" if told.case is not None else "no case yet"
    yield printable(f"Violation {told.violation}, {told.status}, {case}: {who}, {told.about}")
    yield printable(f"Rule {told.rule} v{told.found_under_version}{f': {told.title}' if told.title else ''}")
    yield "  " + printable(told.about_the_version)
    if told.lines:
        yield from _condition(told.lines, told.values, told.needs)
    yield from _parameters(told.parameters)
    yield from _heading("Policy and documents, as on file now")
    yield from ("  " + printable(f"{row.source}: {row.words}") for row in told.policy)
    if not told.policy:
        yield "  none known"
    yield from _evidence(told)
    yield from _timing(told)
    yield from _comply(told)


_SAID = {
    "violates": "violates, because all of this holds",
    "complies": "complies, because of this",
    "not_assessed": "is not assessed, because of this",
}


def fact_words(told: FactExplained, needs: Sequence[str]) -> Iterator[str]:
    """Yield what a rule says of a fact as it stands, line by line."""
    who = told.party_name if told.party.startswith("seller:") or not told.party else f"{told.party_name} ({told.party})"
    yield printable(f"{who}, {told.about}{f', {told.period}' if told.period else ''}: {told.subject}")
    yield f"Rule {told.rule} v{told.version}: the fact as it stands {_SAID[told.verdict]}:"
    yield from ("  " + printable(line) for line in told.because)
    if told.sentence:
        yield "  " + printable(f"It says: {told.sentence}")
    yield from _condition(told.lines, told.values, needs)
    yield from _parameters(told.parameters)


def _condition(lines: Sequence[LineTold], values: Sequence[ValueTold], needs: Sequence[str]) -> Iterator[str]:
    yield from _heading("What held, with the values as judged")
    yield from (_line(line) for line in lines)
    yield from _heading("The values it read or tells")
    for value in values:
        needed = ", must be known" if value.name in needs else ""
        yield "  " + printable(f"{value.name} = {value.value}: {value.meaning}{needed}")


def _parameters(parameters: Sequence[ParameterTold]) -> Iterator[str]:
    if parameters:
        yield from _heading("Parameters in force")
    for item in parameters:
        changed = f" (default {item.default})" if item.value != item.default else " (the default)"
        yield "  " + printable(f"{item.name} = {item.value}{changed}: {item.meaning}")


def _heading(text: str) -> Iterator[str]:
    yield from ("", text)


def _line(line: LineTold) -> str:
    indent = "  " * line.depth
    if not line.value:
        return f"  {_MARKS[line.held]} {indent}{line.text}"
    against = f", and {line.other} {line.operand}" if line.operand else ""
    was = f"it was {line.value}" if line.held != "unknown" else f"it was {line.value} ({line.why})"
    return f"  {_MARKS[line.held]} {indent}" + printable(f"{line.text}: {was}{against}")


def _evidence(told: Explanation) -> Iterator[str]:
    yield from _heading("Evidence")
    proof = told.evidence
    if proof is None:
        above = any(row.source == POLICY_FILES for row in told.policy)
        yield f"  none of its own{'; the policy files it was judged by are named above' if above else ' is kept'}"
        return
    yield "  " + printable(f"evidence {proof['sequence']} ({proof['kind']}): {proof['url'] or proof['subject']}")
    yield f"  captured {_moment(proof['captured_at'])}"
    yield f"  sha256 {proof['sha256']}"
    there = "" if proof["archived"] else " - MISSING from the evidence folder"
    yield f"  in {proof['warc']}, {proof['length']} bytes from {proof['offset']}{there}"
    yield f"  to take it out: `channelwarden evidence export FOLDER {proof['sequence']}`"


def _timing(told: Explanation) -> Iterator[str]:
    yield from _heading("Time")
    time = told.timing
    times = number_of(time["sightings"], "time")
    first, last = _moment(time["first_seen"]), _moment(time["last_seen"])
    seen = f"seen {times}, {first if first == last else f'{first} to {last}'}"
    yield f"  {seen}{f'; period {told.period}' if '-' in told.period else ''}"
    if time["confirmed_by"]:
        how = _CONFIRMED.get(time["confirmed_by"], time["confirmed_by"])
        yield f"  confirmed {_moment(time['confirmed_at'])} by {how}"
    if time["unconfirmed_for_lack_of"]:
        yield f"  not confirmed: it lacks {time['unconfirmed_for_lack_of']}"
    if time["ended_at"]:
        yield "  " + printable(f"ended {_moment(time['ended_at'])}: {time['end_reason']}")
    if time["held_run"]:
        seen = "" if time["ended_at"] else ": see `channelwarden cases list`"
        yield f"  held back by run {time['held_run']}{seen}"


def _comply(told: Explanation) -> Iterator[str]:
    if not told.to_comply:
        return
    yield from _heading("This rule would not find it if, all else equal, any one of these were so")
    yield from ("  - " + printable(", and ".join(way)) for way in told.to_comply)


def _moment(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC") if at else "at an unknown time"
