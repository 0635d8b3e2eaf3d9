"""Two addresses of one offer are one line of a letter or digest, counted once; two offers stay two."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session, select

from monitor.documents import notice
from monitor.documents.case_files import load
from monitor.documents.entries import entry_of
from monitor.documents.one_offer import told_once
from monitor.model import Case, Step, Violation
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import ViolationStatus
from tests.documents.channel_story import NOW, Channel, at

URL = "https://bargainbarn.example/no-200"


def finding(number: int, url: str, status: str = "confirmed", **fact: Any) -> Violation:
    """A finding of an offer on a page."""
    shown = {"url": url, "seller": "Barn", "advertised_price": 39900, "currency": "USD"} | fact
    about: dict[str, Any] = {
        "rule_id": "MAP-001",
        "rule_version": 1,
        "subject": f"o{number}",
        "period": "p",
        "party_key": "barn",
    }
    return Violation(
        id=number,
        status=status,
        sighted=True,
        case_subject="NO-200",
        fact=shown,
        first_seen=NOW,
        last_seen=NOW,
        **about,
    )


@pytest.mark.parametrize(
    "other",
    [
        "http://bargainbarn.example/no-200",
        "https://www.bargainbarn.example/no-200/",
        f"{URL}?utm_source=mail&gclid=x",
        "https://m.bargainbarn.example/no-200",
        "https://mobile.bargainbarn.example/NO-200",
        "https://www.m.bargainbarn.example/no-200#reviews",
    ],
)
def test_two_addresses_of_one_offer_are_one(other: str) -> None:
    assert [row.id for row in told_once([finding(1, URL), finding(2, other)])] == [1]


@pytest.mark.parametrize(
    ("other", "fact"),
    [
        (f"{URL}?variant=2", {}),
        (f"{URL}?blue", {}),
        ("https://bargainbarn.example/no-200-kit", {}),
        ("https://shop.bargainbarn.example/no-200", {}),
        (f"{URL}/", {"advertised_price": 38900}),
        (f"{URL}/", {"seller": "Barn Outlet"}),
        (f"{URL}/", {"currency": "CAD"}),
        (f"{URL}/", {"coupon_price": 35000}),
        (f"{URL}/", {"market": "AT"}),
        (f"{URL}/", {"warranty_months": 6}),
        (f"{URL}/", {"unit_price": 100}),
    ],
)
def test_what_differs_is_told_each(other: str, fact: dict[str, Any]) -> None:
    assert len(told_once([finding(1, URL), finding(2, other, **fact)])) == 2


def test_what_was_settled_is_not_what_stands_and_documents_have_no_address() -> None:
    assert len(told_once([finding(1, URL), finding(2, URL, "settled")])) == 2
    assert len(told_once([finding(1, ""), finding(2, "")])) == 2
    assert len(told_once([finding(1, "http://[x/p1"), finding(2, "http://[y/p1")])) == 2


def test_a_letter_and_a_digest_tell_one_offer_once(
    story: Channel, session: Session, workspace: Workspace, rules: dict[str, Rule]
) -> None:
    case = session.exec(select(Case).where(Case.rule_id == "MAP-001", Case.party_key == "barn")).one()
    step = session.exec(select(Step).where(Step.case_id == case.id, Step.status == "proposed")).one()
    one = session.exec(select(Violation).where(Violation.case_id == case.id, Violation.status == "confirmed")).one()
    one.sighted = True
    twice = {**one.fact, "url": f"{one.fact['url']}?utm_source=mail"}
    story.violation(case, ViolationStatus.CONFIRMED, one.sentence, fact=twice, sighted=True, first_seen=at(3, 9))
    story.add(one)
    written = notice.build(session, workspace=workspace, rules=rules, step=step, now=NOW)
    assert written is not None
    assert [fact.where.split(", ")[-1] for fact in written.facts] == [one.fact["url"]]
    (file,) = load(session, [case], rules)
    zone = workspace.settings.brand.timezone
    assert "more finding" not in entry_of(file, "new", zone, decide=False).sentence
