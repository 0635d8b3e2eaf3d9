"""The facts `relapse` and `relapse_across`: what counts as falling below MAP again, equal on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session

from monitor.model import Case, CaseEvent, Observation, Party, Product, Violation
from tests.facts.read_facts import read_facts

TODAY = date(2026, 3, 31)


def at(day: int, hour: int = 6) -> datetime:
    """An hour of a day of March 2026; the 7th is a Saturday."""
    return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour)


def cut(first: int, last: int, end: int | None, **changes: Any) -> list[Any]:
    """A deviation seen from one day to another and gone on a third, with the observations behind it.

    `then` is what the shop showed when it ended: an allowed price, nothing to buy, or a page without an offer.
    """
    given: dict[str, Any] = {
        "rule_id": "MAP-001", "rule_version": 1, "subject": "shop|nb|alpine|new", "status": "cured",
        "party_key": "alpine", "case_subject": "NB-100", "first_seen": at(first), "last_seen": at(last),
        "ended_at": None if end is None else at(end), "end_reason": "complies again", "evidence_id": first,
        "confirmed_by": "two_readings", "hours_ahead": 0, "market": "US",
        "fact": {"seller": 'a "shortfall": 0, b', "shortfall": 100, "sku": "NB-100"},
    }  # fmt: skip
    given.update(changes)
    shift, market, then = given.pop("hours_ahead"), given.pop("market"), given.pop("then", "in_stock")
    given["period"] = given["first_seen"].strftime("%Y-%m-%dT%H:%M:%SZ")
    seen = Observation(
        offer_key=given["subject"], listing_key="shop|nb", site="shop", market=market, seller="Alpine",
        party_id="alpine", party_key="alpine", sku=given["case_subject"], price_minor=100, currency="USD",
        first_seen=given["first_seen"], last_seen=given["last_seen"],
        seen_on=(given["last_seen"] + timedelta(hours=shift)).date(), ended_at=given["ended_at"],
    )  # fmt: skip
    rows = [Violation(**given), seen]
    if end is not None and then:
        after = {"price_minor": 200, "availability": then, "first_seen": at(end, 5), "last_seen": at(end, 5)}
        rows.append(Observation(**seen.model_dump() | after | {"seen_on": at(end).date(), "ended_at": None}))
    return rows


party = partial(Party, id="alpine", name="Alpine Optics LLC", role="reseller", country="US")


def read(session: Session, name: str, *cuts: list[Any], rows: tuple[Any, ...] = ()) -> list[dict[str, Any]]:
    return read_facts(session, name, TODAY, *rows, *(row for pair in cuts for row in pair))


def test_a_series_is_told_whole(session: Session) -> None:
    rows = (party(), Product(sku="NB-100", title="Field binocular 8x42"))
    cuts = cut(2, 3, 4), cut(9, 9, 10), cut(16, 17, 18)
    assert read(session, "relapse", *cuts, rows=rows) == [
        {
            "subject": "relapse|alpine|US|NB-100", "party_key": "alpine", "case_subject": "NB-100",
            "period": "2026-03-02", "evidence_id": 16, "party_name": "Alpine Optics LLC", "party_country": "US",
            "market": "US", "sku": "NB-100", "product_title": "Field binocular 8x42", "deviations": 3, "times": 3,
            "weekend_times": 0, "weekday_times": 3, "clean_days": 14, "standing": False,
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cuts", "times"),
    [
        ([cut(2, 3, 4)], 1),
        ([cut(2, 3, 4), cut(4, 5, 6)], 2),
        ([cut(2, 5, 6), cut(3, 4, 4, subject="other|nb|alpine|new")], 1),
        ([cut(2, 4, 5), cut(4, 6, 7, subject="other|nb|alpine|new")], 1),
        ([cut(2, 10, 11), cut(3, 4, 5, subject="b|nb|alpine|new"), cut(6, 7, 8, subject="c|nb|alpine|new")], 1),
        ([cut(-20, -20, -19), cut(2, 20, 21), cut(15, 18, 19, subject="other|nb|alpine|new")], 2),
        ([cut(2, 3, 4), cut(2, 3, 4, rule_id="MAP-002")], 1),
        ([cut(2, 3, None, status="confirmed"), cut(20, 21, 22, subject="other|nb|alpine|new")], 1),
        ([cut(2, 3, 4), cut(9, 9, 10, status="lapsed")], 1),
        ([cut(2, 3, 4), cut(9, 9, None, status="suspicion")], 1),
        ([cut(2, 3, 4), cut(9, 9, 10, rule_id="SELLER-001")], 1),
        ([cut(2, 3, 4, then="out_of_stock"), cut(9, 9, 10, then="out_of_stock"), cut(12, 13, None)], 1),
        ([cut(2, 3, 4, end_reason="the offer ended", then=""), cut(9, 9, 10), cut(12, 13, None)], 2),
        ([cut(2, 3, 4, end_reason="the offer ended", then=""), cut(9, 9, 10, subject="other|nb|alpine|new")], 1),
        ([cut(2, 3, 4, then="out_of_stock"), cut(3, 5, 6, subject="other|nb|alpine|new"), cut(9, 9, None)], 2),
        ([cut(2, 3, 4), cut(9, 9, 10, held_run=4)], 1),
        ([cut(2, 3, 4), cut(9, 9, 10, rule_id="MAP-004", fact={"shortfall": None, "sku": "NB-100"})], 1),
        ([cut(2, 3, 4), cut(9, 9, 10, rule_id="MAP-004", fact={"shortfall": 0, "sku": "NB-100"})], 1),
        ([cut(2, 3, 4), cut(9, 9, 10, rule_id="MAP-004", fact={"sku": "NB-100"})], 1),
        ([cut(-5, -5, -4), cut(10, 10, 11), cut(24, 24, 25)], 3),
        ([cut(-5, -5, -4), cut(10, 10, 11), cut(25, 25, 26)], 2),
        ([cut(-5, -5, -4), cut(24, 24, 25), cut(25, 25, 26)], 2),
    ],
)
def test_what_counts_as_another_time(session: Session, cuts: list[Any], times: int) -> None:
    fresh = [[type(row)(**row.model_dump()) for row in pair] for pair in cuts]
    (fact,) = read(session, "relapse", *fresh, rows=(party(),))
    assert fact["times"] == times


def test_a_quiet_month_begins_a_new_series(session: Session) -> None:
    found = read(session, "relapse", cut(-40, -40, -39), cut(-10, -10, -9), cut(22, 22, 23), rows=(party(),))
    assert [(fact["period"], fact["deviations"], fact["clean_days"]) for fact in found] == [
        ("2026-01-19", 2, 41),
        ("2026-03-22", 1, 9),
    ]


def test_products_and_markets_are_apart(session: Session) -> None:
    cuts = cut(2, 2, 3), cut(5, 5, 6, market="DE", subject="de|nb"), cut(8, 8, 9, case_subject="NB-2", subject="n2")
    found = read(session, "relapse", *cuts, rows=(party(),))
    assert [(fact["market"], fact["sku"], fact["times"]) for fact in found] == [
        ("DE", "NB-100", 1), ("US", "NB-100", 1), ("US", "NB-2", 1),
    ]  # fmt: skip


def test_what_stands_is_not_quiet(session: Session) -> None:
    (fact,) = read(session, "relapse", cut(2, 3, None, status="confirmed"), rows=(party(),))
    assert (fact["standing"], fact["clean_days"]) == (True, 0)


@pytest.mark.parametrize("status", ["waived", "disputed", "closed"])
def test_what_a_person_set_aside_does_not_count(session: Session, status: str) -> None:
    case = Case(
        id=5, party_key="alpine", rule_id="MAP-001", subject="NB-100", topic="price", severity="high", status=status,
        visibility="channel", opened_at=at(2), changed_at=at(2),
    )  # fmt: skip
    assert read(session, "relapse", cut(2, 3, 4, case_id=5), rows=(party(), case)) == []


def test_what_a_case_was_closed_over_does_not_count_when_a_later_deviation_opens_it_again(session: Session) -> None:
    case = Case(
        id=5, party_key="alpine", rule_id="MAP-001", subject="NB-100", topic="price", severity="high", status="open",
        visibility="channel", episode=2, opened_at=at(2), changed_at=at(12),
    )  # fmt: skip
    closed = CaseEvent(case_id=5, at=at(10), key="closed|1", kind="closed", text="Closed: a cached page", actor="Dana")
    cuts = (cut(2, 3, 4, case_id=5), cut(12, 13, 14, case_id=5))
    (fact,) = read(session, "relapse", *cuts, rows=(party(), case, closed))
    assert (fact["deviations"], fact["period"]) == (1, "2026-03-12")


def test_the_own_shop_accuses_nobody(session: Session) -> None:
    assert read(session, "relapse", cut(2, 3, 4), rows=(party(role="own_shop"),)) == []


def test_a_deviation_that_is_no_offers_is_left_out(session: Session) -> None:
    violation, *_ = cut(2, 3, 4, rule_id="MAP-030", subject="map_price|NB-100")
    assert read(session, "relapse", [violation], rows=(party(),)) == []


def test_a_seller_nobody_knows_goes_by_its_own_name(session: Session) -> None:
    (fact,) = read(session, "relapse", cut(2, 3, 4, party_key="seller:shop:alpine"))
    assert (fact["party_name"], fact["party_country"]) == ("Alpine", None)


@pytest.mark.parametrize(
    ("days", "weekend", "weekday"),
    [
        ((7, 8, 9), 1, 0),
        ((7, 7, 8), 1, 0),
        ((8, 8, 10), 1, 0),
        ((8, 8, 11), 0, 0),
        ((6, 8, 9), 0, 1),
        ((7, 9, 10), 0, 1),
        ((8, 9, 10), 0, 1),
        ((6, 7, 8), 0, 1),
        ((7, 14, 15), 0, 1),
        ((4, 4, 5), 0, 1),
        ((7, 8, None), 0, 0),
    ],
)
def test_a_weekend_cut_is_seen_at_the_weekend_only_and_gone_soon(
    session: Session, days: tuple[int, int, int | None], weekend: int, weekday: int
) -> None:
    status = "confirmed" if days[2] is None else "cured"
    (fact,) = read(session, "relapse", cut(*days, status=status), rows=(party(),))
    assert (fact["weekend_times"], fact["weekday_times"]) == (weekend, weekday)


def test_two_cuts_of_one_weekend_are_one_weekend(session: Session) -> None:
    (fact,) = read(session, "relapse", cut(7, 7, 8), cut(8, 8, 9), cut(14, 14, 15), rows=(party(),))
    assert (fact["deviations"], fact["weekend_times"], fact["weekday_times"]) == (3, 2, 0)


@pytest.mark.parametrize(("other", "weekend", "weekday"), [((8, 8, 9), 1, 0), ((8, 8, 11), 0, 0), ((6, 8, 9), 0, 1)])
def test_a_deviation_that_two_offers_show_is_a_weekend_cut_where_both_are(
    session: Session, other: tuple[int, int, int], weekend: int, weekday: int
) -> None:
    cuts = cut(7, 8, 9), cut(*other, subject="other|nb|alpine|new")
    (fact,) = read(session, "relapse", *cuts, rows=(party(),))
    assert (fact["deviations"], fact["weekend_times"], fact["weekday_times"]) == (1, weekend, weekday)


def test_a_series_begins_where_the_first_offer_showed_it(session: Session) -> None:
    cuts = cut(2, 10, 11), cut(5, 6, 7, subject="other|nb|alpine|new")
    (fact,) = read(session, "relapse", *cuts, rows=(party(),))
    assert (fact["period"], fact["evidence_id"]) == ("2026-03-02", 5)


def test_an_offer_that_is_gone_did_not_go_back(session: Session) -> None:
    (fact,) = read(session, "relapse", cut(7, 8, 9, end_reason="the offer ended", then=""), rows=(party(),))
    assert fact["weekend_times"] == 0


def test_an_offer_that_is_sold_out_did_not_go_back(session: Session) -> None:
    (fact,) = read(session, "relapse", cut(7, 8, 9, then="out_of_stock"), rows=(party(),))
    assert fact["weekend_times"] == 0


@pytest.mark.parametrize(("gone", "weekend"), [(8, 1), (9, 1), (10, 0)])
def test_days_are_those_of_the_shop(session: Session, gone: int, weekend: int) -> None:
    # 22:00 UTC on Friday and Saturday is Saturday and Sunday in Tokyo; so on Tuesday it is Wednesday there.
    changes = {"first_seen": at(6, 22), "last_seen": at(7, 22), "ended_at": at(gone, 22)}
    (fact,) = read(session, "relapse", cut(6, 7, gone, hours_ahead=9, **changes), rows=(party(),))
    assert (fact["weekend_times"], fact["weekday_times"]) == (weekend, 0)


def test_a_deviation_begins_on_the_day_it_had_in_the_shop_whatever_the_hour_of_the_last_look(session: Session) -> None:
    # First seen at 15:00 UTC on the 5th; at 07:00 UTC of the 7th parts of the United States are still on the 6th.
    seen = {
        "first_seen": at(5, 15),
        "first_on": date(2026, 3, 5),
        "last_seen": at(7, 7),
        "subject": "other|nb|alpine|new",
    }
    again = cut(5, 7, None, status="confirmed", hours_ahead=-8, **seen)
    (fact,) = read(session, "relapse", cut(2, 4, 5), again, rows=(party(),))
    assert (fact["deviations"], fact["times"]) == (2, 2)


def test_across_products_a_day_counts_once(session: Session) -> None:
    second = {"case_subject": "NB-200", "subject": "shop|nb200|alpine|new"}
    cuts = cut(2, 2, 3), cut(2, 2, 3, **second), cut(9, 9, 10, **second), cut(16, 16, 17)
    assert read(session, "relapse_across", *cuts, rows=(party(),)) == [
        {
            "subject": "relapse_across|alpine|US", "party_key": "alpine", "case_subject": "US",
            "period": "2026-03-02", "evidence_id": 16, "party_name": "Alpine Optics LLC", "party_country": "US",
            "market": "US", "deviations": 3, "times": 3, "times_one_product": 2, "several_products": True,
            "clean_days": 15, "standing": False,
        }
    ]  # fmt: skip


def test_one_product_alone_is_not_several(session: Session) -> None:
    (fact,) = read(session, "relapse_across", cut(2, 2, 3), cut(9, 9, 10), rows=(party(),))
    assert (fact["several_products"], fact["times"], fact["times_one_product"]) == (False, 2, 2)
