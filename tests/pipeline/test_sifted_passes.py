"""Judging in both gears stores what the engine alone stores, and between two passes only what is new is judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Boolean, cast, false, null, text
from sqlmodel import Session, col, select

from bench.wares import NOW
from monitor.documents.gaps import not_assessed
from monitor.engine import gears, sift
from monitor.engine.pushdown import verdicts
from monitor.errors import StoppedError
from monitor.facts.registry import fact_types
from monitor.intake.observe import forget_what_was_judged
from monitor.model import Case, Exemption, Judging, MapPrice, PolicyVersion, VerdictCount, VerdictRow, Violation
from monitor.pipeline.journey import Journey, silent
from monitor.pipeline.judge import judge
from monitor.rulebook.records import Rule
from monitor.store import columnar
from monitor.store.columnar import ColumnarError
from tests.pipeline.offer_changes import (
    ended_suspicions,
    moved_prices,
    offers,
    on_two_days,
    renewed,
    seen_again,
    without_map,
)
from tests.pipeline.sifted_stage import ALONE, HOUR, OFFER_RULES, OVER, RULES, SIFTED, Change, Stores


def test_both_gears_store_what_the_engine_alone_stores(stores: Stores) -> None:
    sifted, alone = stores.open(SIFTED), stores.open(ALONE)
    one, other = sifted.judge(NOW), alone.judge(NOW)
    assert len(sifted.violations()) > 50
    assert {row["rule_id"] for row in sifted.violations()} == OFFER_RULES
    assert sifted.violations(sighted=False) == alone.violations(sighted=False)
    for table in (VerdictRow, VerdictCount):
        assert sifted.of(table, one) == alone.of(table, other)
    assert any(row["reasons"] for row in sifted.of(VerdictCount, one))
    gaps = []
    for channel in (sifted, alone):
        with channel.database.session() as session:
            gaps.append([not_assessed(session, RULES, audience) for audience in ("channel", "legal")])
    assert gaps[0] == gaps[1]
    assert gaps[0][0]
    assert one.counts == other.counts
    assert not sifted.said[:-1]


def test_a_story_of_passes_ends_as_if_all_were_judged_each_time(stores: Stores) -> None:
    sifted, alone = stores.open(SIFTED), stores.open(ALONE)
    at = [NOW + number * HOUR for number in range(10)]
    story: list[tuple[datetime, bool, list[Change]]] = [
        (at[0], True, []),
        (at[1], False, []),
        (at[2], False, [seen_again(at[2])]),
        (at[3], False, [moved_prices(at[3]), seen_again(at[3], 2)]),
        (at[4], False, [ended_suspicions(at[4]), seen_again(at[4])]),
        (at[5], True, [without_map, seen_again(at[5], 3)]),
        (at[6], False, [seen_again(at[6])]),
        (at[7], False, [moved_prices(at[7]), seen_again(at[7], 5)]),
        (at[8], True, [on_two_days(at[8])]),
        (at[9], False, [seen_again(at[9])]),
        (at[0] + timedelta(days=1), True, [seen_again(at[0] + timedelta(days=1))]),
    ]
    for now, whole, changes in story:
        runs = []
        for channel in (sifted, alone):
            channel.change(*changes)
            runs.append(channel.judge(now))
        assert sifted.judged_all(runs[0]) == whole, now
        assert runs[0].counts == runs[1].counts, now
        mine, theirs = sifted.violations(), alone.violations()
        assert [row for row in mine if row not in theirs] == [], now
        assert mine == theirs, now
    # what reads all offers was left out in between: after a judging of all the same of it stands
    standing = [
        {(row["rule_id"], row["subject"], row["period"], row["status"]) for row in channel.violations(sighted=False)}
        for channel in (sifted, alone)
    ]
    assert {row for row in standing[0] if row[3] == "confirmed"} == {
        row for row in standing[1] if row[3] == "confirmed"
    }
    statuses = {(row["status"], row["confirmed_by"]) for row in sifted.violations()}
    assert {("confirmed", "two_readings"), ("confirmed", "second_capture")} <= statuses
    assert {"cured", "lapsed"} <= {status for status, _ in statuses}
    assert {row["end_reason"] for row in sifted.violations()} >= {"complies again", "the offer ended"}


def test_judging_again_without_a_change_judges_nothing_and_changes_nothing(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = stores.open()
    channel.judge(NOW)
    before = channel.violations(sighted=False)
    judged: list[str] = []

    def noting(read: Any) -> Any:
        def noted(session: Session, fact_type: Any, *more: Any) -> Any:
            for fact in read(session, fact_type, *more):
                judged.append(fact_type.schema.name)
                yield fact

        return noted

    for name in ("facts", "facts_in"):
        monkeypatch.setattr(gears, name, noting(getattr(gears, name)))
    run = channel.judge(NOW + HOUR)
    assert "offer" not in judged
    assert not channel.judged_all(run)
    assert not {row["rule_id"] for row in channel.of(VerdictRow, run)} & OFFER_RULES
    assert channel.violations(sighted=False) == before
    assert run.counts["violations_new"] == 0


def test_only_what_is_new_is_judged_after_a_change(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    channel = stores.open()
    channel.judge(NOW)
    at = NOW + HOUR
    cheap: list[str] = []

    def change(session: Session) -> None:
        rows = [row for row in offers(session) if row.sku and row.market == "DE" and row.availability == "in_stock"]
        for row in rows[:10]:
            renewed(session, row, at, price_minor=1_000, condition="new")
            cheap.append(row.offer_key)

    channel.change(change)
    judged: set[str] = set()
    judge_one = gears.Judge.judge

    def noting(self: Any, fact: Any) -> Any:
        if self.schema.name == "offer":
            judged.add(str(fact["subject"]))
        return judge_one(self, fact)

    monkeypatch.setattr(gears.Judge, "judge", noting)
    channel.judge(at)
    assert judged == set(cheap)


def test_a_sighting_is_counted_once_for_what_is_still_found(sqlite: Stores) -> None:
    channel = sqlite.open()
    channel.judge(NOW)

    def confirmed() -> dict[tuple[str, str], int]:
        return {
            (row["rule_id"], row["subject"]): row["sightings"]
            for row in channel.violations()
            if row["confirmed_by"] == "two_readings"
        }

    before = confirmed()
    channel.change(seen_again(NOW + HOUR))
    for minutes in (0, 1):
        channel.judge(NOW + HOUR + timedelta(minutes=minutes))
    assert before
    assert confirmed() == {key: count + 1 for key, count in before.items()}


def test_no_sighting_is_counted_where_the_map_is_gone(sqlite: Stores) -> None:
    channel = sqlite.open()
    channel.judge(NOW)

    def no_map(session: Session) -> None:
        for row in session.exec(select(MapPrice)).all():
            session.delete(row)
        session.add(PolicyVersion(sha256="other", loaded_at=NOW, files={}))

    channel.change(no_map)
    channel.judge(NOW + HOUR)
    below = [row for row in channel.violations() if row["rule_id"] == "MAP-001"]
    channel.change(seen_again(NOW + 2 * HOUR))
    channel.judge(NOW + 2 * HOUR)
    assert below
    assert [row for row in channel.violations() if row["rule_id"] == "MAP-001"] == below


def waiver(session: Session) -> None:
    row = session.exec(select(Violation).where(Violation.rule_id == "MAP-001").order_by(col(Violation.id))).first()
    assert row is not None
    known = {"party_key": row.party_key, "rule_id": row.rule_id, "subject": row.case_subject, "topic": "price"}
    case = Case(**known, severity="low", status="waived", visibility="channel", opened_at=NOW, changed_at=NOW)
    session.add(case)
    session.flush()
    assert case.id is not None
    session.add(Exemption(case_id=case.id, kind="waiver", by="c", reason="r", at=NOW))


def ended_waiver(session: Session) -> None:
    for row in session.exec(select(Exemption)).all():
        row.ended_at = NOW + HOUR
        session.add(row)


def other_policy(session: Session) -> None:
    session.add(PolicyVersion(sha256="other", loaded_at=NOW + HOUR, files={}))


@pytest.mark.parametrize("change", [waiver, other_policy, forget_what_was_judged])
def test_everything_is_judged_anew_when_something_else_changed(sqlite: Stores, change: Change) -> None:
    channel, alone = sqlite.open(), sqlite.open(ALONE)
    for each in (channel, alone):
        each.judge(NOW)
        each.change(change)
    assert channel.judged_all(channel.judge(NOW + HOUR))
    alone.judge(NOW + HOUR)
    assert channel.violations(sighted=False) == alone.violations(sighted=False)
    assert not channel.judged_all(channel.judge(NOW + 2 * HOUR))


def test_everything_is_judged_anew_when_a_waiver_ends(sqlite: Stores) -> None:
    channel = sqlite.open()
    channel.judge(NOW)
    channel.change(waiver)
    channel.judge(NOW + HOUR)
    channel.change(ended_waiver)
    assert channel.judged_all(channel.judge(NOW + 2 * HOUR))


def test_everything_is_judged_anew_on_a_new_day(sqlite: Stores) -> None:
    channel = sqlite.open()
    channel.judge(NOW)
    assert not channel.judged_all(channel.judge(NOW + HOUR))
    assert channel.judged_all(channel.judge(NOW + timedelta(days=1)))


def test_everything_is_judged_anew_when_a_rule_changed(sqlite: Stores) -> None:
    channel = sqlite.open()
    channel.judge(NOW)
    changed = replace(RULES["MAP-004"], when=replace(RULES["MAP-004"].when, parts=RULES["MAP-004"].when.parts[:2]))
    channel.rules = {**RULES, "MAP-004": changed}
    assert channel.judged_all(channel.judge(NOW + HOUR))
    channel.rules = {name: rule for name, rule in RULES.items() if name != "MAP-004"}
    with channel.database.session() as session:
        run = channel.judge(NOW + 2 * HOUR)
        counted = session.exec(select(VerdictCount.rule_id).where(VerdictCount.run_id == run.run_id)).all()
    assert set(counted) & OFFER_RULES == OFFER_RULES - {"MAP-004"}


def test_a_run_that_judges_twice_judges_everything_twice(sqlite: Stores) -> None:
    channel = sqlite.open()
    first = channel.judge(NOW)
    rows = channel.of(VerdictRow, first)
    again = channel.judge(NOW + timedelta(minutes=1), first.run)
    assert again.run_id == first.run_id
    assert channel.of(VerdictRow, again) == rows != []


def test_what_reads_all_offers_waits_for_the_next_judging_of_all_and_is_not_ended(sqlite: Stores) -> None:
    over = {rule.id: rule for rule in RULES.values() if rule.fact in OVER}
    assert {rule.fact for rule in over.values()} >= {"watched_product", "relapse"}
    channel = sqlite.open()
    channel.judge(NOW)

    def standing(session: Session) -> None:
        for rule in over.values():
            session.add(
                Violation(
                    rule_id=rule.id, rule_version=rule.version, subject="somebody", period="2026-02",
                    status="confirmed", party_key="p", case_subject="c", first_seen=NOW, last_seen=NOW,
                )
            )  # fmt: skip

    def statuses() -> set[str]:
        return {row["status"] for row in channel.violations(sighted=False) if row["subject"] == "somebody"}

    channel.change(standing)
    run = channel.judge(NOW + HOUR)
    assert statuses() == {"confirmed"}
    assert not {row["rule_id"] for row in channel.of(VerdictCount, run)} & {*over}
    run = channel.judge(NOW + timedelta(days=1))
    assert statuses() == {"cured"}
    assert {*over} <= {row["rule_id"] for row in channel.of(VerdictCount, run)}


def test_gears_that_disagree_leave_the_word_to_the_engine_and_record_nothing_twice(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    sifted, alone = stores.open(SIFTED), stores.open(ALONE)
    monkeypatch.setattr(sift, "verdicts", _wrong_of_one)
    monkeypatch.setattr(sift, "complies", lambda *_: false())
    one = sifted.judge(NOW)
    other = alone.judge(NOW)
    assert "every fact is judged by the engine" in sifted.said[0]
    assert "the database says not_assessed, the engine complies" in sifted.said[0]
    assert sifted.violations(sighted=False) == alone.violations(sighted=False)
    for table in (VerdictRow, VerdictCount):
        assert sifted.of(table, one) == alone.of(table, other)
    assert (one.counts, one.failures) == (other.counts, other.failures)
    with sifted.database.session() as session:
        assert fact_types().keys().isdisjoint(session.exec(select(Judging.fact)).all())


def _wrong_of_one(rule: Rule, attributes: Any) -> Any:
    """Say of one rule that nothing is known, and of the others what is so."""
    said = verdicts(rule, attributes)
    return replace(said, certain=cast(null(), Boolean)) if rule.id == "ASSORT-012" else said


@pytest.mark.parametrize("kind", ["DuckDB", "sqlite"])
def test_a_fact_of_the_wrong_type_is_listed_in_every_pass_and_the_others_are_judged(
    kind: str, sqlite: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columnar, "can_read", lambda _: kind == "DuckDB")
    sifted, alone = sqlite.open(SIFTED), sqlite.open(ALONE)
    alone.judge(NOW)
    subject = next(row["subject"] for row in alone.violations() if row["rule_id"] == "SELLER-001")

    def spoil(session: Session) -> None:
        session.execute(
            text("UPDATE observation SET price_minor = 'much' WHERE offer_key = :subject"), {"subject": subject}
        )

    clean = sqlite.open(ALONE)
    for channel in (sifted, clean):
        channel.change(spoil)
    for minutes in (0, 1):
        runs = [channel.judge(NOW + timedelta(minutes=minutes)) for channel in (sifted, clean)]
        assert runs[0].failures == runs[1].failures
        (failure,) = runs[0].failures
        assert failure.startswith(f"offer {subject}: not judged: ")
        assert sifted.violations() == clean.violations()
        assert subject not in {row["subject"] for row in sifted.violations()}
    assert sifted.violations()
    assert ("DuckDB cannot answer" in sifted.said[0]) == (kind == "DuckDB")


def test_who_is_told_to_stop_while_duckdb_ends_does_not_judge_everything_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ways: list[bool] = []

    def ended(_journey: Journey, *, sift: bool) -> int:
        ways.append(sift)
        raise ColumnarError("DuckDB cannot answer: exit -15")

    monkeypatch.setattr("monitor.pipeline.judge._judge", ended)
    nothing: Any = None
    journey = Journey(nothing, nothing, nothing, {}, nothing, NOW, silent, should_stop=lambda: True)
    with pytest.raises(StoppedError):
        judge(journey)
    assert ways == [True]
