"""The made channel is what it says: so many offers, the share that violates, and every rule over offers broken."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bench import faults
from bench.channel import Size, build, offers
from bench.judging_stages import BY_HAND, offer_rules
from bench.wares import TODAY
from monitor.engine.gears import JudgedFact, judged_by_both, judged_by_engine
from monitor.engine.sift import Question
from monitor.facts.registry import fact_types
from monitor.store.session import Database
from monitor.vocabulary import Verdict

OFFER = fact_types()["offer"]


def violating(database: Database) -> dict[str, set[str]]:
    """Return the rules that the engine alone finds violated, by subject."""
    found: dict[str, set[str]] = {}
    with database.session() as session:
        for item in judged_by_engine(session, OFFER, offer_rules(), TODAY, lambda *_: None):
            rules = {said.rule.id for said in item.judgements if said.verdict == Verdict.VIOLATES}
            if rules:
                found[str(item.fact["subject"])] = rules
    return found


def counted(database: Database, by_columns: Database | None) -> dict[str, Mapping[str, int]]:
    """Return how often each rule says what, by both gears."""
    counts: dict[str, Counter[str]] = {rule.id: Counter() for rule in offer_rules()}
    assert OFFER.bulk is not None
    with database.session() as session:
        question = Question(offer_rules(), OFFER.bulk, TODAY, OFFER.bulk.standing)
        for batch in judged_by_both(session, by_columns, OFFER, question, lambda *_: None):
            for item in batch:
                for said in item.judgements:
                    counts[said.rule.id][said.verdict] += 1 if isinstance(item, JudgedFact) else item.size
    return {rule: {"violates": n["violates"], "not_assessed": n["not_assessed"]} for rule, n in counts.items()}


def test_every_offer_that_was_broken_violates_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken: list[str] = []
    original = faults.broken

    def noting(row: dict[str, Any], *more: Any) -> None:
        broken.append(row["offer_key"])
        original(row, *more)

    monkeypatch.setattr(faults, "broken", noting)
    database = build(tmp_path / "channel.db", Size.of(4_000, violating=0.05), seed=7)
    try:
        found = violating(database)
    finally:
        database.close()
    assert len(broken) == len(set(broken))
    assert set(found) == set(broken)
    assert set.union(*found.values()) == {rule.id for rule in offer_rules()}


def test_so_many_offers_violate_as_asked_for_and_they_take_turns_at_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[int] = []
    monkeypatch.setattr(faults, "broken", lambda _row, turn, _product, _chance: turns.append(turn))
    assert sum(1 for _ in offers(Size.of(10_000, violating=0.01), random.Random(3))) == 10_000
    assert 70 <= len(turns) <= 130  # three standard deviations
    assert turns == list(range(len(turns)))
    assert len(turns) >= (faults.PRICE_ALONE + 1) * len(faults.WAYS)
    assert {*faults.WAYS, "MAP-001"} == {rule.id for rule in offer_rules()}


def test_a_channel_without_violations_is_clean(tmp_path: Path) -> None:
    database = build(tmp_path / "channel.db", Size.of(3_000, violating=0))
    try:
        assert violating(database) == {}
    finally:
        database.close()


@pytest.mark.parametrize("kind", ["DuckDB", "SQLite"])
def test_the_gears_count_what_sql_written_by_hand_counts(channel: Database, kind: str) -> None:
    with channel.engine.connect() as connection:
        rows = connection.execute(text(BY_HAND.read_text("utf-8")), {"today": TODAY.isoformat()}).all()
    by_hand = {row.rule: {"violates": row.violates, "not_assessed": row.not_assessed} for row in rows}
    assert min(count["violates"] for count in by_hand.values()) > 0
    assert any(count["not_assessed"] for count in by_hand.values())
    assert counted(channel, channel if kind == "DuckDB" else None) == by_hand
