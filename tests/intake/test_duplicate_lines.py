"""The natural key: the same line of the same document counts once, whichever report it stands in."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from monitor.intake import resolving
from tests.intake.report_desk import ReportDesk

HEAD = "sold on,invoice no,sku,quantity,amount\n"
FIRST = "2026-01-05,INV-1,NO-100,2,20.00\n2026-01-06,INV-2,NO-200,1,15.00\n"
NEW = "2026-01-07,INV-3,NO-200,1,15.00\n"


@pytest.fixture
def desk(session: Session) -> ReportDesk:
    place = ReportDesk(session)
    place.take(HEAD + FIRST)
    return place


def test_a_line_of_a_document_that_was_reported_counts_once(desk: ReportDesk) -> None:
    report = desk.take(HEAD + FIRST + NEW, name="north-2.csv")
    assert (report.status, report.reason) == ("accepted", "2 lines of documents are in earlier reports already")
    assert len(desk.counting()) == 3
    assert [row for row in desk.rows("skipped") if row[1] == "duplicate_line"] == [
        (2, "duplicate_line"),
        (3, "duplicate_line"),
    ]


def test_a_changed_line_of_a_document_is_another_line(desk: ReportDesk) -> None:
    desk.take(HEAD + FIRST.replace("20.00", "19.00"), name="north-2.csv")
    assert len(desk.counting()) == 3


def test_a_line_that_stands_twice_in_its_document_is_taken_back_as_often_as_it_is_known(desk: ReportDesk) -> None:
    line = FIRST.splitlines(keepends=True)[0]
    desk.take(HEAD + line + line + NEW, name="north-2.csv")
    assert len(desk.counting()) == 4


def test_a_report_of_known_lines_alone_is_refused(desk: ReportDesk) -> None:
    report = desk.take(HEAD + FIRST.splitlines(keepends=True)[1], name="north-2.csv")
    assert report.status == "refused"
    assert report.reason.startswith("every line of it is in an earlier report; row 2: this line of INV-2 is in")
    assert len(desk.counting()) == 2


def test_reading_again_finds_the_same_duplicates(desk: ReportDesk) -> None:
    report = desk.take(HEAD + FIRST + NEW, name="north-2.csv")
    resolving.read_report_again(desk.desk, report.id or 0)
    resolving.read_report_again(desk.desk, 1)
    assert len(desk.counting()) == 3


def test_lines_without_a_document_are_never_taken_for_duplicates(session: Session) -> None:
    place = ReportDesk(session)
    rows = "2026-01-05,,NO-100,2,20.00\n"
    place.take(HEAD + rows)
    place.take(HEAD + rows + NEW, name="north-2.csv")
    assert len(place.counting()) == 3
