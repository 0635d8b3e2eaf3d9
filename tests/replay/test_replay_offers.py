"""Offers replayed on real stores: what the rule found live it finds again; drafts differ where they say so."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from monitor.model import MapPrice, Observation, Promotion, Step, Violation
from monitor.replay.episodes import BY_POLICY
from monitor.replay.words import outcome_words
from monitor.settings import Workspace
from monitor.store.session import Database
from tests.replay.conftest import at
from tests.replay.made_history import Made, differences, end_of

Channel = Any
Draft = Any


def findings(replayed: Any) -> list[tuple[Any, ...]]:
    every = [*replayed.both.listed, *replayed.only_replayed.listed]
    return sorted((f.subject, f.first_seen, f.last_seen, f.confirmed_by, f.end, f.ended_at) for f in every)


def stored(channel: Channel) -> list[tuple[Any, ...]]:
    with channel.database.session() as session:
        rows = session.exec(select(Violation)).all()
        return sorted((v.subject, v.first_seen, v.last_seen, v.confirmed_by, end_of(v), v.ended_at) for v in rows)


@pytest.mark.parametrize("seed", range(6))
def test_replaying_the_active_rule_finds_what_was_found_live(channel: Channel, seed: int) -> None:
    chance = random.Random(seed)
    channel.read_twice = ("mary",)
    channel.add(
        MapPrice(sku="NB", market="US", price_minor=21000, currency="USD", valid_from=date(2026, 3, 6)),
        Promotion(
            sku="NB", market="US", price_minor=17000, currency="USD",
            valid_from=date(2026, 3, 9), valid_to=date(2026, 3, 11),
        ),
    )  # fmt: skip
    sellers = ["alpine", "berlin", "mary", "stranger"]
    for day in range(2, 16):
        for hour in (6, 8, 14):
            seen = {
                name: chance.choice([20000, 18000, 18000, 20800, None]) for name in sellers if chance.random() < 0.7
            }
            channel.visit(at(day, hour), seen)
    replayed = channel.replay()
    live = stored(channel)
    assert len(live) > 10
    assert findings(replayed) == live
    assert (replayed.confirmed, replayed.suspicions) == (
        sum(bool(row[3]) for row in live),
        sum(not row[3] for row in live),
    )


def test_the_first_steps_are_those_the_live_ladder_proposed(channel: Channel) -> None:
    for hour in (6, 14):
        channel.visit(at(2, hour), {"alpine": 18000, "berlin": 18000, "mary": 18000, "stranger": 18000})
    replayed = channel.replay()
    outcome = {notice.party: notice.outcome for notice in replayed.notices.listed}
    assert outcome == {"alpine": "proposed", "berlin": "blocked", "mary": "blocked", "seller:shop:stranger": "none"}
    with channel.database.session() as session:
        steps = session.exec(select(Step)).all()
        assert sorted(step.gate["answer"] for step in steps) == ["allow", "block", "block"]
    assert all(notice.case for notice in replayed.notices.listed)
    blocked = next(notice for notice in replayed.notices.listed if notice.party == "berlin")
    assert "LAW-PRICE-EU" in blocked.rules
    assert blocked.why


def test_one_sighting_is_a_suspicion_and_two_within_the_hours_too(channel: Channel) -> None:
    channel.visit(at(2, 6), {"alpine": 18000, "mary": 18000})
    channel.visit(at(2, 9), {"alpine": 18000})
    replayed = channel.replay()
    assert (replayed.confirmed, replayed.suspicions) == (0, 2)
    assert replayed.notices.counts == {}
    channel.visit(at(2, 10), {"alpine": 18000})
    assert channel.replay().confirmed == 1


def test_two_agreeing_readings_confirm_at_once(channel: Channel) -> None:
    channel.visit(at(2), {"alpine": 18000}, readings=2)
    assert [f[3] for f in findings(channel.replay())] == ["two_readings"]


def test_two_readings_vouch_for_no_coupon(channel: Channel) -> None:
    channel.judged = ("MAP-002",)
    channel.visit(at(2), {"alpine": 20000}, readings=2, coupon_price_minor=15000, coupon_code="TAKE5")
    assert [(f[3], f[0]) for f in findings(channel.replay("MAP-002"))] == [("", "alpine")]
    channel.visit(at(3), {"alpine": 20000}, readings=2, coupon_price_minor=15000, coupon_code="TAKE5")
    assert findings(channel.replay("MAP-002")) == stored(channel)


def test_a_capture_that_vouches_for_nothing_confirms_nothing(channel: Channel) -> None:
    channel.visit(at(2), {"alpine": 18000}, readings=0)
    channel.visit(at(3), {"alpine": 18000}, readings=0)
    assert [f[3] for f in findings(channel.replay())] == [""]
    assert findings(channel.replay()) == stored(channel)


def test_a_price_is_judged_by_the_map_of_its_day(channel: Channel) -> None:
    """The offer never changed; MAP rose on the fifth: the deviation begins there, not when the offer was first seen."""
    channel.add(MapPrice(sku="NB", market="US", price_minor=25000, currency="USD", valid_from=date(2026, 3, 5)))
    for day in range(2, 9):
        channel.visit(at(day), {"alpine": 20000})
    (found,) = channel.replay().only_replayed.listed
    assert (found.first_seen, found.last_seen, found.sightings) == (at(5), at(8), 4)
    assert stored(channel)[0][1] == at(5)


def test_a_promotion_in_between_splits_the_deviation(channel: Channel) -> None:
    window = {"valid_from": date(2026, 3, 4), "valid_to": date(2026, 3, 5)}
    channel.add(Promotion(sku="NB", market="US", price_minor=17000, currency="USD", **window))
    for day in range(2, 8):
        channel.visit(at(day), {"alpine": 18000})
    found = channel.replay().only_replayed.listed
    assert [(item.first_seen, item.end) for item in found] == [(at(2), BY_POLICY), (at(6), "")]


def test_only_what_was_seen_in_the_window_counts(channel: Channel) -> None:
    channel.visit(at(2), {"alpine": 18000, "mary": 18000})
    channel.visit(at(3), {"alpine": 18000, "mary": None})
    channel.visit(at(10), {"alpine": 18000})
    (found,) = channel.replay(since=4).only_replayed.listed
    assert (found.subject, found.first_seen, found.confirmed_by) == ("alpine", at(10), "")


def test_an_observation_whose_visits_are_gone_is_replayed_by_its_own_times(channel: Channel) -> None:
    times = {"first_seen": at(2), "last_seen": at(3), "seen_on": date(2026, 3, 3)}
    given = {"site": "shop", "market": "US", "seller": "Alpine", "party_id": "alpine", "party_key": "alpine"}
    channel.add(
        Observation(
            offer_key="alpine", listing_key="alpine", sku="NB", price_minor=18000, currency="USD", **given, **times
        )
    )
    (found,) = channel.replay().only_replayed.listed
    assert (found.first_seen, found.last_seen, found.confirmed_by) == (at(2), at(3), "second_capture")


def test_a_draft_is_compared_with_the_active_version(channel: Channel, draft: Draft) -> None:
    """Tolerance 1 % to 8 %: Mary's five per cent are no longer found; no draft finding is new."""
    for hour in (6, 14):
        channel.visit(at(2, hour), {"alpine": 18000, "mary": 19000})
    replayed = channel.replay(draft.edit("default: 1 %", "default: 8 %").written())
    assert [f.party for f in replayed.both.listed] == ["alpine"]
    assert [f.party for f in replayed.only_active.listed] == ["mary"]
    assert replayed.only_replayed.count == 0
    assert (replayed.version, replayed.compared_with, replayed.violations) == (2, 1, 1)


def test_a_stricter_draft_finds_more(channel: Channel, draft: Draft) -> None:
    for hour in (6, 14):
        channel.visit(at(2, hour), {"alpine": 19900, "mary": 18000})
    replayed = channel.replay(draft.edit("default: 1 %", "default: 0 %").written())
    assert [f.party for f in replayed.only_replayed.listed] == ["alpine"]
    assert [f.party for f in replayed.both.listed] == ["mary"]
    assert [n.case for n in replayed.notices.listed if n.party == "alpine"] == [None]


def test_what_cannot_be_assessed_is_counted_by_reason(channel: Channel) -> None:
    channel.visit(at(2), {"alpine": 18000, "mary": 18000}, sku=None)
    replayed = channel.replay()
    assert (replayed.violations, replayed.not_assessed) == (0, 2)
    assert all("could not be matched" in reason for reason in replayed.not_assessed_because)


def test_the_channel_is_not_shown_what_the_gate_keeps_to_legal(channel: Channel) -> None:
    for hour in (6, 14):
        channel.visit(at(2, hour), {"alpine": 18000, "berlin": 18000})
    replayed = channel.replay(audience="channel")
    assert [f.party for f in replayed.only_replayed.listed] == ["alpine"]
    assert (replayed.only_replayed.count, replayed.only_replayed.legal_only) == (2, 1)
    assert [notice.party for notice in replayed.notices.listed] == ["alpine"]
    assert replayed.notices.legal_only == 1


def test_a_limit_shortens_the_lists_and_not_the_counts(channel: Channel) -> None:
    for hour in (6, 14):
        channel.visit(at(2, hour), {"alpine": 18000, "berlin": 18000, "mary": 18000})
    replayed = channel.replay(limit=1)
    assert (len(replayed.only_replayed.listed), replayed.only_replayed.count) == (1, 3)
    assert len(replayed.notices.listed) == 1
    assert sum(replayed.notices.counts.values()) == 3


def test_too_many_parties_at_once_are_said_to_be_held(channel: Channel) -> None:
    channel.limits = channel.limits.model_copy(update={"blast_radius_minimum": 1, "blast_radius_percent": 10})
    channel.judged = ("SELLER-001",)
    for hour in (6, 14):
        channel.visit(at(2, hour), {"alpine": 18000, "mary": 18000})
    notices = channel.replay().notices
    assert (notices.newly_accused, notices.held) == (2, True)


@pytest.mark.parametrize(("berlin", "sites"), [(18000, 1), (20000, 0)])
def test_a_site_most_of_whose_offers_would_be_accused_is_said_to_be_held(
    channel: Channel, berlin: int, sites: int
) -> None:
    channel.limits = channel.limits.model_copy(update={"blast_radius_site_minimum": 1})
    channel.judged = ("SELLER-001",)
    for hour in (6, 14):
        channel.visit(at(2, hour), {"alpine": 18000, "mary": 18000, "berlin": berlin})
    notices = channel.replay().notices
    assert notices.held_sites == sites
    said = "would be newly accused of prices: a pass that finds them at once would HOLD these"
    assert any(said in line for line in outcome_words(notices)) == bool(sites)


def test_more_policy_dates_than_fit_are_replayed_day_by_day(channel: Channel) -> None:
    start = date(2025, 12, 1)
    for number in range(70):
        day = start + timedelta(days=2 * number)
        channel.add(MapPrice(sku="OTHER", market="US", price_minor=1, currency="USD", valid_from=day, valid_to=day))
    for day in range(2, 9):
        channel.visit(at(day), {"alpine": 18000})
    with_many = channel.replay(since=1)
    (found,) = with_many.only_replayed.listed
    assert (found.first_seen, found.last_seen, found.sightings) == (at(2), at(8), 7)


def test_a_draft_without_a_new_version_is_told_to_raise_it(channel: Channel, draft: Draft) -> None:
    channel.visit(at(2), {"alpine": 18000})
    assert not any("raise it" in note for note in channel.replay(draft.written()).notes)
    assert any("raise it" in note for note in channel.replay(draft.edit("version: 2", "version: 1").written()).notes)


def test_what_has_no_history_is_named(channel: Channel, draft: Draft) -> None:
    channel.visit(at(2), {"alpine": 18000})
    said = " ".join(channel.replay().notes)
    assert "own_shop" not in said
    assert "A party's name, role, seat and suspension have no history" in said
    draft.edit("- own_shop: {is: false}", "- waived: {is: false}").edit("own_shop: false", "waived: false")
    draft.edit("own_shop: true", "waived: true")
    assert any(note.startswith("waived: as far as") for note in channel.replay(draft.written()).notes)


def test_a_replay_tells_a_price_that_went_up_from_a_least_price_that_fell(channel: Channel) -> None:
    channel.add(MapPrice(sku="NB", market="US", price_minor=17000, currency="USD", valid_from=date(2026, 3, 4)))
    for day, prices in ((2, (18000, 18000)), (3, (21000, 18000)), (4, (21000, 17500))):
        channel.visit(at(day), dict(zip(("mary", "alpine"), prices, strict=True)))
    found = {item.party: item.end for item in channel.replay().only_replayed.listed}
    assert found == {"mary": "complies again", "alpine": BY_POLICY}


def test_every_offer_rule_finds_again_what_the_passes_found(
    workspace: Workspace, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Made(workspace, database, 2, monkeypatch)
    times = made.live()
    compared, found = differences(made, times[-1])
    assert compared > 100
    assert found == {}
