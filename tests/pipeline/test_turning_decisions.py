"""Whole passes over what people decided, and over a policy that moved: nothing is held against a party that is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date
from typing import Any

import pytest
from sqlmodel import col, select

from monitor.cases import decisions
from monitor.errors import FaultsError
from monitor.model import Case, CaseEvent, Observation, OutboxItem, Run, Step, Violation
from tests.command_line import run_command
from tests.pipeline.turning_house import MAP, POLICY, House, at

pytestmark = pytest.mark.parametrize("dsn", ["sqlite"], indirect=True)
PAGES = {"a": "", "b": "?b"}
SUSPENDED = (
    POLICY["parties"].replace("email\n", "email,suspended\n").replace("alpine.example\n", "alpine.example,yes\n")
)
FALLEN = f"{MAP}NB-100,US,200.00,USD,2026-01-01,2026-03-05\nNB-100,US,140.00,USD,2026-03-06,\n"


def day(house: House, number: int, *, send: bool = False, **prices: int) -> None:
    """Let pages be seen with their prices on a day, and make its pass."""
    for page, price in prices.items():
        house.sees(number, price, page=PAGES[page])
    house.passes(number, send=send)


def decide(house: House, what: Callable[..., Any], number: int, on: int, **more: Any) -> None:
    """Let Dana decide at one in the afternoon of a day."""
    with house.database.session() as session:
        what(session, number, by="Dana", reason="an agreed clearance", now=at(on, 13), **more)
        session.commit()


def close(house: House, on: int) -> None:
    decide(house, decisions.close, 1, on, zone=UTC)


def told(house: House, number: int, rule: str = "MAP-001") -> dict[str, Any]:
    (entry,) = [entry for entry in house.told(number) if entry["rule"] == rule]
    return entry


def notices(house: House, *columns: Any) -> list[Any]:
    return house.rows(select(*columns or (OutboxItem.status,)).where(OutboxItem.kind == "notice"))


def test_what_a_person_settled_is_in_no_later_letter_and_nothing_of_it_is_counted(house: House) -> None:
    day(house, 2, a=15000)
    close(house, 2)
    for number in (3, 4):
        day(house, number, a=15000)
    assert (house.states(Case), house.states(Violation)) == (["closed"], ["settled"])

    day(house, 5, a=15000, b=16000)
    new = told(house, 5)
    assert (new["state"], "$160.00" in new["sentence"], "$150.00" in new["sentence"]) == ("new", True, False)
    left_out = "Left out, and in no letter: 1 finding over which Dana closed it on 2 Mar (an agreed clearance)."
    assert new["sentence"].endswith(left_out)
    assert [done.outcome for done in house.approves(5)] == ["refused", "done"]
    text = house.letter()[1]
    assert ("Advertised at $160.00" in text, "150.00" in text, "2 Mar 2026" in text) == (True, False, False)

    day(house, 6, a=15000, b=20000, send=True)
    assert (house.states(Case), house.states(Violation)) == (["cured"], ["settled", "cured"])
    beside = "Settled, and standing still: 1 finding over which Dana closed it on 2 Mar (an agreed clearance)."
    assert told(house, 6)["sentence"].endswith(f"Now at $200.00 (seen 6 Mar 06:00). {beside}")
    day(house, 7, a=20000, b=20000)
    assert (house.states(Violation), house.told(7)) == (["lapsed", "cured"], [])
    day(house, 8, a=14000, b=20000)
    assert house.states(Violation) == ["lapsed", "cured", "confirmed"]
    assert (told(house, 8)["state"], house.states(Case)) == ("relapsed", ["open"])


def test_a_letter_that_waits_when_its_case_is_closed_does_not_leave_when_another_offer_opens_it(house: House) -> None:
    day(house, 2, a=15000)
    house.approves(2)
    close(house, 2)
    day(house, 3, a=15000, b=16000, send=True)
    assert set(notices(house)) == {"failed"}
    assert house.states(Step) == ["withdrawn", "proposed"]


def test_what_was_settled_stays_so_where_the_policy_turns_and_turns_back_over_one_sighting(house: House) -> None:
    day(house, 2, a=15000)
    close(house, 2)
    house.enters(map_prices=f"{MAP}NB-100,US,140.00,USD,2026-01-01,\n")
    house.passes(3)
    house.enters(map_prices=POLICY["map_prices"])
    house.passes(4)
    assert (house.states(Case), house.states(Violation)) == (["closed"], ["settled"])


@pytest.mark.parametrize(
    ("policy", "price", "said"),
    [
        ({"map_prices": FALLEN}, 15000, "the minimum advertised price fell from $200.00 to $140.00 on 2026-03-06; the "
         "price is still $150.00."),
        ({"map_prices": FALLEN}, 17000, "the minimum advertised price fell from $200.00 to $140.00 on 2026-03-06; the "
         "price is $170.00 now."),
        ({"promotions": f"{MAP}NB-100,US,140.00,USD,2026-03-06,2026-03-09\n"}, 15000, "a promotion allows $140.00 from "
         "2026-03-06 to 2026-03-09, $200.00 was asked before; the price is still $150.00."),
    ],
    ids=["it falls", "it falls below a price that moved, too", "a promotion begins"],
)  # fmt: skip
def test_a_least_price_that_fell_ended_the_deviation_and_not_its_party(
    house: House, policy: dict[str, str], price: int, said: str
) -> None:
    day(house, 2, a=15000)
    house.enters(**policy)
    day(house, 6, a=price)
    entry = told(house, 6)
    assert (entry["state"], entry["sentence"].endswith(f" By the policy as it is now: {said}")) == ("ended", True)
    assert "broke nothing" not in entry["sentence"]
    assert entry["history"][-1] == "6 Mar ended by the policy"
    ended = select(CaseEvent.text).where(CaseEvent.kind == "cured")
    assert house.rows(ended) == [f"Ended by the policy as it is now: {said[:-1]}"]
    assert (house.states(Violation), house.states(Step)) == (["cured"], ["withdrawn"])


@pytest.mark.parametrize("price", [20000, 21000])
def test_who_goes_up_to_the_former_least_price_put_it_right_although_it_fell(house: House, price: int) -> None:
    day(house, 2, a=15000)
    house.enters(map_prices=FALLEN)
    day(house, 6, a=price)
    assert told(house, 6)["state"] == "cured"


def test_a_party_that_is_reinstated_put_nothing_right(house: House) -> None:
    house.enters(parties=SUSPENDED)
    day(house, 2, a=20000)
    house.enters(parties=POLICY["parties"])
    day(house, 4, a=20000)
    entry = told(house, 4, "SELLER-001")
    said = "By the policy as it is now: its page shows what it showed when it was found."
    assert (entry["state"], entry["sentence"].endswith(said)) == ("ended", True)


def test_a_letter_that_a_person_took_back_leaves_on_a_named_persons_word_alone(house: House) -> None:
    day(house, 2, a=15000)
    house.approves(2)
    decide(house, decisions.withdraw, 1, 2)
    (mail,) = (number for number, way in notices(house, OutboxItem.id, OutboxItem.channel) if way == "mail")
    asked = ["notices", "send", "--again", str(mail), "-w", str(house.workspace.root)]

    refused = run_command(*asked)
    said = f"document {mail} was taken back by Dana: an agreed clearance. Whoever lets it leave after all says so by"
    assert said in str(refused.exception)
    assert ("failed" in notices(house), house.states(Step)) == (True, ["withdrawn"])

    run_command(*asked, "--by", "Erik")
    assert ("failed" in notices(house), house.states(Step)) == (False, ["done"])
    events = house.rows(select(CaseEvent.text).where(CaseEvent.actor == "Erik"))
    assert events == ["Notice let go after all by Erik; Dana had taken it back"]


def test_a_letter_that_was_let_go_after_all_can_be_taken_back_once_more(house: House) -> None:
    day(house, 2, a=15000)
    house.approves(2)
    for on in (2, 3):
        decide(house, decisions.withdraw, 1, on)
        with house.database.session() as session:
            session.get_one(Step, 1).status = "done"
            for item in session.exec(select(OutboxItem).where(OutboxItem.kind == "notice")):
                item.status = "pending"
            session.commit()
    taken = select(CaseEvent.at).where(CaseEvent.kind == "withdrawn").order_by(col(CaseEvent.id))
    assert [time.day for time in house.rows(taken)] == [2, 3]


def test_nobody_is_told_of_days_before_a_waiver_was_over(house: House) -> None:
    """The page could not be read from the ninth to the eleventh."""
    day(house, 2, a=15000)
    decide(house, decisions.waive, 1, 2, until=date(2026, 3, 10), today=date(2026, 3, 2))
    for number in (4, 8):
        day(house, number, a=15000)
    house.passes(11)
    assert (house.states(Case), "is told once it is seen again" in told(house, 11)["next_step"]) == (["open"], True)
    assert [done.outcome for done in house.approves(11)] == ["refused"]
    day(house, 12, a=15000)
    assert [done.outcome for done in house.approves(12)] == ["done"]
    assert all_in(house.letter()[1], "price (US) on 12 March 2026: $200.00", "When        12 Mar 2026 06:00 UTC\n")


def test_a_letter_that_waited_for_a_waiver_is_written_anew_without_the_days_before(house: House) -> None:
    day(house, 2, a=15000)
    house.approves(2)
    decide(house, decisions.waive, 1, 2, until=date(2026, 3, 4), today=date(2026, 3, 2))
    day(house, 5, a=15000, send=True)
    assert set(notices(house)) == {"failed"}
    house.passes(6)
    assert house.states(Step) == ["withdrawn", "proposed"]
    house.approves(6)
    assert all_in(house.letter()[1], "price (US) on 5 March 2026: $200.00", "When        5 Mar 2026 06:00 UTC\n")


@pytest.mark.parametrize(("seen", "outcome"), [(2, "done"), (4, "refused")], ids=["before it", "while it stood"])
def test_what_was_seen_while_a_waiver_stood_is_not_told_either_where_a_person_lifts_it(
    house: House, seen: int, outcome: str
) -> None:
    day(house, 2, a=15000)
    decide(house, decisions.waive, 1, 2, until=date(2026, 3, 10), today=date(2026, 3, 2))
    day(house, seen, a=15000)
    decide(house, decisions.resume, 1, 5, zone=UTC)
    house.passes(6)
    assert [done.outcome for done in house.approves(6)] == [outcome]


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        (
            {"promotions": f"{MAP}NB-100,US,180.00,USD,2026-03-01,2026-03-08\n"},
            {"promotions": f"{MAP}NB-100,US,180.00,USD,2026-03-01,2026-03-03\n"},
            "MAP-006",
        ),
        ({"map_prices": f"{MAP}NB-100,US,150.00,USD,2026-01-01,\n"}, {"map_prices": POLICY["map_prices"]}, "MAP-001"),
    ],
    ids=["a promotion is cut short", "a least price is raised backwards"],
)
def test_what_was_allowed_when_it_was_seen_is_told_from_its_next_sighting_on(
    house: House, before: dict[str, str], after: dict[str, str], rule: str
) -> None:
    house.enters(**before)
    for number in (2, 4):
        day(house, number, a=18000)
    assert house.states(Violation) == []
    house.enters(**after)
    house.passes(5)
    assert (house.states(Case), house.states(Step)) == (["open"], [])
    assert told(house, 5, rule)["next_step"].startswith("No step is proposed: it was last seen before")
    day(house, 6, a=18000)
    house.approves(6)
    assert all_in(house.letter()[1], "price (US) on 6 March 2026: $200.00", "When        6 Mar 2026 06:00 UTC\n")


def all_in(text: str, *words: str) -> bool:
    return all(word in text for word in words)


RENAMED = {
    "product": {
        "products": "sku,title,formerly\nNB-100X,Field Glass 8x42,NB-100\nNB-200,Night Scope,\n",
        "map_prices": f"{MAP}NB-100X,US,200.00,USD,2026-01-01,\n",
    },
    "party": {
        "parties": POLICY["parties"]
        .replace("email\n", "email,formerly\n")
        .replace("alpine,Alpine", "alp-2,Alpine")[:-1]
        + ",alpine\n",
        "agreements": POLICY["agreements"].replace(",alpine,", ",alp-2,"),
    },
}


@pytest.mark.parametrize("what", sorted(RENAMED))
def test_what_the_policy_files_say_was_called_otherwise_goes_on_where_it_stood(house: House, what: str) -> None:
    """Its notice left, and its days to cure are over: the next step is a warning and no second notice."""
    house.enters(parties=POLICY["parties"].replace("post@alpine.example", ""))
    RENAMED["party"]["parties"] = RENAMED["party"]["parties"].replace("post@alpine.example", "")
    day(house, 2, a=15000)
    house.approves(2)
    house.passes(2, send=True)
    house.told(3)
    house.enters(**RENAMED[what])
    house.passes(4)
    assert (house.states(Case), house.states(Step)) == (["open"], ["done"])
    assert [entry["state"] for entry in house.told(4)] == ["ongoing"]
    said = house.rows(select(CaseEvent.text).where(CaseEvent.kind == "renamed"))
    assert said == [
        "Goes on as NB-100X, formerly NB-100 (policy/products)"
        if what == "product"
        else "Goes on as alp-2, formerly alpine (policy/parties)"
    ]
    with house.database.session() as session:
        (offer,) = session.exec(select(Observation)).all()
        offer.last_seen, offer.seen_on = at(9), at(9).date()
        session.commit()
    house.passes(9)
    assert (house.states(Case), house.states(Violation)) == (["open"], ["confirmed"])
    assert [step.kind for step in house.rows(select(Step))] == ["notice", "warning"]
    (case,) = house.rows(select(Case))
    assert (case.party_key, case.subject) == (("alpine", "NB-100X") if what == "product" else ("alp-2", "NB-100"))


def test_the_policy_of_days_before_a_rename_is_asked_by_the_present_number(house: House) -> None:
    day(house, 2, a=15000)
    day(house, 3, a=20000)
    house.enters(**RENAMED["product"])
    house.passes(4)
    assert (house.states(Case), house.states(Violation)) == (["cured"], ["cured"])
    house.enters(map_prices=f"{MAP}NB-100X,US,140.00,USD,2026-01-01,\n")
    house.passes(5)
    assert house.states(Case) == ["closed"]


def test_who_was_told_before_the_policy_went_and_came_back_is_told_the_same_step_again(house: House) -> None:
    house.enters(parties=POLICY["parties"].replace("post@alpine.example", ""))
    day(house, 2, a=15000)
    house.approves(2)
    house.passes(2, send=True)
    house.enters(promotions=f"{MAP}NB-100,US,140.00,USD,2026-03-03,2026-03-03\n")
    day(house, 3, a=15000)
    assert house.states(Case) == ["cured"]
    day(house, 4, a=15000)
    assert [step.kind for step in house.rows(select(Step))] == ["notice", "notice"]
    assert told(house, 4)["state"] != "relapsed"


def test_a_pass_that_was_killed_judged_nothing(house: House) -> None:
    house.sees(2, 15000)
    killed = {"plan": "run", "step": "judge", "started_at": at(2, 8), "local_date": date(2026, 3, 2)}
    with house.database.session() as session:
        session.add(Run(**killed, finished_at=at(3, 5)))
        session.commit()
    house.passes(3)
    assert (house.states(Case), house.states(Step)) == (["open"], ["proposed"])


def test_a_number_that_is_a_product_still_was_not_renamed(house: House) -> None:
    house.enters(products="sku,title,formerly\nNB-100,Field Glass 8x42,\nNB-200,Night Scope,NB-100\n")
    with pytest.raises(FaultsError) as refused:
        house.passes(2)
    assert "'NB-100' stands in row 2 still" in str(refused.value)


@pytest.mark.parametrize("what", sorted(RENAMED))
def test_a_series_of_deviations_goes_on_under_the_present_number_and_nobody_cured_it(house: House, what: str) -> None:
    for number in (2, 4, 6):
        day(house, number, a=15000)
        day(house, number + 1, a=20000)
    series = select(Case).where(col(Case.rule_id).in_(("MAP-020", "MAP-021")))
    before = {(case.rule_id, case.status, case.episode) for case in house.rows(series)}
    assert ("MAP-020", "open", 1) in before
    house.enters(**RENAMED[what])
    house.passes(8)
    assert {(case.rule_id, case.status, case.episode) for case in house.rows(series)} == before
    assert len(house.rows(series)) == len(before)
    found = house.rows(select(Violation).where(Violation.rule_id == "MAP-020"))
    now = "relapse|alpine|US|NB-100X" if what == "product" else "relapse|alp-2|US|NB-100"
    assert [(row.subject, row.status, row.fact["sku"]) for row in found] == [(now, "confirmed", now.split("|")[3])]
