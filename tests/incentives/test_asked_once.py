"""What the books, the gate and the settled periods are asked again costs nothing; what is not asked for is not read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from monitor.documents import pay_law
from monitor.incentives import reopened as reopening
from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import read_period
from monitor.incentives.results import renew
from monitor.incentives.schemes.ground import schemes_of
from monitor.model import ReportFile
from monitor.model.incentive import ClientEffect, JournalEntry
from monitor.settings import Workspace
from tests.incentives.scheme_stand import POLICY, furnish, pay, scheme_text, write_scheme

Q1 = read_period("2026-Q1")
TODAY = date(2026, 7, 1)
READS: dict[str, tuple[object, ...]] = {
    "first_agreement": ("northwind",), "sold": ("northwind", Q1), "unreported": ("northwind", Q1),
    "received": ("northwind", Q1), "customers": ("northwind", Q1, ()), "outlets": (), "grants": ("northwind", Q1, ()),
    "seen_prices": ("northwind", Q1, ("AX-1",)), "audits": ("northwind", Q1, "shelf"), "kpi_measure": ("none",),
    "stocked": ("northwind", Q1.end), "purchases": ("northwind", Q1), "sell_in": ("northwind", Q1),
    "claims": ("northwind", Q1, "coop"), "kpi_results": ("northwind", Q1, "service"),
    "entries": ("northwind", Q1, "fund"), "sold_daily": ("northwind", Q1), "price_days": ("DE", "AX-1"),
    "invoice_price": ("northwind", "DE", "AX-1", "EUR", Q1.end),
}  # fmt: skip


def counted(session: Session, ask: Callable[[], object]) -> int:
    """Return how many statements a question sends to the store."""
    sent = list[str]()

    def count(*about: Any) -> None:
        sent.append(about[2])

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", count)
    try:
        ask()
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len(sent)


@pytest.mark.parametrize("name", READS)
def test_the_books_ask_the_store_each_question_once(stand: Workspace, session: Session, name: str) -> None:
    read = getattr(Books(session), name)
    assert counted(session, lambda: read(*READS[name])) > 0
    assert counted(session, lambda: read(*READS[name])) == 0


def test_every_read_of_the_books_is_named_here() -> None:
    assert {name for name in vars(Books) if not name.startswith("_")} == {
        *READS,
        "session",
        "party",
        "of",
        "reports_end",
    }


def test_the_gate_is_opened_once_for_each_party(
    stand: Workspace, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, gate_of = list[date](), pay_law.gate_of

    def counting(place: Workspace, rules: Any, today: date) -> Any:
        opened.append(today)
        return gate_of(place, rules, today)

    monkeypatch.setattr(pay_law, "gate_of", counting)
    law = pay_law.price_law(stand, session, TODAY)
    assert law.ask("northwind") == law.ask("northwind")
    assert len(opened) == 1
    assert pay_law.price_law(stand, session, TODAY).ask("northwind") == law.ask("northwind")
    assert len(opened) == 2, "another law asks for itself"


def test_settled_schemes_of_a_period_are_reckoned_once_and_other_days_not_at_all(
    stand: Workspace, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        text = scheme_text("whole_volume", "tiers: [{from: 0, rate: 10 %}]\n", id=name, base="sell_out")
        write_scheme(stand, name, text)
        for kind, amount in (("accrual", "3000.00"), ("settlement", "3000.00")):
            session.add(
                JournalEntry(
                    journal=1, scheme=name, version=1, party_id="northwind", period_from=Q1.start, period_to=Q1.end,
                    kind=kind, debit="rebate accrual" if kind == "settlement" else "rebate expense",
                    credit="payable" if kind == "settlement" else "rebate accrual", amount=amount, currency="EUR",
                    as_of=Q1.end, booked_at=datetime(2026, 4, 7, tzinfo=UTC),
                )
            )  # fmt: skip
    session.flush()
    asked, earned_by = list[str](), reopening.earned_by

    def counting(party_id: str, *about: Any, **named: Any) -> Any:
        asked.append(party_id)
        return earned_by(party_id, *about, **named)

    monkeypatch.setattr(reopening, "earned_by", counting)
    books, schemes = Books(session), schemes_of(stand)
    found = reopening.reopened(books, schemes, as_of=TODAY, days=Q1)
    assert [(one.scheme, one.due, one.reports) for one in found] == [
        (name, Decimal("3330.00"), ("northwind-2026-03.csv",)) for name in ("one", "two")
    ], "only the report of March came after 7 April"
    assert asked == ["northwind"]
    assert reopening.reopened(books, schemes, as_of=TODAY, days=read_period("2026-Q2")) == []
    assert reopening.reopened(books, schemes, as_of=TODAY, party_id="harbour") == []
    assert asked == ["northwind"]


def test_a_booking_after_all_reports_reopens_nothing(stand: Workspace, session: Session) -> None:
    came = max(report.received_at for report in session.exec(select(ReportFile)).all())
    for kind, at in (("settlement", datetime(2026, 3, 1, tzinfo=UTC)), ("accrual", came)):
        session.add(
            JournalEntry(
                journal=1, scheme="one", version=1, party_id="northwind", period_from=Q1.start, period_to=Q1.end,
                kind=kind, debit="rebate expense", credit="rebate accrual", amount="1.00", currency="EUR",
                as_of=Q1.end, booked_at=at,
            )
        )  # fmt: skip
    session.flush()
    assert reopening.reopened(Books(session), schemes_of(stand), as_of=TODAY) == []


def test_prices_of_one_format_or_another_currency_are_no_invoice_price(workspace: Workspace, session: Session) -> None:
    more = "AX-1,DE,invoice,,online,50,EUR,2025-06-01,\nAX-1,DE,invoice,northwind,,60,CHF,2025-06-01,\n"
    place = furnish(workspace, session, {"price_levels": POLICY["price_levels"] + more})
    write_scheme(place, "margin", scheme_text("guaranteed_margin", "terms: {least_margin: 15 %}\n", base="sell_out"))
    assert [one.due for one in pay(place, session)] == [Decimal("1695.00")], "300 for 80 and 30 for 200"


def test_an_effect_that_began_before_what_is_reckoned_anew_is_kept(stand: Workspace, session: Session) -> None:
    session.add(
        ClientEffect(
            party_id="northwind", period_from=date(2024, 7, 1), period_to=date(2025, 6, 30), currency="EUR",
            revenue_index=10_000, share_index=10_000, investment_index=10_000, coefficient=10_000,
        )
    )  # fmt: skip
    renew(session, Books(session), schemes_of(stand), TODAY)
    assert [row.period_from for row in session.exec(select(ClientEffect)).all()] == [date(2024, 7, 1)]
