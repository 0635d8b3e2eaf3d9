"""A flood is prevented: many lines of one rule and party become one, and a section ends with a count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from monitor.documents import commands
from monitor.documents.phrases import listed
from reports.records import DigestEntry
from scrapers.counted import number_of

FOLD_ABOVE = 4
"""Lines of one rule and party beyond this many are folded into one."""

SECTION_LIMIT = 12
"""Lines of a section beyond this many become one closing line with their count."""

_SEVERITY = {"critical": 0, "high": 1, "medium": 2, "low": 3}


@dataclass(frozen=True)
class Kinship:
    """What is known of entries beyond their words, by their `case`: which are `one_matter`, and how to approve all.

    Entries of one matter fold from the second on; `together` is the command that lists the steps of a party's matter
    with what becomes of each, `unseen` are those whose page has not been seen since. `all_together` lists all steps.
    """

    one_matter: Collection[str] = frozenset()
    together: Mapping[str, str] = field(default_factory=dict)
    unseen: Collection[str] = frozenset()
    all_together: str = ""


def fold(entries: Iterable[DigestEntry], audience: str, kin: Kinship | None = None) -> tuple[DigestEntry, ...]:
    """Return the entries, news before what waits, worst first, with floods folded.

    No entry is lost: `count` says how many a line holds.
    """
    kin = kin or Kinship()
    groups: defaultdict[tuple[str, str, str], list[DigestEntry]] = defaultdict(list)
    for entry in entries:
        groups[entry.rule, entry.party, entry.state].append(entry)
    lines = []
    for group in groups.values():
        alike = len(group) > 1 and all(entry.case in kin.one_matter for entry in group)
        lines.extend([_folded(group, kin)] if alike or len(group) > FOLD_ABOVE else group)
    lines.sort(key=_order)
    if len(lines) <= SECTION_LIMIT:
        return tuple(lines)
    return (
        *lines[: SECTION_LIMIT - 1],
        _rest(lines[SECTION_LIMIT - 1 :], kin.all_together or commands.list_cases(audience)),
    )


def weight(line: DigestEntry) -> int:
    """Return where a line belongs by its severity: the worst first."""
    return _SEVERITY.get(line.severity, len(_SEVERITY))


def _order(line: DigestEntry) -> tuple[bool, int, str, str, str]:
    return line.state == "waiting", weight(line), line.party, line.rule, line.product


def _folded(group: list[DigestEntry], kin: Kinship) -> DigestEntry:
    first = min(group, key=lambda entry: (weight(entry), entry.product))
    products = list(dict.fromkeys(entry.product for entry in group))
    one = all(entry.case in kin.one_matter for entry in group)
    told = f"One matter, found {len(group)} times:" if one else f"{len(group)} findings alike, among them"
    steps = {entry.next_step for entry in group}
    unseen = sum(entry.case in kin.unseen for entry in group)
    warning = f", {unseen} of them about what has not been seen since" if unseen else ""
    refused = sum(not entry.command for entry in group)
    if refused:
        warning += f", {refused} of them cannot be approved now"
    together = kin.together.get(first.case, "")
    return replace(
        first,
        case=listed(_case_numbers(group), limit=12),
        product=number_of(len(products), "product or agreement", "products or agreements"),
        sentence=f"{told} {listed(products, 3)}. For example: {first.sentence}",
        next_step=f"{len(group)} steps wait{warning}; the list names each:" if together else _common(steps),
        command=together,
        history=(),
        count=len(group),
    )


def _common(steps: set[str]) -> str:
    """Return what comes next where it is the same for all."""
    return steps.pop() if len(steps) == 1 else ""


def _rest(lines: list[DigestEntry], command: str) -> DigestEntry:
    count = sum(line.count for line in lines)
    parties = list(dict.fromkeys(line.party for line in lines))
    return DigestEntry(
        party=f"{count} more",
        rule=listed(sorted({line.rule for line in lines if line.rule})),
        state="folded",
        sentence=f"They are about {listed(parties)}.",
        command=command,
        count=count,
    )


def _case_numbers(group: list[DigestEntry]) -> list[str]:
    numbers = [entry.case.removeprefix("case ") for entry in group if entry.case]
    return [f"cases {numbers[0]}", *numbers[1:]] if len(numbers) > 1 else [f"case {number}" for number in numbers]
