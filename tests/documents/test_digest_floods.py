"""A flood of findings or decisions stays a digest that can be read: folded, counted, and with the list of all."""

from __future__ import annotations

from collections.abc import Callable

from monitor.documents.folding import FOLD_ABOVE, SECTION_LIMIT
from monitor.rulebook.records import Rule
from reports.records import Digest
from tests.documents.channel_story import Channel
from tests.documents.digest_parts import section

Build = Callable[..., Digest]
Rules = dict[str, Rule]


def test_a_flood_of_one_party_and_rule_folds_into_one_line_with_its_count(
    channel: Channel, rules: Rules, build: Build
) -> None:
    channel.party("barn", "Bargain Barn LLC", "US")
    channel.flood("barn", rules["MAP-001"], FOLD_ABOVE + 30)
    (entry,) = section(build(), "new").entries
    assert entry.count == FOLD_ABOVE + 30
    assert f"{FOLD_ABOVE + 30} findings alike" in entry.sentence
    assert dict(build().figures)["New"] == str(FOLD_ABOVE + 30)


def test_a_flood_of_many_parties_ends_in_one_closing_line_that_counts_the_rest(
    channel: Channel, rules: Rules, build: Build
) -> None:
    for number in range(SECTION_LIMIT + 20):
        channel.party(f"p{number}", f"Party {number}", "US")
        channel.flood(f"p{number}", rules["MAP-001"], 1)
    entries = section(build(), "new").entries
    assert len(entries) == SECTION_LIMIT
    assert sum(entry.count for entry in entries) == SECTION_LIMIT + 20
    assert entries[-1].command == "channelwarden cases list"


def test_a_flood_of_decisions_of_many_parties_ends_in_the_list_of_all_that_wait(
    channel: Channel, rules: Rules, build: Build
) -> None:
    for number in range(SECTION_LIMIT + 20):
        channel.party(f"p{number}", f"Party {number}", "US")
        channel.flood(f"p{number}", rules["MAP-001"], 1, proposed=True)
    last = section(build(), "decide").entries[-1]
    assert (last.count, last.command) == (21, "channelwarden cases approve --all --dry-run --by NAME")


def test_a_flood_of_decisions_names_the_list_that_shows_every_step(
    channel: Channel, rules: Rules, build: Build
) -> None:
    channel.party("barn", "Bargain Barn LLC", "US")
    channel.flood("barn", rules["MAP-001"], FOLD_ABOVE + 1, proposed=True)
    (entry,) = section(build(), "decide").entries
    listed = "channelwarden cases approve --all --rule MAP-001 --party barn --dry-run --by NAME"
    assert (entry.count, entry.command) == (FOLD_ABOVE + 1, listed)
