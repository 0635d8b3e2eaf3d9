"""Whole passes over a target that is amended: the party is not said to have put right what the brand changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from monitor.model import Case, CaseEvent, ReportFile, Sale, Violation
from monitor.pipeline.run import run
from monitor.settings import Workspace
from monitor.store.session import Database

NOW = datetime(2026, 4, 20, 6, tzinfo=UTC)
QUARTER = (date(2026, 1, 5), date(2026, 3, 30))
POLICY = {
    "products": "sku,title\nNB-1,One\n",
    "parties": "id,name,role,country\nnordlys,Nordlys,distributor,US\n",
}
TERMS = (
    "id,party_id,kind,period_from,period_to,target,rate,taken,currency\nD-1,nordlys,conditional,2026-01-01,2026-03-31,"
)


class House:
    """A distributor with a conditional discount that reports less than its target."""

    def __init__(self, workspace: Workspace, database: Database) -> None:
        self.workspace, self.database, self.days = workspace, database, 0
        for stem, text in POLICY.items():
            self._file(stem, text)
        self.reports(900)

    def _file(self, stem: str, text: str) -> None:
        (self.workspace.root / "policy" / f"{stem}.csv").write_text(text, encoding="utf-8")

    def reports(self, amount: int) -> None:
        """Take in a report of the quarter in place of those before."""
        with self.database.session() as session:
            for row in session.exec(select(ReportFile)).all():
                row.status = "superseded"
                session.add(row)
            number = len(session.exec(select(ReportFile)).all()) + 1
            session.add(
                ReportFile(
                    id=number, sha256=f"{number:064}", name="q1.csv", party_id="nordlys", layout="csv",
                    period_from=QUARTER[0], period_to=QUARTER[1], received_at=NOW, status="accepted",
                )
            )  # fmt: skip
            session.flush()
            session.add(
                Sale(
                    report_id=number, row=1, party_id="nordlys", sku="NB-1", quantity=1000, amount_minor=amount * 100,
                    currency="USD", sold_on=date(2026, 2, 1),
                )
            )  # fmt: skip
            session.commit()

    def agrees(self, target: int, taken: int = 50, currency: str = "USD") -> tuple[str, str]:
        """Make a pass of the next day under these terms; returns the case's status and the last of its history."""
        self._file("discounts", f"{TERMS}{target},5 %,{taken},{currency}\n")
        run(self.workspace, now=NOW + timedelta(days=self.days), plan="judge", send=False)
        self.days += 1
        with Session(self.database.engine) as session:
            (case,) = session.exec(select(Case).where(Case.rule_id == "KPI-001")).all()
            told = session.exec(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by("id")).all()
            return str(case.status), [event.text for event in told if event.kind in ("opened", "relapsed", "cured")][-1]

    def found(self) -> Any:
        """Return the one finding."""
        with Session(self.database.engine) as session:
            return session.exec(select(Violation).where(Violation.rule_id == "KPI-001")).one()


@pytest.fixture
def house(workspace: Workspace, database: Database) -> House:
    return House(workspace, database)


def test_a_target_amended_to_what_was_sold_is_no_cure_of_the_party(house: House) -> None:
    assert house.agrees(1000)[0] == "open"
    status, told = house.agrees(900)
    assert (status, told) == ("cured", "Ended by the policy as it is now: target was $1,000.00 and is $900.00")


def test_sales_that_reach_the_target_are_a_cure(house: House) -> None:
    house.agrees(1000)
    house.reports(1000)
    assert house.agrees(1000) == ("cured", "Cured: complies again")


def test_sales_that_reach_the_former_target_too_are_a_cure(house: House) -> None:
    house.agrees(1000)
    house.reports(1000)
    assert house.agrees(900) == ("cured", "Cured: complies again")


def test_sales_that_reach_the_amended_target_alone_are_none(house: House) -> None:
    house.agrees(1000)
    house.reports(950)
    assert house.agrees(920)[1].startswith("Ended by the policy as it is now: target was $1,000.00 and is $920.00")


def test_a_discount_that_was_given_back_is_a_cure_whatever_its_target(house: House) -> None:
    house.agrees(1000)
    assert house.agrees(900, taken=0) == ("cured", "Cured: complies again")


def test_a_target_raised_again_is_found_as_the_policy_is_now(house: House) -> None:
    house.agrees(1000)
    house.agrees(900)
    status, told = house.agrees(1000)
    assert (status, told.partition(":")[0]) == ("open", "Found again, as policy or rules are now")
    assert house.found().status == "confirmed"
