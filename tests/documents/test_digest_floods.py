"""A flood of findings or decisions stays a digest that can be read: folded, counted, and with the list of all."""

from __future__ import annotations

from collections.abc import Callable

from monitor.documents.folding import FOLD_ABOVE, SECTION_LIMIT
from monitor.rulebook.records import Rule
from monitor.vocabulary import StepStatus, ViolationStatus
from reports.records import Digest, DigestEntry
from tests.documents.channel_story import NOW, Channel

Build = Callable[..., Digest]
Rules = dict[str, Rule]


def entries_of(document: Digest, key: str) -> tuple[DigestEntry, ...]:
    return next(item.entries for item in document.sections if item.key == key)


def _many_cases(channel: Channel, rules: Rules, party: str, count: int) -> None:
    for number in range(count):
        case = channel.case(party, rules["MAP-001"], f"NO-{number:03d}", NOW)
        channel.violation(case, ViolationStatus.CONFIRMED, f"Number {number} is too cheap.", fact={"site": "barn"})


def test_a_flood_of_one_party_and_rule_folds_into_one_line_with_its_count(
    channel: Channel, rules: Rules, build: Build
) -> None:
    channel.party("barn", "Bargain Barn LLC", "US")
    _many_cases(channel, rules, "barn", FOLD_ABOVE + 30)
    (entry,) = entries_of(build(), "new")
    assert entry.count == FOLD_ABOVE + 30
    assert f"{FOLD_ABOVE + 30} findings alike" in entry.sentence
    assert dict(build().figures)["New"] == str(FOLD_ABOVE + 30)


def test_a_flood_of_many_parties_ends_in_one_closing_line_that_counts_the_rest(
    channel: Channel, rules: Rules, build: Build
) -> None:
    for number in range(SECTION_LIMIT + 20):
        channel.party(f"p{number}", f"Party {number}", "US")
        _many_cases(channel, rules, f"p{number}", 1)
    entries = entries_of(build(), "new")
    assert len(entries) == SECTION_LIMIT
    assert sum(entry.count for entry in entries) == SECTION_LIMIT + 20
    assert entries[-1].command == "channelwarden cases list"


def test_a_flood_of_decisions_names_the_list_that_shows_every_step(
    channel: Channel, rules: Rules, build: Build
) -> None:
    channel.party("barn", "Bargain Barn LLC", "US")
    for number in range(FOLD_ABOVE + 1):
        case = channel.case("barn", rules["MAP-001"], f"NO-{number}", NOW)
        channel.violation(case, ViolationStatus.CONFIRMED, "Cheap.", fact={"site": "barn"})
        channel.step(case, "notice", StepStatus.PROPOSED, NOW)
    (entry,) = entries_of(build(), "decide")
    listed = "channelwarden cases approve --all --rule MAP-001 --party barn --dry-run --by NAME"
    assert (entry.count, entry.command) == (FOLD_ABOVE + 1, listed)
