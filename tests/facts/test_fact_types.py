"""Fact types are found by walking the package, and what is wrong with one is said at start."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

import monitor.facts
from monitor.facts.attributes import flag, money, schema, text
from monitor.facts.fact import IDENTITY
from monitor.facts.read import facts
from monitor.facts.registry import fact_types, schemas
from monitor.rulebook.records import THOUSANDTHS


def test_every_fact_file_is_found() -> None:
    assert set(fact_types()) >= {"action", "clause", "discount", "grant", "must_stock", "offer", "sale", "stock"}
    assert list(fact_types()) == sorted(fact_types())
    assert schemas()["offer"].attributes["map_price"].type == "money"


def test_a_view_yields_identity_and_every_attribute() -> None:
    for name, fact_type in fact_types().items():
        if fact_type.select is not None:
            columns = {column.name for column in fact_type.select(date(2026, 1, 1)).selected_columns}
            numbered = {"row_number"} if fact_type.bulk is not None else set()
            assert columns == {*IDENTITY, *fact_type.schema.attributes} | numbered, name


def test_every_attribute_has_a_meaning() -> None:
    for fact_type in fact_types().values():
        assert all(attribute.meaning for attribute in fact_type.schema.attributes.values())


def test_what_counts_thousandths_of_a_unit_is_named_so() -> None:
    named = {(schema.name, item.name, item.name.endswith(THOUSANDTHS), "thousandths" in item.unit)
             for schema in schemas().values() for item in schema.attributes.values()}  # fmt: skip
    assert [item for item in named if item[2] is not item[3]] == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("X = 1", "monitor/facts/stray.py defines no FACT: FactType"),
        (
            "from monitor.facts.attributes import schema, text\nfrom monitor.facts.fact import FactType\n"
            "FACT = FactType(schema('other', '', [text('a', 'a')]))",
            "its fact is called 'other', not 'stray'",
        ),
        (
            "from monitor.facts.attributes import schema, text\nfrom monitor.facts.fact import FactType\n"
            "FACT = FactType(schema('stray', '', [text('subject', 'a')]))",
            "subject are identity columns",
        ),
    ],
)
def test_a_file_that_is_no_fact_fails_loudly(tmp_path: Any, monkeypatch: Any, source: str, expected: str) -> None:
    (tmp_path / "stray.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr(monitor.facts, "__path__", [*monitor.facts.__path__, str(tmp_path)])
    monkeypatch.delitem(__import__("sys").modules, "monitor.facts.stray", raising=False)
    fact_types.cache_clear()
    try:
        with pytest.raises(RuntimeError, match=expected):
            fact_types()
    finally:
        monkeypatch.undo()
        __import__("sys").modules.pop("monitor.facts.stray", None)
        fact_types.cache_clear()


def test_money_needs_a_currency_and_names_are_given_once() -> None:
    with pytest.raises(ValueError, match="holds money and no 'currency'"):
        schema("thing", "", [money("price", "a price")])
    with pytest.raises(ValueError, match="declares an attribute twice"):
        schema("thing", "", [text("a", "a"), flag("a", "a")])


def test_an_action_is_not_read_from_the_store(session: Any) -> None:
    with pytest.raises(ValueError, match="fact 'action' is built by its caller"):
        list(facts(session, fact_types()["action"], date(2026, 1, 1)))


def test_every_view_can_be_asked_as_a_table(session: Session) -> None:
    for name, fact_type in fact_types().items():
        if fact_type.select is not None:
            view = fact_type.select(date(2026, 1, 1)).subquery()
            asked = select(func.count()).where(view.c.period != "", view.c.evidence_id > 0)
            assert session.execute(asked).scalar_one() == 0, name
