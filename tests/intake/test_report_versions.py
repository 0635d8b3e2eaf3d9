"""Resubmission and restatement: which version of a report counts, what a person must decide, what is re-opened."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import col, select

from monitor.errors import RefusedError
from monitor.intake import resolving
from monitor.intake.mappings import confirm
from monitor.model import Discount, ReviewItem
from monitor.model.performance import Claim
from tests.intake.report_desk import HEAD, JANUARY, NOW, STOCK, ReportDesk

CORRECTED = JANUARY.replace("20.00", "19.00")
FEBRUARY = JANUARY.replace("-01-05", "-02-05").replace("-01-30", "-02-27")


def test_a_further_file_of_a_month_comes_on_top_by_default(desk: ReportDesk) -> None:
    desk.take(HEAD + JANUARY)
    second = desk.take(HEAD + CORRECTED, name="north-2.csv")
    assert (second.status, second.version, second.supersedes) == ("accepted", 1, None)
    assert len(desk.counting()) == 4


def test_a_replacement_counts_in_the_place_of_the_earlier_version(desk: ReportDesk) -> None:
    desk.partner(resend="replace")
    first = desk.take(HEAD + JANUARY)
    second = desk.take(HEAD + CORRECTED, name="north-2.csv")
    third = desk.take(HEAD + JANUARY.replace("20.00", "18.00"), name="north-3.csv")
    assert [one.status for one in (first, second, third)] == ["superseded", "superseded", "accepted"]
    assert (third.version, third.supersedes, second.supersedes) == (3, second.id, first.id)
    assert desk.counting() == [("NO-100", 2000, 1800), ("NO-200", 1000, 1550)]


def test_a_replacement_for_another_month_leaves_the_first_alone(desk: ReportDesk) -> None:
    desk.partner(resend="replace")
    desk.take(HEAD + JANUARY)
    assert desk.take(HEAD + FEBRUARY, name="north-2.csv").version == 1
    assert len(desk.counting()) == 4


def test_a_restatement_to_the_same_numbers_changes_nothing(desk: ReportDesk) -> None:
    desk.partner(resend="replace")
    desk.take(HEAD + JANUARY)
    second = desk.take(HEAD + "".join(reversed(JANUARY.splitlines(keepends=True))), name="north-2.csv")
    assert (second.status, second.reason) == ("refused", "the same sales as in north-1.csv, received 2026-04-02")
    assert len(desk.counting()) == 2


TYPED = HEAD.strip() + ",sale type\n"


def typed(*types: str) -> str:
    return TYPED + "".join(f"{line},{said}\n" for line, said in zip(JANUARY.splitlines(), types, strict=True))


TWICE = TYPED + "".join(JANUARY.splitlines()[0] + f",{said}\n" for said in ("{}", "{}"))


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        (HEAD + JANUARY, typed("active", "passive"), "superseded"),
        (typed("active", "passive"), typed("passive", "passive"), "superseded"),
        (typed("active", "passive"), typed("active", "passive"), "accepted"),
        (typed("active", "passive"), HEAD + JANUARY, "accepted"),
        (TWICE.format("active", "active"), TWICE.format("active", ""), "accepted"),
        (TWICE.format("active", ""), TWICE.format("active", "active"), "superseded"),
    ],
    ids=["said now", "corrected", "the same", "said no more", "said once less", "said once more"],
)
def test_the_same_sales_said_to_be_passive_after_all_are_a_correction(
    desk: ReportDesk, first: str, second: str, status: str
) -> None:
    desk.partner(resend="replace")
    earlier, later = desk.take(first), desk.take(second + "\n", name="north-2.csv")
    assert (earlier.status, later.status) == (status, "accepted" if status == "superseded" else "refused")
    assert len(desk.counting()) == 2


def test_a_correction_that_would_come_on_top_waits_for_a_person(desk: ReportDesk) -> None:
    desk.take(typed("active", "passive"))
    held = desk.take(typed("passive", "passive"), name="north-2.csv")
    said = "it tells the sales of north-1.csv again and says of some otherwise whether they were active or passive"
    assert (held.status, held.reason.partition(";")[0]) == ("held", said)
    decided = resolving.decide(desk.desk, held.id or 0, choice="replace", by="Ann")
    assert (decided.status, len(desk.counting())) == ("accepted", 2)


def test_a_correction_takes_the_place_of_its_twin_alone(desk: ReportDesk) -> None:
    desk.take(HEAD + CORRECTED)
    desk.take(typed("active", "passive"), name="north-2.csv")
    held = desk.take(typed("passive", "passive"), name="north-3.csv")
    resolving.decide(desk.desk, held.id or 0, choice="replace", by="Ann")
    assert len(desk.counting()) == len(CORRECTED.splitlines()) + 2


def test_a_replacement_of_a_part_is_held_and_stores_no_sale(desk: ReportDesk) -> None:
    desk.partner(resend="replace")
    desk.take(HEAD + JANUARY + FEBRUARY)
    part = desk.take(HEAD + CORRECTED, name="north-2.csv")
    assert part.status == "held"
    assert "north-1.csv speaks of 2026-01-01/2026-02-28, this one only of 2026-01-01/2026-01-31" in part.reason
    assert f"ingest decide {part.id} --as replace|append|refuse" in part.reason
    assert len(desk.counting()) == 4
    assert "report" in desk.session.exec(select(ReviewItem.kind)).all()


@pytest.mark.parametrize(
    ("choice", "status", "counting"), [("replace", "accepted", 2), ("append", "accepted", 6), ("refuse", "refused", 4)]
)
def test_a_person_decides_on_a_held_report(desk: ReportDesk, choice: str, status: str, counting: int) -> None:
    desk.partner(resend="replace")
    desk.take(HEAD + JANUARY + FEBRUARY)
    part = desk.take(HEAD + CORRECTED, name="north-2.csv")
    decided = resolving.decide(desk.desk, part.id or 0, choice=choice, by="Ann")
    assert (decided.status, decided.decision, decided.decided_by) == (status, choice, "Ann")
    assert len(desk.counting()) == counting
    with pytest.raises(RefusedError, match="not held"):
        resolving.decide(desk.desk, part.id or 0, choice="append", by="Ann")


def test_a_report_that_a_person_refused_does_not_come_back_with_a_mapping(desk: ReportDesk) -> None:
    desk.partner(resend="replace")
    desk.take(HEAD + JANUARY + FEBRUARY)
    part = desk.take(HEAD + CORRECTED + "2026-01-20,XX-9,1,5.00,DE-BY,Acme\n", name="north-2.csv")
    resolving.decide(desk.desk, part.id or 0, choice="refuse", by="Ann")
    mapping = confirm(desk.session, party="north", kind="sku", text="XX-9", value="NO-100", by="Ann", now=NOW)
    resolving.apply_mapping(desk.desk, mapping)
    assert (part.status, len(desk.counting())) == ("refused", 4)


@pytest.mark.parametrize("choice", ["replace", "append", "refuse"])
def test_a_decided_report_leaves_the_review_list_and_no_longer_says_that_it_is_held(
    desk: ReportDesk, choice: str
) -> None:
    desk.partner(resend="replace")
    desk.take(HEAD + JANUARY + FEBRUARY)
    part = desk.take(HEAD + CORRECTED, name="north-2.csv")
    resolving.decide(desk.desk, part.id or 0, choice=choice, by="Ann")
    waiting = select(ReviewItem).where(ReviewItem.kind == "report", col(ReviewItem.settled_at).is_(None))
    assert desk.session.exec(waiting).all() == []
    assert "decide with" not in part.reason


@pytest.mark.parametrize(("closed", "status"), [(date(2026, 1, 31), "held"), (date(2025, 12, 31), "accepted")])
def test_what_changes_a_closed_period_is_held(desk: ReportDesk, closed: date, status: str) -> None:
    desk.partner(resend="replace")
    desk.take(HEAD + JANUARY)
    desk.closed_until = closed
    restated = desk.take(HEAD + CORRECTED, name="north-2.csv")
    assert restated.status == status
    assert desk.counting()[0][2] == (2000 if status == "held" else 1900)


def test_a_restatement_reopens_claims_and_conditional_discounts_of_its_days(desk: ReportDesk) -> None:
    january = {"party_id": "north", "period_from": date(2026, 1, 1), "period_to": date(2026, 1, 31), "currency": "EUR"}
    later = january | {"period_from": date(2026, 3, 1), "period_to": date(2026, 3, 31)}
    desk.session.add(Claim(id="C-1", kind="co-op", amount_minor=1, **january))
    desk.session.add(Claim(id="C-2", kind="co-op", amount_minor=1, **later))
    desk.session.add(Discount(id="D-1", kind="conditional", rate_bp=500, taken_minor=1, **january))
    desk.session.add(Discount(id="D-2", kind="unconditional", rate_bp=500, taken_minor=1, **january))
    desk.partner(resend="replace")
    desk.take(HEAD + JANUARY)
    assert desk.session.exec(select(ReviewItem).where(ReviewItem.kind == "claim")).all() == []
    desk.take(HEAD + CORRECTED, name="north-2.csv")
    items = desk.session.exec(select(ReviewItem.subject).where(ReviewItem.kind == "claim")).all()
    assert sorted(subject.split("|")[1] for subject in items) == ["claim C-1", "discount D-1"]


def test_an_inventory_report_of_the_same_sites_and_day_replaces_the_earlier_one(desk: ReportDesk) -> None:
    first = desk.take(STOCK + "2026-03-31,NO-100,4,A\n2026-03-31,NO-200,1,A\n")
    other = desk.take(STOCK + "2026-03-31,NO-100,9,B\n", name="north-2.csv")
    second = desk.take(STOCK + "2026-03-31,NO-100,5,A\n", name="north-3.csv")
    assert [one.status for one in (first, other, second)] == ["superseded", "accepted", "accepted"]
    assert (second.version, second.supersedes) == (2, first.id)


def test_a_superseded_report_is_not_read_again(desk: ReportDesk) -> None:
    desk.partner(resend="replace")
    first = desk.take(HEAD + JANUARY)
    desk.take(HEAD + CORRECTED, name="north-2.csv")
    with pytest.raises(RefusedError, match="superseded by a later one"):
        resolving.read_report_again(desk.desk, first.id or 0)


def test_a_nil_report_says_that_nothing_was_sold(desk: ReportDesk) -> None:
    desk.partner(nil=("keine Verkäufe",))
    report = desk.take(HEAD + "2026-02-28,KEINE VERKÄUFE,0,0,,\n")
    assert (report.status, report.kind, report.period_from) == ("accepted", "nil", date(2026, 2, 28))
    assert report.reason == "it says that nothing was sold"
    assert desk.rows("skipped") == [(1, "no_line"), (2, "dummy_row")]


def test_a_file_of_another_sender_is_refused(desk: ReportDesk) -> None:
    named = desk.take("Sued Vertrieb AG\nMonatsbericht\n" + HEAD + JANUARY)
    assert named.status == "refused"
    assert named.reason.startswith("above its table it names Sued Vertrieb AG, which is south, not north")
    both = desk.take("Nordhandel GmbH\nan Sued Vertrieb AG\n" + HEAD + JANUARY, name="north-2.csv")
    assert both.status == "accepted"
