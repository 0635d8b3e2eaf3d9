"""The very same bytes from two parties: both count where it is sure whose they are, and wait where it is not."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session

from monitor.facts.ship_to import select_ship_to
from monitor.intake import resolving
from tests.intake.report_desk import HEAD, JANUARY, STOCK, ReportDesk

NORTH_FOLDER, SOUTH_FOLDER = "sftp north at a@files.example#./jan.csv", "sftp south at b@files.example#./jan.csv"
INVENTORY = f"{STOCK}2026-01-31,NO-100,5,Main\n"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (HEAD, "accepted"),
        (f"{HEAD}2026-01-31,,,,,\n", "accepted"),
        (f"{HEAD}Total,,0,0.00,,\n", "accepted"),
        (HEAD + JANUARY, "held"),
        (INVENTORY, "held"),
        ("Nordhandel GmbH and Sued Vertrieb AG\n" + HEAD + JANUARY, "accepted"),
    ],
)
def test_bytes_of_another_partys_report_count_where_it_is_sure_whose_they_are(
    desk: ReportDesk, text: str, status: str
) -> None:
    first, second = desk.take(text), desk.take(text, name="south-1.csv", place=1)
    assert (first.status, second.status, second.party_id) == ("accepted", status, "south")
    assert desk.take(text, name="south-2.csv", place=1).id == second.id


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        (NORTH_FOLDER, SOUTH_FOLDER, "accepted"),
        (NORTH_FOLDER, NORTH_FOLDER, "held"),
        (NORTH_FOLDER, "inbox:south-1.csv", "held"),
        ("mailbox a at imap.example#1/jan.csv", "mailbox b at imap.example#2/jan.csv", "held"),
    ],
)
def test_two_sftp_folders_tell_two_senders_and_everybodys_mailbox_does_not(
    desk: ReportDesk, first: str, second: str, status: str
) -> None:
    desk.take(HEAD + JANUARY, url=first)
    assert desk.take(HEAD + JANUARY, name="south-1.csv", place=1, url=second).status == status


@pytest.mark.parametrize(
    ("choice", "statuses", "sales"),
    [("append", ["accepted", "accepted"], 4), ("replace", ["accepted"] * 2, 4), ("refuse", ["accepted", "refused"], 2)],
)
def test_a_person_says_whose_it_is(desk: ReportDesk, choice: str, statuses: list[str], sales: int) -> None:
    first = desk.take(HEAD + JANUARY)
    second = desk.take(HEAD + JANUARY, name="south-1.csv", place=1)
    assert len(desk.counting()) == 2
    assert resolving.read_report_again(desk.desk, second.id or 0).status == "held"
    resolving.decide(desk.desk, second.id or 0, choice=choice, by="Ann")
    assert ([first.status, second.status], len(desk.counting())) == (statuses, sales)


def test_what_was_refused_for_one_party_is_another_ones_without_asking(desk: ReportDesk) -> None:
    text = "Sued Vertrieb AG\n" + HEAD + JANUARY
    assert desk.take(text).status == "refused"
    assert desk.take(text, name="south-1.csv", place=1).status == "accepted"


def test_the_ship_to_facts_of_two_parties_are_two(desk: ReportDesk, session: Session) -> None:
    desk.take(HEAD + JANUARY, url=NORTH_FOLDER)
    desk.take(HEAD + JANUARY, name="south-1.csv", place=1, url=SOUTH_FOLDER)
    rows = session.connection().execute(select_ship_to(date(2026, 4, 2))).all()
    assert [row.party_key for row in rows] == ["north", "south"]
    assert len({row.subject for row in rows}) == 2
