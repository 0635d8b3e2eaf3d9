"""What schemes paid and what it brought is stored for the rules: the same again, nothing lost, nothing half known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import typer
from sqlmodel import Session, col, select

from monitor.cli.workspace import check
from monitor.errors import FaultsError
from monitor.incentives.books import Books
from monitor.incentives.results import renew
from monitor.incentives.schemes.ground import schemes_of
from monitor.model import ReportFile, Violation
from monitor.model.incentive import ClientEffect, JournalEntry, SchemeResult
from monitor.pipeline.run import run
from monitor.settings import Workspace
from tests.incentives.client_stand import POLICY, furnish_clients
from tests.incentives.scheme_stand import furnish, scheme_text, write_scheme

TODAY = date(2026, 7, 1)
FUND = "terms: {rho: 1 %}\nclaims: coop\n"
KPIS = (
    "terms: {fund: 10000}\nkpis:\n  - {kpi: shelf-share, measure: file, weight: 60 %}\n"
    "  - {kpi: service, measure: file, weight: 40 %}\nposition: 2\n"
)


@pytest.fixture
def stand(workspace: Workspace, session: Session) -> Workspace:
    """The small channel with a fund and a bonus on KPIs."""
    place = furnish(workspace, session)
    write_scheme(place, "fund", scheme_text("coop", FUND, id="fund"))
    write_scheme(place, "bonus", scheme_text("weighted_kpi", KPIS, id="bonus"))
    return place


def stored(session: Session) -> list[dict[str, Any]]:
    rows = session.exec(select(SchemeResult).order_by(SchemeResult.scheme, col(SchemeResult.period_from))).all()
    return [row.model_dump(exclude={"id"}) for row in rows]


def test_a_result_is_not_final_while_a_correction_of_its_reports_is_held(stand: Workspace, session: Session) -> None:
    write_scheme(
        stand, "rebate", scheme_text("marginal", "tiers: [{from: 0, rate: 5 %}]\n", id="rebate", base="sell_out")
    )
    held = ReportFile(
        sha256="c", name="again.csv", party_id="northwind", layout="csv", period_from=date(2026, 2, 3), kind="sales",
        period_to=date(2026, 2, 20), received_at=datetime(2026, 5, 2, tzinfo=UTC), status="held",
    )  # fmt: skip
    session.add(held)
    renew(session, Books(session), schemes_of(stand), TODAY)
    final = {row["scheme"]: row["final"] for row in stored(session) if row["period_to"] == date(2026, 3, 31)}
    assert final == {"bonus": True, "fund": True, "rebate": False}
    held.status, held.decision = "refused", "refuse"
    renew(session, Books(session), schemes_of(stand), TODAY)
    assert all(row["final"] for row in stored(session) if row["period_to"] == date(2026, 3, 31))


def test_results_are_what_the_statement_says_and_the_same_again(stand: Workspace, session: Session) -> None:
    schemes = schemes_of(stand)
    renew(session, Books(session), schemes, TODAY)
    first = stored(session)
    found = {(row["scheme"], row["period_from"]): row for row in first}
    fund, bonus = found["fund", date(2026, 1, 1)], found["bonus", date(2026, 1, 1)]
    assert (fund["due_minor"], fund["claimed_minor"], fund["proven_minor"], fund["final"]) == (
        600000, 950000, 700000, True,
    )  # fmt: skip
    assert (bonus["attainment_bp"], bonus["due_minor"], bonus["claimed_minor"]) == (9400, 940000, None)
    renew(session, Books(session), schemes, TODAY)
    assert stored(session) == first


def test_what_was_booked_stands_beside_what_is_due(stand: Workspace, session: Session) -> None:
    session.add(
        JournalEntry(
            journal=1, scheme="fund", version=1, party_id="northwind", period_from=date(2026, 1, 1),
            period_to=date(2026, 3, 31), kind="accrual", debit="rebate expense", credit="rebate accrual",
            amount="5000.00", currency="EUR", as_of=TODAY, booked_at=datetime(2026, 7, 1, tzinfo=UTC),
        )
    )  # fmt: skip
    renew(session, Books(session), schemes_of(stand), TODAY)
    booked = {(row["scheme"], row["period_from"]): row["booked_minor"] for row in stored(session)}
    assert booked["fund", date(2026, 1, 1)] == 500000
    assert booked["fund", date(2026, 4, 1)] is None


def test_a_claim_that_names_a_fund_of_its_own_is_left_to_that(stand: Workspace, session: Session) -> None:
    text = (stand.policy / "claims.csv").read_text(encoding="utf-8")
    head, *rows = text.splitlines()
    text = "\n".join([f"{head},fund_rate", *(f"{row},1 %" for row in rows)])
    (stand.policy / "claims.csv").write_text(text, encoding="utf-8")
    run(stand, now=datetime(2026, 7, 1, 9, tzinfo=UTC), plan="judge", send=False)
    session.expire_all()
    proven = {row["period_from"]: row["proven_minor"] for row in stored(session) if row["scheme"] == "fund"}
    assert proven == {date(2026, 1, 1): None, date(2026, 4, 1): 0}
    assert session.exec(select(Violation).where(Violation.rule_id == "KPI-029")).all() == []


def test_a_pass_finds_who_claims_more_than_is_due_and_who_was_booked_wrongly(
    stand: Workspace, session: Session
) -> None:
    session.rollback()
    summary = run(stand, now=datetime(2026, 7, 1, 9, tzinfo=UTC), plan="judge", send=False)
    assert summary.failures == []
    found = session.exec(select(Violation.rule_id, Violation.party_key).where(Violation.rule_id == "KPI-029")).all()
    assert found == [("KPI-029", "northwind")]


def test_a_faulty_scheme_file_is_listed_and_nothing_looks_cured(stand: Workspace, session: Session) -> None:
    session.rollback()
    at = datetime(2026, 7, 1, 9, tzinfo=UTC)
    run(stand, now=at, plan="judge", send=False)
    before = stored(session)
    session.rollback()
    write_scheme(stand, "fund", "id: fund\n")
    summary = run(stand, now=at.replace(hour=15), plan="judge", send=False)
    assert len(summary.failures) == 1
    assert summary.failures[0].startswith("schemes: the results of before stay, schemes/fund.yaml:1: ")
    session.expire_all()
    assert stored(session) == before
    assert {row.status for row in session.exec(select(Violation).where(Violation.rule_id == "KPI-029"))} == {
        "confirmed"
    }


def test_a_scheme_whose_file_is_gone_is_missed_until_a_file_says_that_it_pays_nobody(
    stand: Workspace, session: Session
) -> None:
    session.rollback()
    at = datetime(2026, 7, 1, 9, tzinfo=UTC)

    def judged(hours: int) -> list[str]:
        session.rollback()
        failures = run(stand, now=at + timedelta(hours=hours), plan="judge", send=False).failures
        session.expire_all()
        return failures

    def statuses() -> set[str]:
        return {row.status for row in session.exec(select(Violation).where(Violation.rule_id == "KPI-029"))}

    judged(0)
    before = stored(session)
    for name in ("bonus", "fund"):  # one of them, then the last file of the folder
        (stand.root / "schemes" / f"{name}.yaml").unlink()
        (told,) = judged(3)
        assert told.startswith(
            "schemes: the results of before stay, schemes: the file of scheme 'bonus', version 1, is g"
        )
        assert stored(session) == before
    assert statuses() == {"confirmed"}
    write_scheme(stand, "fund", scheme_text("coop", FUND, id="fund").replace("[northwind]", "[]"))
    write_scheme(stand, "bonus", scheme_text("weighted_kpi", KPIS, id="bonus").replace("version: 1", "version: 2"))
    assert judged(6) == []
    assert {(row["scheme"], row["version"]) for row in stored(session)} == {("bonus", 2)}
    assert statuses() == {"cured"}


def test_check_tells_of_a_scheme_that_is_gone_but_not_while_a_file_cannot_be_read(
    stand: Workspace, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew(session, Books(session), schemes_of(stand), TODAY)
    session.commit()
    monkeypatch.setattr("monitor.cli.workspace.wall_clock", lambda: datetime(2026, 7, 1, 9, tzinfo=UTC))

    def checked() -> str:
        with pytest.raises((FaultsError, typer.Exit)) as ended:
            check(strict=True, workspace=stand.root)
        return str(ended.value)

    (stand.root / "schemes" / "bonus.yaml").unlink()
    assert "schemes: the file of scheme 'bonus', version 1, is gone; the store has results of it" in checked()
    write_scheme(stand, "fund", "id: fund\n")
    assert "is gone" not in checked()


def test_only_a_client_of_whom_all_is_known_has_an_effect(workspace: Workspace, session: Session) -> None:
    changed = POLICY["purchases"].replace(
        "northwind,2026-01-01,2026-01-31,200000,9000,EUR\nnorthwind,2026-02-01,2026-03-31,399999.99,18000,EUR\n",
        "northwind,2026-01-01,2026-03-31,599999.99,27000,EUR\n",
    )
    furnish_clients(workspace, session, {"purchases": changed})
    renew(session, Books(session), (), TODAY)
    found = session.exec(select(ClientEffect).order_by(ClientEffect.party_id)).all()
    assert [(row.party_id, row.coefficient, Decimal(row.share_index)) for row in found] == [
        ("harbour", 4000, 9000), ("northwind", 12000, 10800),
    ]  # fmt: skip
