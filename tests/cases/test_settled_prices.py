"""A case that a person closed at one price: who goes far below it is told of anew, who plays around it is let be."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session, select

from monitor.cases import decisions, explanation
from monitor.documents.case_files import load, load_suspicions
from monitor.documents.entries import entry_of
from monitor.model import Violation

Channel = Any

MESSAGE = "{seller} advertises {sku} at {advertised_price}; {map_price} is the least"


@pytest.fixture
def closed(channel: Channel) -> Channel:
    """A case about 95.00 where 100.00 is the least price, closed by Dana."""
    channel.change("MAP-001", message=MESSAGE)
    case = channel.confirm(**price(9500))
    close(channel, case, "agreed by phone")
    return channel


def price(minor: int, **more: Any) -> dict[str, Any]:
    """What a fact says of an offer at a price."""
    return {"advertised_price": minor, "map_price": 10000, "currency": "USD"} | more


def close(channel: Channel, case: Any, reason: str, by: str = "Dana") -> None:
    """Close a case by hand."""
    decisions.close(channel.session, case.id, by=by, reason=reason, now=channel.now, zone=channel.zone)


def seen_at(channel: Channel, day: int, minor: int, **more: Any) -> Any:
    """See the offer at another price twice on a day, six hours apart; return its latest finding."""
    for hour in (6, 12):
        channel.at(day, hour).offer("o1", "low", changed=hour == 6, **price(minor, **more))
        channel.run()
    return channel.violation()


@pytest.mark.parametrize("minor", [9600, 9500, 9499, 9400, 9001])
def test_who_plays_around_the_settled_price_is_let_be(closed: Channel, minor: int) -> None:
    row = seen_at(closed, 3, minor)
    (case,) = closed.cases()
    assert (row.status, row.fact["advertised_price"], case.status, case.episode) == ("settled", 9500, "closed", 1)


@pytest.mark.parametrize("minor", [9000, 7000])
def test_who_goes_far_below_the_settled_price_is_a_new_finding(closed: Channel, minor: int) -> None:
    row = seen_at(closed, 3, minor)
    (case,) = closed.cases()
    assert (row.status, row.fact["advertised_price"], row.first_seen.day) == ("confirmed", minor, 3)
    assert (case.status, case.episode, case.rung) == ("open", 2, -1)
    assert [(step.episode, step.status) for step in closed.steps()] == [(1, "withdrawn"), (2, "proposed")]


def test_who_creeps_down_is_told_once_far_below_what_was_settled(closed: Channel) -> None:
    for day, minor in ((3, 9400), (4, 9200), (5, 9050)):
        assert seen_at(closed, day, minor).status == "settled"
    assert seen_at(closed, 6, 8990).status == "confirmed"


def test_one_sighting_far_below_is_a_suspicion_and_back_at_the_settled_price_nothing(closed: Channel) -> None:
    closed.at(3).offer("o1", "low", changed=True, **price(7000))
    closed.run()
    assert [row.status for row in findings(closed)] == ["lapsed", "suspicion"]
    assert closed.cases()[0].status == "closed"
    seen_at(closed, 4, 9500)
    assert [row.status for row in findings(closed)] == ["settled", "lapsed"]
    assert closed.cases()[0].status == "closed"


def test_a_confirmed_cut_that_is_taken_back_is_a_cure_and_what_was_settled_stays_so(closed: Channel) -> None:
    seen_at(closed, 3, 7000)
    closed.at(5).offer("o1", "low", changed=True, **price(9600))
    recorded, advanced = closed.run()
    (case,) = closed.cases()
    assert (recorded.cured, advanced.cured, case.status) == (1, 1, "cured")
    assert [row.status for row in findings(closed)] == ["settled", "cured"]
    said = entry(closed)
    assert "at 7,000" in said
    assert "Now its price is back at what was settled." in said
    assert "Settled, and standing still: 1 finding over which Dana closed it on 1 Mar (agreed by phone)." in said
    assert explanation.of_case(closed.session, case.id) == [row.id for row in reversed(findings(closed))]
    seen_at(closed, 7, 7000)
    assert (case.status, case.episode, closed.kinds(case).count("relapsed")) == ("open", 3, 1)


def test_what_was_closed_again_further_down_is_settled_there(closed: Channel) -> None:
    seen_at(closed, 3, 7000)
    close(closed, closed.cases()[0], "a last batch", by="Eve")
    for day, minor in ((4, 9500), (5, 7000), (6, 6501)):
        assert (seen_at(closed, day, minor).status, closed.cases()[0].status) == ("settled", "closed")
    assert seen_at(closed, 7, 6500).status == "confirmed"
    assert "Far below the $70.00 over which Eve closed it on 3 Mar (a last batch)." in entry(closed)


@pytest.mark.parametrize(
    "more",
    [{"map_price": 12000}, {"currency": "CAD", "advertised_price": 7000}, {"readings": 0, "advertised_price": 7000}],
    ids=["the least price rose", "another currency", "an hour of two days"],
)
def test_what_is_no_lower_price_as_far_as_anybody_knows_stays_settled(closed: Channel, more: dict[str, Any]) -> None:
    assert seen_at(closed, 3, more.pop("advertised_price", 9450), **more).status == "settled"


def test_what_complied_in_between_begins_anew_at_any_price(closed: Channel) -> None:
    closed.at(3).offer("o1", "low", changed=True, **price(7000))
    closed.run()
    closed.at(4).offer("o1", "fine", **price(10000))
    closed.run()
    assert seen_at(closed, 5, 9500).status == "confirmed"
    assert closed.cases()[0].status == "open"


def test_a_coupon_counts_by_what_its_rule_tells(channel: Channel) -> None:
    channel.change("MAP-001", message="{seller} shows a coupon on {advertised_price}: {coupon_price}")
    close(channel, channel.confirm(**price(10000, coupon_price=9500)), "fine for once")
    assert seen_at(channel, 3, 10000, coupon_price=9100).status == "settled"
    assert seen_at(channel, 4, 10000, coupon_price=8000).status == "confirmed"
    assert "Far below the $95.00 over which Dana closed it" in entry(channel)


def test_a_coupon_that_stays_is_no_lower_price_where_the_price_before_it_fell(channel: Channel) -> None:
    channel.change("MAP-001", message="{seller} shows a coupon on {advertised_price}: {coupon_price}")
    close(channel, channel.confirm(**price(12000, coupon_price=9500)), "fine for once")
    assert seen_at(channel, 3, 11000, coupon_price=9500).status == "settled"


def test_a_pack_is_measured_by_its_unit(channel: Channel) -> None:
    channel.change("MAP-001", message="{advertised_price} is {unit_price} a unit")
    close(channel, channel.confirm(**price(114000, unit_price=9500)), "known")
    assert seen_at(channel, 3, 113400, unit_price=9450).status == "settled"
    assert seen_at(channel, 4, 106800, unit_price=8900).status == "confirmed"


def test_a_least_price_that_rose_cures_nothing(closed: Channel) -> None:
    seen_at(closed, 3, 9000)
    assert seen_at(closed, 4, 9000, map_price=12000).status == "confirmed"
    assert closed.cases()[0].status == "open"


def test_the_same_sighting_judged_otherwise_is_no_price_of_its_own(closed: Channel) -> None:
    closed.at(1, 12).offer("o1", "low", **price(7000))
    closed.run()
    assert [row.status for row in findings(closed)] == ["settled"]


def test_a_rule_that_tells_of_no_price_settles_whatever_it_is(channel: Channel) -> None:
    close(channel, channel.confirm(rule="SELLER-001", **price(9500)), "known")
    channel.at(3).offer("o1", "low", rule="SELLER-001", changed=True, **price(5000))
    channel.run()
    assert channel.violation().status == "settled"


def test_the_digest_names_the_settled_price_from_the_first_sighting_on(closed: Channel) -> None:
    closed.at(3).offer("o1", "low", changed=True, **price(7000))
    closed.run()
    (file,) = load_suspicions(closed.session, [closed.violation()], closed.rules)
    told = "Far below the $95.00 over which Dana closed it on 1 Mar (agreed by phone)."
    assert told in entry_of(file, "suspicion", closed.zone, decide=False).sentence
    assert not file.lapsed
    closed.at(3, 12).offer("o1", "low", **price(7000))
    closed.run()
    assert told in entry(closed)


def test_a_closed_case_whose_settled_finding_is_over_says_what_it_was_and_how_it_ended(closed: Channel) -> None:
    closed.at(1, 18).offer("o1", "fine", **price(10000))
    closed.run()
    said = entry(closed)
    assert said.startswith("Agreed by phone. Found before: acme advertises K1 at 9,500")
    assert said.endswith("Over since then: complies again.")


def test_a_case_that_was_cured_before_it_was_closed_says_its_cure(channel: Channel) -> None:
    channel.change("MAP-001", message=MESSAGE)
    case = channel.confirm(**price(9500))
    channel.at(2).offer("o1", "fine", **price(10000))
    channel.run()
    close(channel, case, "nothing more to do")
    assert entry(channel).startswith("Nothing more to do. Found before: acme advertises K1 at 9,500")
    assert "Over since" not in entry(channel)


def findings(channel: Channel) -> list[Violation]:
    """All findings, oldest first."""
    session: Session = channel.session
    return list(session.exec(select(Violation).order_by(Violation.id)).all())  # type: ignore[arg-type]


def entry(channel: Channel) -> str:
    """What a digest says of the first case."""
    (file, *_) = load(channel.session, channel.cases(), channel.rules)
    return entry_of(file, str(channel.cases()[0].status), channel.zone, decide=False).sentence


def test_two_pages_of_one_price_say_once_what_was_settled_and_of_several_which_is_below_it(channel: Channel) -> None:
    channel.change("MAP-001", message=MESSAGE)
    pages = {"o1": "https://shop.example/k1", "o2": "https://shop.example/k1?utm_source=mail"}
    for hour in (6, 12):
        for key, url in pages.items():
            channel.at(1, hour).offer(key, "low", **price(9500, url=url))
        channel.run()
    close(channel, channel.cases()[0], "agreed by phone")
    for hour in (6, 12):
        for key, url in pages.items():
            channel.at(3, hour).offer(key, "low", changed=hour == 6, **price(7000, url=url))
        channel.run()
    assert entry(channel).count("Far below the $95.00 over which Dana closed it") == 1
    assert "more finding" not in entry(channel)
    channel.confirm("o3", day=4, **price(8000, url="https://shop.example/k1-kit"))
    assert entry(channel).count("One of them at $70.00, far below the $95.00 over which Dana closed it") == 1
