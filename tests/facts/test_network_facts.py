"""The facts about the network: who sells, who shows no sign of life, who is what to whom, equal on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session

from monitor.facts.distributor import window
from monitor.model import Agreement, Observation, Party, ReportFile, Sale, Territory
from monitor.model.chain import Chain
from monitor.model.customer import Customer, DirectSale
from monitor.model.health import Outage
from monitor.vocabulary import OWN_HOUSE
from tests.facts.read_facts import read_facts

TODAY = date(2026, 4, 20)
NEW_YEAR = date(2026, 1, 1)
YESTERDAY = date(2026, 4, 19)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, tzinfo=UTC)


def party(identity: str = "nordlys", role: str = "distributor", **changes: Any) -> Party:
    return Party(**{"id": identity, "name": identity.title(), "role": role, "country": "NO", **changes})


agreement = partial(Agreement, id="A-1", party_id="nordlys", type="exclusive", valid_from=date(2025, 4, 20))


def report(number: int, months: tuple[int, int] | None, received: date = TODAY, **changes: Any) -> ReportFile:
    span = (date(2026, months[0], 3), date(2026, months[1], 25)) if months else (None, None)
    given: dict[str, Any] = {
        "id": number, "sha256": f"{number:064}", "name": f"{number}.csv", "party_id": "nordlys", "layout": "csv",
        "period_from": span[0], "period_to": span[1], "received_at": at(received), "status": "accepted",
        "evidence_id": number,
    }  # fmt: skip
    return ReportFile(**{**given, **changes})


def sale(row: int, sold_on: date, quantity: int, **changes: Any) -> Sale:
    given = {
        "report_id": 1, "row": row, "party_id": "nordlys", "sku": "NB-100", "quantity": quantity, "amount_minor": 1,
        "currency": "NOK", "sold_on": sold_on,
    }  # fmt: skip
    return Sale(**{**given, **changes})


def seen(party_id: str, day: date) -> Observation:
    return Observation(
        offer_key=f"shop|{party_id}", listing_key="shop|1", site="shop", market="NO", seller="A", party_id=party_id,
        first_seen=at(day), last_seen=at(day), seen_on=day,
    )  # fmt: skip


def read(session: Session, name: str, *rows: Any) -> list[dict[str, Any]]:
    return read_facts(session, name, TODAY, *rows)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 4, 1), (date(2026, 1, 1), date(2026, 3, 31))),
        (date(2026, 4, 30), (date(2026, 1, 1), date(2026, 3, 31))),
        (date(2026, 3, 31), (date(2025, 12, 1), date(2026, 2, 28))),
        (date(2026, 1, 1), (date(2025, 10, 1), date(2025, 12, 31))),
    ],
)
def test_the_window_is_three_full_months(day: date, expected: tuple[date, date]) -> None:
    assert window(day) == expected


def test_a_distributor_is_told_with_what_it_sold(session: Session) -> None:
    rows = [party(), agreement(), report(1, (1, 3)), sale(1, date(2026, 1, 3), 2000), sale(2, date(2025, 12, 31), 5)]
    assert read(session, "distributor", *rows) == [
        {
            "subject": "distributor|nordlys", "party_key": "nordlys", "case_subject": "A-1",
            "period": "2026-01-01/2026-03-31", "evidence_id": 1, "party_name": "Nordlys", "party_country": "NO",
            "agreement_id": "A-1", "agreement_days": 365, "reports": 1, "partial_report": False,
            "reports_complete": True, "sold_thousandths": 2000,
        }
    ]  # fmt: skip


FEBRUARY, MARCH, APRIL = date(2026, 2, 5), date(2026, 3, 5), date(2026, 4, 5)


@pytest.mark.parametrize(
    ("reports", "complete", "sold"),
    [
        ([report(1, None, FEBRUARY), report(2, None, MARCH), report(3, None, APRIL)], True, 0),
        ([report(1, None, MARCH), report(3, None, APRIL)], False, None),
        ([report(1, (1, 1)), report(2, (2, 2)), report(3, (3, 3))], True, 0),
        ([report(1, (1, 2))], False, None),
        ([report(1, (1, 3), status="partial")], False, None),
        ([report(1, (1, 3)), report(2, (2, 2), status="partial")], False, None),
        ([report(1, (1, 3)), report(2, (2, 2), status="refused")], True, 0),
        ([report(1, (1, 3)), report(2, (2, 2), status="held", kind="sales")], False, None),
        ([report(1, (1, 3)), report(2, None, status="held")], False, None),
        ([report(1, (1, 3)), report(2, None, status="held", kind="claims")], True, 0),
        ([report(1, (1, 3)), report(2, None, status="partial", kind="stock")], False, None),
        ([report(1, None, date(2026, 1, 5)), report(2, None, MARCH), report(3, None, APRIL)], False, None),
    ],
)
def test_nothing_sold_needs_a_report_for_every_month(
    session: Session, reports: list[Any], complete: bool, sold: int | None
) -> None:
    (fact,) = read(session, "distributor", party(), agreement(), *reports)
    assert (fact["reports_complete"], fact["sold_thousandths"]) == (complete, sold)


@pytest.mark.parametrize("sold_on", [date(2026, 3, 1), date(2026, 4, 10)])
def test_what_was_sold_needs_no_complete_reports(session: Session, sold_on: date) -> None:
    (fact,) = read(session, "distributor", party(), agreement(), report(1, (3, 3)), sale(1, sold_on, 7))
    assert (fact["reports_complete"], fact["sold_thousandths"]) == (False, 7)


def test_goods_that_came_back_are_no_sales(session: Session) -> None:
    rows = [sale(1, date(2026, 1, 3), 2000), sale(2, date(2026, 3, 25), -2000)]
    (fact,) = read(session, "distributor", party(), agreement(), report(1, (1, 3)), *rows)
    assert fact["sold_thousandths"] == 0


def test_an_agreement_that_renews_itself_outlasts_its_term(session: Session) -> None:
    (fact,) = read(session, "distributor", party(), agreement(valid_to=YESTERDAY, auto_renew=True), report(1, (1, 3)))
    assert fact["agreement_id"] == "A-1"


@pytest.mark.parametrize(
    "rows",
    [
        [party(), report(1, (1, 3))],
        [party(), agreement(valid_to=YESTERDAY), report(1, (1, 3))],
        [party(), agreement()],
        [party(role="retailer"), agreement(), report(1, (1, 3))],
    ],
)
def test_without_agreement_or_any_report_there_is_nothing_to_say(session: Session, rows: list[Any]) -> None:
    assert read(session, "distributor", *rows) == []


def test_a_network_counts_who_showed_a_sign_of_life(session: Session) -> None:
    parties = [party(), party("old", "retailer"), party("new", "reseller"), party("never", "retailer")]
    signs = [report(1, (1, 3)), sale(1, NEW_YEAR, 1), seen("old", date(2025, 12, 31)), seen("new", YESTERDAY)]
    (fact,) = read(session, "network", *parties, *signs)
    assert fact == {
        "subject": "network|NO", "party_key": OWN_HOUSE, "case_subject": "NO", "period": "2026-01-01/2026-03-31",
        "evidence_id": None, "country": "NO", "authorised": 4, "assessed": 3, "inactive": 1, "unseen": 1,
        "inactive_bp": 3334,
    }  # fmt: skip


def test_who_is_not_authorised_all_the_time_is_no_part_of_the_network(session: Session) -> None:
    parties = [
        party("suspended", suspended=True), party("left", authorised_to=YESTERDAY),
        party("came", authorised_from=NEW_YEAR), party("shop", "own_shop"), party("bazaar", "marketplace"),
    ]  # fmt: skip
    assert read(session, "network", *parties) == []


def test_who_is_authorised_on_the_first_and_the_last_day_and_sells_himself_is_active(session: Session) -> None:
    last_day = {"authorised_from": date(2025, 12, 31), "authorised_to": TODAY}
    signs = [seen("nordlys", NEW_YEAR), report(1, (1, 3), party_id="other", status="refused"), sale(1, YESTERDAY, 1)]
    (fact,) = read(session, "network", party(**last_day), party("other", "retailer"), *signs)
    assert (fact["authorised"], fact["assessed"], fact["inactive"]) == (2, 1, 0)


@pytest.mark.parametrize(
    ("units", "status", "inactive"),
    [(1, "accepted", 0), (0, "accepted", 1), (-1, "accepted", 1), (1, "superseded", 1)],
)
def test_a_sign_of_life_is_a_line_that_sells_in_a_report_that_counts(
    session: Session, units: int, status: str, inactive: int
) -> None:
    signs = [
        report(1, (1, 3)),
        report(2, (2, 3), status=status),
        sale(2, YESTERDAY, units, amount_minor=units, report_id=2),
    ]
    (fact,) = read(session, "network", party(), *signs)
    assert (fact["assessed"], fact["inactive"]) == (1, inactive)


@pytest.mark.parametrize(
    ("waiting", "inactive"),
    [
        ([report(2, (2, 3), status="held", kind="sales")], None),
        ([report(2, (2, 3), status="partial", kind="sales")], None),
        ([report(2, None, MARCH, status="refused")], None),
        ([report(2, None, MARCH, status="refused"), report(3, (3, 3), kind="sales")], 1),
        ([report(2, (2, 3), status="held", kind="sales", party_id="other")], 1),
        ([report(2, None, MARCH, status="held", kind="stock")], 1),
        ([Outage(subject="source:reports@imap", text="no answer", began_at=at(MARCH))], None),
        ([report(2, (2, 3), status="held", kind="sales"), seen("nordlys", YESTERDAY)], 0),
    ],
)
def test_whose_report_waits_here_is_not_told_from_an_inactive_one(
    session: Session, waiting: list[Any], inactive: int | None
) -> None:
    copies = [type(row)(**row.model_dump()) for row in waiting]
    (fact,) = read(session, "network", party(), report(1, (1, 1), FEBRUARY), *copies)
    share = None if inactive is None else inactive * 10_000
    assert (fact["assessed"], fact["inactive"], fact["inactive_bp"]) == (1, inactive, share)


def test_a_country_of_which_nothing_was_seen_has_no_share(session: Session) -> None:
    (fact,) = read(session, "network", party())
    assert (fact["assessed"], fact["unseen"], fact["inactive_bp"]) == (0, 1, None)


def test_terms_are_told_with_what_makes_a_chain(session: Session) -> None:
    chain = Chain(party_id="nordlys", terms="chain", outlets=2, central_purchasing=False, valid_from=NEW_YEAR)
    assert read(session, "chain", party(role="retailer"), chain) == [
        {
            "subject": "chain|nordlys", "party_key": "nordlys", "case_subject": "terms",
            "period": "2026-01-01/until further notice", "evidence_id": None, "party_name": "Nordlys",
            "party_role": "retailer", "party_country": "NO", "terms": "chain", "outlets": 2,
            "central_purchasing": False, "common_assortment": None,
        }
    ]  # fmt: skip


def test_terms_of_other_days_are_history(session: Session) -> None:
    chain = {"party_id": "nordlys", "terms": "chain"}
    rows = [Chain(**chain, valid_from=NEW_YEAR, valid_to=YESTERDAY), Chain(**chain, valid_from=date(2026, 4, 21))]
    assert read(session, "chain", party(), *rows) == []


def invoice(number: int, sold_on: date = APRIL, **changes: Any) -> DirectSale:
    given = {"id": f"I-{number}", "customer": "Fjordmat", "sold_on": sold_on, "amount_minor": 100, "currency": "NOK"}
    return DirectSale(**{**given, **changes})


def customer(party_id: str = "nordlys", **changes: Any) -> Customer:
    given = {"customer": "Fjordmat", "party_id": party_id, "country": "NO", "valid_from": NEW_YEAR}
    return Customer(**{**given, **changes})


def test_own_sales_to_a_distributors_customer_are_summed_by_month(session: Session) -> None:
    rows = [party(), customer(), invoice(1), invoice(2, YESTERDAY, amount_minor=3_000_000_000), invoice(3, MARCH)]
    found = read(session, "direct_sale", *rows)
    assert found[1] == {
        "subject": "direct_sale|Fjordmat|nordlys|NOK", "party_key": OWN_HOUSE, "case_subject": "Fjordmat",
        "period": "2026-04", "evidence_id": None, "customer": "Fjordmat", "country": "NO", "served_by": "Nordlys",
        "served_by_role": "distributor", "assigned": True, "invoices": 2, "amount": 3_000_000_100, "currency": "NOK",
    }  # fmt: skip
    assert (found[0]["period"], found[0]["amount"]) == ("2026-03", 100)


def test_what_was_credited_is_taken_off_the_own_sales(session: Session) -> None:
    rows = [party(), customer(), invoice(1), invoice(2, amount_minor=-40)]
    (fact,) = read(session, "direct_sale", *rows)
    assert (fact["invoices"], fact["amount"]) == (1, 60)


@pytest.mark.parametrize(
    ("rows", "assigned"),
    [
        ([customer("")], False),
        ([party("shop", "own_shop"), customer("shop")], False),
        ([party(), customer(valid_to=MARCH)], None),
        ([], None),
    ],
)
def test_whose_customer_it_was_counts_on_the_day_of_the_sale(
    session: Session, rows: list[Any], assigned: bool | None
) -> None:
    (fact,) = read(session, "direct_sale", *rows, invoice(1))
    assert fact["assigned"] is assigned


def test_a_distributor_and_a_shop_of_one_group_meet(session: Session) -> None:
    rows = [party(group="aurora"), party("kiosk", "retailer", group="aurora"), party("far", "retailer", group="other")]
    assert read(session, "role_conflict", *rows) == [
        {
            "subject": "role_conflict|nordlys|kiosk", "party_key": "nordlys", "case_subject": "kiosk",
            "period": "in force", "evidence_id": None, "group": "aurora", "party_name": "Nordlys",
            "party_role": "distributor", "party_country": "NO", "other_name": "Kiosk", "other_role": "retailer",
            "other_country": "NO", "same_region": True,
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "same"),
    [
        ([], False),
        ([Territory(party_id="nordlys", region="SE", valid_from=NEW_YEAR)], True),
        ([Territory(party_id="nordlys", region="SE-AB", valid_from=NEW_YEAR)], True),
        ([Territory(party_id="nordlys", region="SE", valid_from=NEW_YEAR, valid_to=YESTERDAY)], False),
        ([Territory(party_id="kiosk", region="SE", valid_from=NEW_YEAR)], False),
    ],
)
def test_a_grant_in_the_others_country_is_the_same_region(session: Session, rows: list[Any], same: bool) -> None:
    pair = [party(group="aurora"), party("kiosk", "retailer", group="aurora", country="SE")]
    (fact,) = read(session, "role_conflict", *pair, *rows)
    assert fact["same_region"] is same


def test_an_own_shop_in_a_partners_group_is_the_own_house(session: Session) -> None:
    rows = [party("store", "own_shop", group="aurora"), party("kiosk", "reseller", group="aurora")]
    (fact,) = read(session, "role_conflict", *rows)
    assert (fact["party_key"], fact["party_role"], fact["other_role"]) == (OWN_HOUSE, "own_shop", "reseller")


@pytest.mark.parametrize(
    "changes",
    [{"role": "distributor"}, {"group": ""}, {"suspended": True}, {"authorised_to": YESTERDAY}],
)
def test_equal_roles_and_parties_that_are_gone_do_not_meet(session: Session, changes: dict[str, Any]) -> None:
    given = {"role": "retailer", "group": "aurora", **changes}
    assert read(session, "role_conflict", party(group="aurora"), party("kiosk", **given)) == []
