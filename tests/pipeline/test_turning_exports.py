"""Whole passes over policy files that an export writes anew, and over a product that is renamed in an open case."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from monitor.cases import decisions, judged_by
from monitor.facts.registry import rules_of
from monitor.model import Case, CaseEvent, DigestRow, Observation, OutboxItem, PolicyVersion, Step, Violation
from monitor.pipeline.run import run
from monitor.settings import open_workspace
from tests.pipeline.turning_house import MAP, POLICY, House, at

pytestmark = pytest.mark.parametrize("dsn", ["sqlite"], indirect=True)


def outdated(house: House) -> str:
    workspace = open_workspace(house.workspace.root)
    with house.database.session() as session:
        return judged_by.outdated(session, workspace, rules_of(workspace))


def digest(house: House, day: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Say the digest of a day and return its section of what waits, and its gaps but that no page is watched."""
    house.told(day)
    (row,) = house.rows(select(DigestRow).where(DigestRow.key == f"{at(day).date()}|channel"))
    (decide,) = [section for section in row.content["sections"] if section["key"] == "decide"]
    return decide, [gap for gap in row.content["gaps"] if "listings.csv" not in gap["reason"]]


EXPORTS = {
    "rows in another order": {"products": "sku,title\nNB-200,Night Scope\nNB-100,Field Glass 8x42\n"},
    "columns in another order": {"products": "title,sku\nField Glass 8x42,NB-100\nNight Scope,NB-200\n"},
    "all cells quoted, lines of Windows": {
        "products": '"sku","title"\r\n"NB-100","Field Glass 8x42"\r\n"NB-200","Night Scope"\r\n'
    },
    "an amount without its zeros": {"map_prices": f"{MAP}NB-100,US,200,USD,2026-01-01,\n"},
    "a column more, and empty": {"products": "sku,title,brand\nNB-100,Field Glass 8x42,\nNB-200,Night Scope,\n"},
}


@pytest.mark.parametrize("files", EXPORTS.values(), ids=EXPORTS)
def test_files_that_an_export_writes_anew_and_that_say_the_same_hold_nothing_back(
    house: House, files: dict[str, str]
) -> None:
    house.sees(2, 15000)
    house.passes(2)
    house.enters(**files)
    assert outdated(house) == ""
    assert digest(house, 3)[1] == []
    assert [done.outcome for done in house.approves(3)] == ["done"]
    assert len(house.rows(select(PolicyVersion))) == 1


CHANGES = {
    "one row twice as much": {"map_prices": f"{MAP}NB-100,US,400.00,USD,2026-01-01,\n"},
    "one row more": {"products": POLICY["products"] + "NB-300,Pocket Monocular\n"},
    "another last day": {"map_prices": f"{MAP}NB-100,US,200.00,USD,2026-01-01,2026-12-31\n"},
    "cells of two rows exchanged": {"products": "sku,title\nNB-100,Night Scope\nNB-200,Field Glass 8x42\n"},
    "another file": {"aliases": "name,site,party_id\nAlpine,shop,alpine\n"},
}


@pytest.mark.parametrize("files", CHANGES.values(), ids=CHANGES)
def test_files_that_say_something_else_are_another_state(house: House, files: dict[str, str]) -> None:
    house.sees(2, 15000)
    house.passes(2)
    house.enters(**files)
    assert outdated(house) == "the policy files were changed since they were last loaded"


def test_while_approvals_are_refused_the_digest_says_so_above_them_and_every_day(house: House) -> None:
    house.sees(2, 15000)
    house.passes(2)
    for day, more in ((3, "NB-300,Pocket Monocular\n"), (4, "NB-300,Pocket Scope\n")):
        house.enters(products=POLICY["products"] + more)
        decide, gaps = digest(house, day)
        assert decide["note"].startswith("Run `channelwarden judge` before you approve: the policy files, rules or")
        assert [(gap["subject"], gap["told"]) for gap in gaps] == [("Not judged by what holds now", "")]
    house.passes(5)
    decide, gaps = digest(house, 5)
    assert (decide["note"], len(decide["entries"]), gaps) == ("", 1, [])


def test_a_letter_that_waits_for_a_judging_is_told_to_leave_with_it_and_does_so_unasked(house: House) -> None:
    house.sees(2, 15000)
    house.passes(2)
    house.approves(2)
    house.enters(products=POLICY["products"] + "NB-300,Pocket Monocular\n")
    run(open_workspace(house.workspace.root), now=at(3, 8), plan="digest")
    gap = digest(house, 4)[1][0]
    assert gap["subject"] == "Approved letters that wait (case 1)"
    assert gap["advice"] == "What still holds then leaves with that judging; nobody has to approve it again."
    house.sees(5, 15000)
    house.passes(5, send=True)
    letters = select(OutboxItem).where(OutboxItem.kind == "notice", OutboxItem.channel == "file")
    assert [letter.status for letter in house.rows(letters)] == ["sent"]


def renamed(house: House, day: int) -> None:
    """Let the policy and the page's match name the product otherwise from a day on, and judge."""
    house.enters(**{stem: text.replace("NB-100", "NB-110") for stem, text in POLICY.items()})
    with house.database.session() as session:
        offer = session.exec(select(Observation).where(col(Observation.ended_at).is_(None))).one()
        offer.sku, offer.last_seen, offer.seen_on = "NB-110", at(day), at(day).date()
        session.add(offer)
        session.commit()
    house.passes(day)


def test_a_case_whose_product_is_renamed_says_where_it_goes_on_and_the_next_one_what_was_said_before(
    house: House,
) -> None:
    house.sees(2, 15000)
    house.passes(2)
    house.approves(2)
    with house.database.session() as session:
        for letter in session.exec(select(OutboxItem).where(OutboxItem.kind == "notice")).all():
            letter.status, letter.sent_at = "sent", at(2, 13)
            session.add(letter)
        session.commit()
    renamed(house, 3)
    assert house.states(Case) == ["closed", "open"]
    old, new = sorted(house.told(3), key=lambda entry: str(entry["case"]))
    assert (old["state"], old["sentence"]) == ("closed", "What was found goes on in case 2.")
    assert new["state"] == "new"
    assert any("goes on from case 1, whose notice left on 2026-03-02" in line for line in new["history"])
    assert house.states(Step) == ["done", "proposed"]


def test_what_a_person_made_of_a_case_is_told_of_the_one_that_goes_on_from_it(house: House) -> None:
    house.sees(2, 15000)
    house.passes(2)
    with house.database.session() as session:
        words = {"by": "Dana", "reason": "agreed", "now": at(2, 12), "today": at(2).date()}
        decisions.waive(session, 1, until=date(2026, 4, 1), **words)
        session.commit()
    house.told(2)
    renamed(house, 3)
    new, old = house.told(3)
    assert (old["state"], old["sentence"]) == ("waived", "What was found is about another product or party by now.")
    assert any("goes on from case 1, which is waived" in line.casefold() for line in new["history"])


def test_what_was_cured_before_its_product_was_renamed_stays_a_cure(house: House) -> None:
    for day, price in ((2, 15000), (3, 99900)):
        house.sees(day, price)
        house.passes(day)
    assert house.states(Violation) == ["cured"]
    renamed(house, 9)
    assert (house.states(Violation), house.states(Case)) == (["cured"], ["cured"])


def test_a_case_that_nothing_came_into_goes_on_from_none(house: House) -> None:
    house.sees(2, 15000)
    house.passes(2)
    kinds = {event.kind for event in house.rows(select(CaseEvent))}
    assert not kinds & {"moved", "continued"}


def test_a_letter_that_leaves_after_the_digest_of_a_pass_is_news_of_the_next_one(house: House) -> None:
    house.enters(parties=POLICY["parties"].replace("post@alpine.example", ""))  # its letters are kept as files
    house.sees(2, 15000)
    house.passes(2)
    house.approves(2)
    run(open_workspace(house.workspace.root), now=at(3, 7), plan="digest")
    assert house.letter()[0] == "sent"
    (entry,) = house.told(4)
    assert entry["history"][-1] == "3 Mar notice kept as a file"
    assert [one["state"] for one in house.told(5)] == ["ongoing"]


def test_a_letter_that_was_taken_back_is_told_in_one_digest(house: House) -> None:
    house.sees(2, 15000)
    house.passes(2)
    house.approves(2)
    with house.database.session() as session:
        decisions.withdraw(session, 1, by="Dana", reason="wrong button", now=at(2, 13))
        session.commit()
    assert [[gap["reason"] for gap in digest(house, day)[1]] for day in (3, 4)] == [
        ["Taken back before they left: withdrawn by Dana: wrong button."],
        [],
    ]
