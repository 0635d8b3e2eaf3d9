"""A report that comes after a period was settled opens it again: by name, with the difference, until it is booked."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from monitor.incentives.books import Books
from monitor.incentives.reopened import review_reopened
from monitor.incentives.schemes.ground import schemes_of
from monitor.model import ReportFile, ReviewItem, Sale
from monitor.settings import Workspace
from tests.command_line import run_command
from tests.incentives.scheme_stand import furnish, scheme_text, write_scheme

TIERS = "tiers:\n  - {from: 0, rate: 10 %}\n"
AS_OF = date(2026, 7, 1)
NOW = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def stand(workspace: Workspace, session: Session) -> Workspace:
    """The small channel with a quarterly rebate on reported sales, settled for the first quarter."""
    place = furnish(workspace, session)
    write_scheme(place, "quarter", scheme_text("whole_volume", TIERS, id="sell-out", base="sell_out"))
    done = run_command("incentives", "journal", "--period", "2026-Q1", "--settle", "--json", "-w", place.root)
    kinds = [(row["kind"], row["debit"]) for row in json.loads(done.stdout)["entries"] if row["debit"]]
    assert kinds == [("accrual", "3330.00"), ("settlement", "3330.00")], done.output
    return place


def restated(session: Session, amount_minor: int) -> None:
    """Replace the report of March by one with a single sale."""
    earlier = session.exec(select(ReportFile).where(ReportFile.name == "northwind-2026-03.csv")).one()
    earlier.status = "superseded"
    later = ReportFile(
        sha256="later", name="northwind-2026-03-new.csv", party_id="northwind", layout="csv", status="accepted",
        period_from=date(2026, 3, 1), period_to=date(2026, 3, 31), version=2, supersedes=earlier.id, kind="sales",
        received_at=NOW,
    )  # fmt: skip
    session.add(later)
    session.flush()
    session.add(
        Sale(
            report_id=later.id or 0,
            row=1,
            party_id="northwind",
            sku="AX-1",
            quantity=100_000,
            amount_minor=amount_minor,
            currency="EUR",
            sold_on=date(2026, 3, 11),
        )
    )
    session.commit()


def waiting(session: Session) -> list[tuple[str, str]]:
    items = select(ReviewItem).where(col(ReviewItem.settled_at).is_(None), ReviewItem.kind == "settlement")
    return [(item.subject, item.reason) for item in session.exec(items).all()]


def review(stand: Workspace, session: Session) -> None:
    books = Books(session, stand.settings.partner)
    review_reopened(books, schemes_of(stand), as_of=AS_OF, now=NOW)
    session.commit()


def test_a_settled_period_that_nothing_changed_waits_for_nobody(stand: Workspace, session: Session) -> None:
    review(stand, session)
    assert waiting(session) == []


@pytest.mark.parametrize(
    ("amount_minor", "said"),
    [(9_000_00, "3,120.00 is due: 210.00 to claw back"), (20_000_00, "4,220.00 is due: 890.00 more is owed")],
)
def test_a_restated_month_opens_the_settled_quarter_and_says_the_difference(
    stand: Workspace, session: Session, amount_minor: int, said: str
) -> None:
    restated(session, amount_minor)
    review(stand, session)
    ((subject, reason),) = waiting(session)
    assert subject == "northwind|sell-out 2026-Q1"
    assert reason.startswith(
        "sell-out of northwind for 2026-Q1 was settled at 3,330.00 EUR; reports came since "
        "(northwind-2026-03-new.csv, version 2), and now "
    )
    assert said in reason


def test_the_statement_shows_what_was_settled_beside_what_is_due_now(stand: Workspace, session: Session) -> None:
    restated(session, 9_000_00)
    done = run_command("incentives", "statement", "--period", "2026-Q1", "-w", stand.root)
    told = " ".join(done.output.split())
    assert "Settled at 3,330.00 EUR; reports came since (northwind-2026-03-new.csv, version 2)" in told
    assert "210.00 to claw back, not booked yet" in told


def test_a_restatement_to_the_same_sum_changes_nothing_and_is_said_on_the_statement(
    stand: Workspace, session: Session
) -> None:
    restated(session, 11_100_00)
    review(stand, session)
    assert waiting(session) == []
    done = run_command("incentives", "statement", "--period", "2026-Q1", "-w", stand.root)
    assert "it stays as it is" in " ".join(done.output.split())


def test_what_was_booked_since_waits_no_longer(stand: Workspace, session: Session) -> None:
    restated(session, 9_000_00)
    review(stand, session)
    assert len(waiting(session)) == 1
    done = run_command("incentives", "journal", "--period", "2026-Q1", "-w", stand.root)
    assert "claw back" in done.output
    session.rollback()
    review(stand, session)
    assert waiting(session) == []


def test_the_statement_shows_what_was_settled_when_no_report_but_the_terms_changed(
    stand: Workspace, session: Session
) -> None:
    words = ["incentives", "statement", "--period", "2026-Q1", "-w", str(stand.root)]
    assert "Settled at" not in run_command(*words).output, "as it was settled"
    path = stand.root / "schemes" / "quarter.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("10 %", "9 %"), encoding="utf-8")
    told = " ".join(run_command(*words).output.split())
    assert "Settled at 3,330.00 EUR, and now 2,997.00 is due: 333.00 to claw back, not booked yet" in told
