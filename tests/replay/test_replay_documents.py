"""Rules over reports and agreements replayed: by the periods that touch the window, confirmed by the document."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from monitor.model import Agreement, AgreementFile, Clause, Discount, Party, ReportFile, Sale, Territory
from monitor.rulebook.records import Condition, Group, Literal

Channel = Any
NOW = datetime(2026, 3, 28, 6, tzinfo=UTC)


@pytest.fixture
def documents(channel: Channel) -> Channel:
    """A distributor with a sales report for January and one for March, and an agreement that bans online sales."""
    channel.add(
        Party(id="nord", name="Nord AS", role="distributor", country="NO", authorised_from=date(2025, 1, 1)),
        Agreement(id="A-NORD", party_id="nord", type="exclusive", jurisdiction="EU", valid_from=date(2025, 1, 1)),
        Territory(party_id="nord", region="NO", valid_from=date(2025, 1, 1)),
        Discount(
            id="Q4", party_id="nord", kind="conditional", period_from=date(2025, 10, 1), period_to=date(2025, 12, 31),
            target_minor=1000, taken_minor=50, rate_bp=500, currency="EUR", report_due=date(2026, 1, 15),
        ),
        AgreementFile(
            id=1, agreement_id="A-NORD", sha256="c" * 64, path="nord.txt", language="en", pages=1, read_at=NOW,
            text="The dealer shall not sell online.",
        ),
        Clause(file_id=1, type="O01_online_sales_ban", start=0, end=33, page=1),
    )  # fmt: skip
    for number, month in ((1, 1), (2, 3)):
        channel.add(
            ReportFile(
                id=number, sha256=f"{number:064}", name=f"{month}.csv", party_id="nord", layout="csv",
                status="accepted", period_from=date(2026, month, 1), period_to=date(2026, month, 28), received_at=NOW,
            ),
            Sale(
                report_id=number, row=1, party_id="nord", sku="NB", quantity=1000, amount_minor=20000, currency="EUR",
                sold_on=date(2026, month, 10), region="SE", sale_type="active",
            ),
        )  # fmt: skip
    return channel


def test_sales_are_judged_whose_period_touches_the_window(documents: Channel) -> None:
    march = documents.replay("TERR-001")
    assert [(f.period, f.confirmed_by) for f in march.only_replayed.listed] == [("2026-03-01/2026-03-28", "document")]
    chosen = documents.chosen("TERR-001")
    assert documents.replay(chosen, since=28).violations == 1
    assert march.facts == 1


def test_a_discount_of_an_earlier_period_is_outside_the_window(documents: Channel) -> None:
    assert documents.replay("KPI-002").facts == 0


def test_a_clause_has_no_dates_and_is_judged_as_it_stands(documents: Channel) -> None:
    found = documents.replay("ANTI-O01")
    assert found.violations == 1
    assert any("no dated period" in note for note in found.notes)
    assert found.notices.counts == {"none": 1}
    assert documents.replay("ANTI-O01", audience="channel").only_replayed.listed == []


def test_a_territory_step_goes_through_the_gate(documents: Channel) -> None:
    (notice,) = documents.replay("TERR-001").notices.listed
    assert notice.step == "notice"
    assert notice.outcome in ("proposed", "to_legal", "blocked")
    assert notice.rules


@pytest.mark.parametrize(("audience", "told"), [("legal", True), ("channel", False)])
def test_a_law_rule_that_reads_prices_on_record_is_named_to_legal_alone(
    documents: Channel, audience: str, told: bool
) -> None:
    law = documents.rules["LAW-TERR-EU-OPEN"]
    letter = Condition("action", "is_not", Literal("show_internally"))
    about = Group("all", (Condition("price_case", "is", Literal(False)), letter))
    documents.rules["LAW-HOUSE-PRICES"] = replace(law, id="LAW-HOUSE-PRICES", when=about)
    (notice,) = documents.replay("TERR-001", audience=audience).notices.listed
    assert ("LAW-HOUSE-PRICES" in notice.rules) is told
