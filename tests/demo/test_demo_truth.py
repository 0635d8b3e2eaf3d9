"""The comparison of what was found with what was planted."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlmodel import Session

from monitor.demo.calendar import Slot
from monitor.demo.catalogue import load_catalogue, market_data
from monitor.demo.truth import compare, planted_violations
from monitor.model import Violation
from monitor.rulebook.load import shipped_folder

START = date(2026, 3, 2)


def stored(rule: str, party: str, about: str, seen: datetime, status: str, *, number: int) -> Violation:
    return Violation(
        rule_id=rule,
        rule_version=1,
        subject=f"{about}|{number}",
        period=seen.isoformat(),
        status=status,
        party_key=party,
        case_subject=about,
        first_seen=seen,
        last_seen=seen,
    )


def fill(session: Session) -> list[Violation]:
    rows = []
    for number, entry in enumerate(planted_violations(START)):
        told = entry.finding
        assert told.appears is not None
        rows.append(stored(told.rule, told.party, told.about, told.appears.at(START), told.status, number=number))
    session.add_all(rows)
    session.flush()
    return rows


def test_a_store_that_holds_just_what_was_planted_is_exact(session: Session) -> None:
    rows = fill(session)
    comparison = compare(session, start=START, planted=True)
    assert comparison.is_exact
    assert len(comparison.planted) == comparison.found == len(rows)


def test_what_was_not_found_is_missing(session: Session) -> None:
    session.delete(fill(session)[0])
    session.flush()
    comparison = compare(session, start=START, planted=True)
    assert comparison.missing == ("MAP-001: cascade, VT-200, from 1am, cured at the end",)
    assert comparison.unexpected == ()


def test_what_was_not_planted_is_unexpected(session: Session) -> None:
    fill(session)
    session.add(stored("MAP-001", "veltora-store", "VT-200", Slot(1, "am").at(START), "confirmed", number=99))
    session.flush()
    comparison = compare(session, start=START, planted=True)
    assert comparison.unexpected == ("MAP-001: veltora-store, VT-200, from 1am, confirmed at the end",)


def test_found_at_another_time_or_with_another_end_is_both_missing_and_unexpected(session: Session) -> None:
    first = fill(session)[0]
    first.status = "lapsed"
    session.flush()
    comparison = compare(session, start=START, planted=True)
    assert len(comparison.missing) == len(comparison.unexpected) == 1


def test_in_the_clean_market_anything_found_is_unexpected(session: Session) -> None:
    rows = fill(session)
    comparison = compare(session, start=START, planted=False)
    assert len(comparison.unexpected) == len(rows)


def test_a_look_alike_that_was_never_collected_is_not_called_seen(session: Session) -> None:
    assert not any(seen for _, seen in compare(session, start=START, planted=True).lookalikes)


def test_the_truth_speaks_of_shops_products_and_rules_that_exist() -> None:
    catalogue = load_catalogue(planted=True)
    sold = {(shop.name, sku) for shop in catalogue.shops for sku in shop.skus}
    for entry in market_data("truth.yaml")["lookalikes"]:
        if "sku" in entry["at"]:
            assert (entry["at"]["site"], entry["at"]["sku"]) in sold
    ids = {path.name.split("-")[0] + "-" + path.name.split("-")[1] for path in shipped_folder().rglob("*-*.yaml")}
    assert {entry.finding.rule for entry in planted_violations(START)} <= ids


def test_every_planted_offer_of_the_shops_is_in_the_truth() -> None:
    told = {(entry.finding.about, str(entry.finding.appears)) for entry in planted_violations(START)}
    for shop in load_catalogue(planted=True).shops:
        for timed in shop.offers:
            for first, _, _ in timed.planted:
                assert (timed.clean.sku, str(first)) in told, f"{shop.name} {timed.clean.sku} from {first}"


@pytest.mark.parametrize("word", ["cured", "confirmed"])
def test_the_story_holds_violations_that_end_and_that_stay(word: str) -> None:
    assert any(entry.finding.status == word for entry in planted_violations(START))
