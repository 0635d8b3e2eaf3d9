"""Whole passes over a policy that is changed while cases are open: nobody is accused by what it says no more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from sqlmodel import Session, col, select

from monitor.cases.policy_rows import policy_rows
from monitor.facts.registry import rules_of
from monitor.model import Case, OutboxItem, ReportFile, Sale, Step, Violation
from monitor.settings import open_workspace
from tests.pipeline.turning_house import MAP, House, at

DISCOUNTS = "id,party_id,kind,rate,period_from,period_to,target,taken,currency,report_due\n"
DISCOUNT = "D-1,alpine,conditional,5 %,2026-02-01,2026-02-28,{target},10,EUR,2026-03-01\n"

pytestmark = pytest.mark.parametrize("dsn", ["sqlite"], indirect=True)


def all_of(words: Iterable[str], text: str) -> bool:
    return all(word in text for word in words)


@pytest.mark.parametrize(
    ("prices", "now"),
    [("NB-100,US,200.00,USD,2026-03-10,\n", "has none"), ("NB-100,US,200.00,EUR,2026-01-01,\n", "has none")],
    ids=["it begins later", "its currency is another"],
)
def test_a_step_whose_price_the_policy_lost_is_told_and_cannot_be_approved(house: House, prices: str, now: str) -> None:
    house.sees(2, 15000)
    house.passes(2)
    house.enters(map_prices=MAP + prices)
    house.passes(3)
    (decide,) = [entry for entry in house.told(3) if entry["rule"] == "MAP-001"]
    reason = ("it was found by $200.00", f"{now} as minimum advertised price in USD for NB-100 in US on 2026-03-02")
    assert all_of((*reason, "cases close 1"), decide["next_step"])
    assert decide["command"] == ""
    (refused,) = house.approves(3)
    assert refused.outcome == "refused"
    assert all_of(reason, refused.reason)
    assert house.states(Step) == ["proposed"]


def test_a_price_that_was_right_until_map_rose_is_told_so_and_has_the_days_to_cure_before_any_step(
    house: House,
) -> None:
    house.enters(map_prices=f"{MAP}NB-100,US,200.00,USD,2026-01-01,2026-03-02\nNB-100,US,210.00,USD,2026-03-03,\n")
    house.sees(2, 20000)
    # At six in the morning of UTC it is the day before in the west of the United States.
    for day, steps in ((3, []), (5, []), (6, []), (7, ["proposed"])):
        house.sees(day, 20000)
        house.passes(day)
        assert house.states(Step) == steps, day
        if day == 3:
            (new,) = house.told(3)
    said = "MAP rose from $200.00 to $210.00 on 3 Mar 2026; this price was right until then."
    assert new["sentence"].endswith(f"{said} A notice is proposed from 6 March 2026 on.")
    assert [entry["sentence"].endswith(said) for entry in house.told(7)] == [True]


@pytest.mark.parametrize(
    ("price", "rule", "steps", "said"),
    [
        (15000, "MAP-006", ["proposed"], ""),
        (20000, "MAP-001", [], "MAP rose from $200.00 to $210.00 on 3 Mar 2026; this price was right until then."),
    ],
    ids=["the promotion's price", "the former MAP"],
)
def test_a_map_that_rises_within_a_promotion_did_not_rise_from_the_promotions_price(
    house: House, price: int, rule: str, steps: list[str], said: str
) -> None:
    house.enters(
        map_prices=f"{MAP}NB-100,US,200.00,USD,2026-01-01,2026-03-02\nNB-100,US,210.00,USD,2026-03-03,\n",
        promotions=f"{MAP}NB-100,US,150.00,USD,2026-02-20,2026-03-05\n",
    )
    for day in (2, 3, 7):
        house.sees(day, price)
        house.passes(day)
    assert house.states(Step) == steps
    (new,) = house.told(7)
    assert (new["rule"], "MAP rose" in new["sentence"], said in new["sentence"]) == (rule, bool(said), True)


def test_a_letter_that_the_law_gate_stopped_before_it_left_is_proposed_anew_as_the_gate_answers_then(
    house: House,
) -> None:
    house.sees(2, 15000)
    house.passes(2)
    house.approves(2)
    for day, until, expected in (
        (3, "2026-03-02", ["withdrawn"]),
        (4, "2026-03-02", ["withdrawn", "blocked"]),
        (5, "", ["withdrawn", "proposed"]),
    ):
        house.enters(
            agreements=f"id,party_id,type,valid_from,valid_to\nA-1,alpine,unilateral_policy,2026-01-01,{until}\n"
        )
        house.sees(day, 15000)
        house.passes(day, send=True)
        assert house.states(Step) == expected, day
    assert house.letter()[0] == "failed"
    (waits,) = [entry for entry in house.told(5) if entry["rule"] == "MAP-001"]
    assert waits["command"] == "channelwarden cases approve 2 --by NAME"
    assert [step.kind for step in house.rows(select(Step))] == ["notice", "notice"]


def test_what_was_seen_since_all_was_judged_last_is_told_though_it_is_judged_an_hour_later(house: House) -> None:
    house.sees(2, 20000)
    house.passes(2)
    house.sees(3, 15000, hour=5)
    house.passes(3)
    assert house.states(Step) == ["proposed"]


def test_the_policy_files_that_are_named_are_those_it_was_judged_by_last(house: House) -> None:
    house.sees(2, 15000)
    house.passes(2)
    house.enters(map_prices=f"{MAP}NB-100,US,210.00,USD,2026-01-01,\n")
    house.passes(3)
    rules = rules_of(open_workspace(house.workspace.root))
    with Session(house.database.engine) as session:
        (found,) = session.exec(select(Violation))
        words = {row.source: row.words for row in policy_rows(session, found, rules[found.rule_id])}
    assert (found.fact["map_price"], found.last_seen) == (21000, at(2))
    assert words["policy files"].startswith("as loaded 2026-03-03 06:00 UTC")


@pytest.mark.parametrize(("hour", "steps"), [(3, []), (12, ["proposed"])], ids=["the evening before", "the day itself"])
def test_a_rise_begins_with_the_day_of_the_market(house: House, hour: int, steps: list[str]) -> None:
    """At three in the morning of UTC it is still the day before all over the United States."""
    house.enters(map_prices=f"{MAP}NB-100,US,200.00,USD,2026-01-01,2026-03-02\nNB-100,US,210.00,USD,2026-03-03,\n")
    house.sees(1, 15000)
    house.sees(3, 20000, hour=hour, on=2 if hour == 3 else 3)
    house.sees(4, 20000)
    house.passes(4)
    assert house.states(Step) == steps


def test_who_went_below_the_former_map_has_no_more_time_for_its_rise(house: House) -> None:
    house.enters(map_prices=f"{MAP}NB-100,US,200.00,USD,2026-01-01,2026-03-02\nNB-100,US,210.00,USD,2026-03-03,\n")
    house.sees(2, 20000)
    house.sees(3, 19000)
    house.passes(3)
    assert (house.states(Step), "MAP rose" in house.told(3)[0]["sentence"]) == (["proposed"], False)


@pytest.mark.parametrize("price", [18000, 20000], ids=["the price stays", "the price is up again"])
def test_a_promotion_that_is_entered_late_ends_a_case_as_broken_by_nobody(house: House, price: int) -> None:
    house.sees(2, 18000)
    house.passes(2)
    house.enters(promotions=f"{MAP}NB-100,US,180.00,USD,2026-03-01,2026-03-05\n")
    house.sees(3, price)
    house.passes(3)
    assert (house.states(Case), house.states(Violation), house.states(Step)) == (["closed"], ["lapsed"], ["withdrawn"])
    (entry,) = house.told(3)
    assert entry["state"] == "closed"
    assert entry["sentence"].startswith("It broke nothing: by the policy as it was entered since, a promotion allowed")


def test_a_promotion_that_begins_after_the_break_ends_it_as_a_cure(house: House) -> None:
    house.sees(2, 18000)
    house.passes(2)
    house.enters(promotions=f"{MAP}NB-100,US,180.00,USD,2026-03-03,2026-03-05\n")
    house.sees(3, 18000)
    house.passes(3)
    assert (house.states(Case), house.states(Violation)) == (["cured"], ["cured"])


@pytest.mark.parametrize(
    ("first", "promoted"),
    [(17000, ["2026-03-03,2026-03-06"]), (18000, ["2026-03-02,2026-03-02", "2026-03-04,2026-03-06"])],
    ids=["another price before was too low", "a day in between was not allowed"],
)
def test_what_was_too_low_on_one_of_its_days_did_break_the_policy(
    house: House, first: int, promoted: list[str]
) -> None:
    for day, price in ((2, first), (3, 18000), (4, 18000)):
        house.sees(day, price)
        house.passes(day)
    house.enters(promotions=MAP + "".join(f"NB-100,US,180.00,USD,{days}\n" for days in promoted))
    house.sees(5, 18000)
    house.passes(5)
    assert (house.states(Case), house.states(Violation)) == (["cured"], ["cured"])


def test_a_letter_that_waits_is_held_against_the_target_that_the_policy_has_now(house: House) -> None:
    """No mail server is set, so that every letter waits in the outbox."""
    report = {"name": "r.csv", "sha256": "a" * 64, "party_id": "alpine", "layout": "x", "status": "accepted"}
    february = {"period_from": date(2026, 2, 1), "period_to": date(2026, 2, 28), "kind": "sales"}
    with house.database.session() as session:
        session.add(ReportFile(id=1, **report, **february, received_at=at(1)))
        sold = {"party_id": "alpine", "sku": "NB-100", "quantity": 1000, "amount_minor": 10000, "currency": "EUR"}
        session.add(Sale(report_id=1, row=1, **sold, sold_on=date(2026, 2, 9), region="US"))
        session.commit()

    def letter() -> list[tuple[str, str]]:
        waits = select(OutboxItem).where(OutboxItem.channel == "mail", OutboxItem.kind == "notice")
        return [(item.status, item.last_error) for item in house.rows(waits.order_by(col(OutboxItem.id)))]

    house.enters(discounts=DISCOUNTS + DISCOUNT.format(target=500))
    house.passes(2)
    assert [done.outcome for done in house.approves(2)] == ["done"]

    house.enters(discounts=DISCOUNTS + DISCOUNT.format(target=400))  # missed all the same
    house.passes(3, send=True)
    otherwise = "not sent: what it tells by rule KPI-001 is otherwise by what policy and documents say now"
    assert letter() == [("failed", otherwise)]
    assert [entry["next_step"] for entry in house.told(3)] == [f"Notice withdrawn: {otherwise}; it is proposed anew."]

    house.passes(4, send=True)
    assert house.states(Step) == ["withdrawn", "proposed"]
    assert "target of \u20ac400.00" in house.told(4)[0]["sentence"]
    assert [done.outcome for done in house.approves(4)] == ["refused", "done"]

    house.enters(discounts=DISCOUNTS + DISCOUNT.format(target=""))  # nobody knows whether it was missed
    house.passes(5, send=True)
    status, why = letter()[-1]
    assert status == "pending"
    assert why.startswith("held back: it was not found any more when all was judged last")
    assert house.states(Case) == ["open"]

    house.enters(discounts=DISCOUNTS + DISCOUNT.format(target=400))
    house.passes(6, send=True)
    status, why = letter()[-1]
    assert (status, "held back" in why) == ("pending", False)


def test_a_letter_leaves_with_what_can_be_judged_and_says_nothing_of_the_rest(house: House) -> None:
    for page, currency in (("", "USD"), ("?b", "USD")):
        house.sees(2, 15000, page=page, currency=currency)
    house.passes(2)
    house.sees(3, 15000)
    house.sees(3, 15000, page="?b", currency="EUR")  # nobody can hold that against a price in dollars
    house.passes(3)
    (decide,) = [entry for entry in house.told(3) if entry["rule"] == "MAP-001"]
    assert "The letter says nothing of 1 finding that cannot be judged now." in decide["next_step"]
    assert [done.outcome for done in house.approves(3)] == ["done"]
    status, text = house.letter()
    assert (status, "shop.example/NB-100?b" in text, "shop.example/NB-100" in text) == ("pending", False, True)
    house.passes(3, send=True)
    assert house.letter()[0] == "sent"


def test_a_letter_that_waits_is_written_anew_without_what_cannot_be_judged_any_more(house: House) -> None:
    for page in ("", "?b"):
        house.sees(2, 15000, page=page)
    house.passes(2)
    assert [done.outcome for done in house.approves(2)] == ["done"]
    house.sees(3, 15000)
    house.sees(3, 15000, page="?b", currency="EUR")
    house.passes(3, send=True)
    house.passes(4)
    assert house.states(Step) == ["withdrawn", "proposed"]
    assert [done.outcome for done in house.approves(4)] == ["refused", "done"]
    assert "shop.example/NB-100?b" not in house.letter()[1]
    house.sees(5, 15000, currency="EUR")
    house.passes(5, send=True)
    assert house.letter()[0] == "pending", "nothing that it tells can be judged: it waits"


@pytest.mark.parametrize(("days", "after"), [("2026-03-01,2026-03-05", "closed"), ("2026-03-03,2026-03-05", "cured")])
def test_a_promotion_that_is_entered_after_a_finding_ended_leaves_no_cure_of_what_was_allowed(
    house: House, days: str, after: str
) -> None:
    house.sees(2, 18000)
    house.passes(2)
    house.sees(3, 20000)
    house.passes(3)
    assert house.states(Case) == ["cured"]
    house.enters(promotions=f"{MAP}NB-100,US,180.00,USD,{days}\n")
    house.passes(4)
    assert house.states(Case) == [after]
    if after == "closed":
        assert house.states(Violation) == ["lapsed"]
        (entry,) = house.told(4)
        assert entry["sentence"].startswith("It broke nothing: by the policy as it was entered since, a promotion")
