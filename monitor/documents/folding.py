"""A flood is prevented: many lines of one rule and party become one, and a section ends with a count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from monitor.documents import commands
from monitor.documents.phrases import listed, number_of
from reports.records import DigestEntry

FOLD_ABOVE = 4
"""Lines of one rule and party beyond this many are folded into one."""

SECTION_LIMIT = 12
"""Lines of a section beyond this many become one closing line with their count."""

_SEVERITY = {"critical": 0, "high": 1, "medium": 2, "low": 3}


def fold(entries: Iterable[DigestEntry], audience: str) -> tuple[DigestEntry, ...]:
    """Return the entries, news before what waits, worst first, with floods folded.

    No entry is lost: `count` says how many a line holds.
    """
    groups: defaultdict[tuple[str, str, str], list[DigestEntry]] = defaultdict(list)
    for entry in entries:
        groups[entry.rule, entry.party, entry.state].append(entry)
    lines = []
    for group in groups.values():
        lines.extend([_folded(group, audience)] if len(group) > FOLD_ABOVE else group)
    lines.sort(key=_order)
    if len(lines) <= SECTION_LIMIT:
        return tuple(lines)
    return (*lines[: SECTION_LIMIT - 1], _rest(lines[SECTION_LIMIT - 1 :], audience))


def _order(line: DigestEntry) -> tuple[bool, int, str, str, str]:
    return line.state == "waiting", _SEVERITY.get(line.severity, 4), line.party, line.rule, line.product


def _folded(group: list[DigestEntry], audience: str) -> DigestEntry:
    first = min(group, key=lambda entry: (_SEVERITY.get(entry.severity, 4), entry.product))
    products = list(dict.fromkeys(entry.product for entry in group))
    return replace(
        first,
        case=listed(_case_numbers(group), limit=12),
        product=number_of(len(products), "product or agreement", "products or agreements"),
        sentence=f"{len(group)} findings alike, among them {listed(products, 3)}. For example: {first.sentence}",
        next_step=f"{len(group)} steps wait; the list names each:" if first.command else "",
        command=commands.list_cases(audience) if first.command else "",
        history=(),
        count=len(group),
    )


def _rest(lines: list[DigestEntry], audience: str) -> DigestEntry:
    count = sum(line.count for line in lines)
    parties = list(dict.fromkeys(line.party for line in lines))
    return DigestEntry(
        case="",
        party=f"{count} more",
        product="",
        rule=listed(sorted({line.rule for line in lines if line.rule})),
        title="",
        severity="",
        state="folded",
        sentence=f"They are about {listed(parties)}.",
        command=commands.list_cases(audience),
        count=count,
    )


def _case_numbers(group: list[DigestEntry]) -> list[str]:
    numbers = [entry.case.removeprefix("case ") for entry in group if entry.case]
    return [f"cases {numbers[0]}", *numbers[1:]] if len(numbers) > 1 else [f"case {number}" for number in numbers]
