"""Look-ups of views made for the purpose: rows joined by what other look-ups hold, inner joins, empty sparse values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Select, String, Table, case, create_engine, exists, select

from monitor.engine.lookups import looked_up_once

TABLES = MetaData()


def table(name: str, *columns: str) -> Table:
    return Table(name, TABLES, Column("id", Integer, primary_key=True), *(Column(one, String) for one in columns))


OFFER = table("offer", "party", "day", "shop", "code")
PARTY = table("party", "party", "owner")
OWNER = table("owner", "owner", "day", "name")
SHOP = table("shop", "shop", "name")
GRANT = table("grant_", "party", "day")
PLACE = table("place", "party", "shop", "code")
COUPON = table("coupon", "code")


@pytest.fixture
def store() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        TABLES.create_all(connection)
        values = ("", "a", "b", None)
        offers = [(p, d, s, c) for p in values for d in values for s in ("a", "b") for c in ("", "a", "b")]
        connection.execute(
            OFFER.insert(), [dict(zip(("party", "day", "shop", "code"), row, strict=True)) for row in offers]
        )
        connection.execute(PARTY.insert(), [{"party": "a", "owner": "x"}, {"party": "b", "owner": "y"}])
        connection.execute(
            OWNER.insert(), [{"owner": "x", "day": "a", "name": "X"}, {"owner": "y", "day": "b", "name": "Y"}]
        )
        connection.execute(SHOP.insert(), [{"shop": "a", "name": "X"}])
        connection.execute(GRANT.insert(), [{"party": "a", "day": "b"}, {"party": "b", "day": "b"}])
        connection.execute(PLACE.insert(), [{"party": "a", "shop": "b"}, {"party": "b", "shop": "b"}])
        connection.execute(COUPON.insert(), [{"code": "a"}])
        yield connection


def rows_of(store: Connection, view: Select[Any]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in store.execute(view.order_by("id"))]


def looked_up(store: Connection, view: Select[Any], sparse: frozenset[str] = frozenset()) -> list[tuple[Any, ...]]:
    """Return the rows of the view joined with its answers, and drop what held them."""
    rewritten, answers = looked_up_once(view, OFFER, sparse)
    assert answers
    for item in answers:
        found = store.execute(item.first).mappings().all()
        names = [one.name for one in item.first.selected_columns]
        store.exec_driver_sql(f"CREATE TABLE {item.name} ({', '.join(names)})")
        held = Table(item.name, MetaData(), *map(Column, names))
        store.execute(held.insert(), [dict(row) for row in found])
    return rows_of(store, rewritten)


GRANTED = exists().where(GRANT.c.party == OFFER.c.party, GRANT.c.day == OFFER.c.day).correlate(OFFER)
PLACED = exists().where(PLACE.c.party == OFFER.c.party, PLACE.c.shop == OFFER.c.shop).correlate(OFFER)
LISTED = exists().where(COUPON.c.code == OFFER.c.code).correlate(OFFER)
OWNED = OFFER.outerjoin(PARTY, PARTY.c.party == OFFER.c.party)


def test_a_row_that_is_joined_by_what_other_look_ups_hold(store: Connection) -> None:
    wide = exists().where(PLACE.c.party == OFFER.c.party, PLACE.c.shop == OFFER.c.shop, PLACE.c.id > OFFER.c.code)
    joined = OWNED.outerjoin(OWNER, (OWNER.c.owner == PARTY.c.owner) & (OWNER.c.day == OFFER.c.day))
    view = select(OFFER.c.id, OWNER.c.name, PARTY.c.owner, GRANTED, wide.correlate(OFFER)).select_from(joined)
    expected = rows_of(store, view)
    assert len({row[1] for row in expected}) == 3
    assert looked_up(store, view) == expected


def test_what_reads_a_row_that_no_look_up_joins_is_worked_out_for_every_fact(store: Connection) -> None:
    joined = OWNED.outerjoin(SHOP, SHOP.c.shop == OFFER.c.shop)
    same = case((SHOP.c.name == PARTY.c.owner, 1), (PARTY.c.owner == "x", 2), else_=0)
    view = select(OFFER.c.id, same, GRANTED).select_from(joined)
    expected = rows_of(store, view)
    assert {row[1] for row in expected} == {0, 2}
    assert looked_up(store, view) == expected


def test_an_inner_join_still_leaves_rows_out(store: Connection) -> None:
    view = select(OFFER.c.id, PARTY.c.owner, GRANTED, PLACED).select_from(
        OFFER.join(PARTY, PARTY.c.party == OFFER.c.party)
    )
    expected = rows_of(store, view)
    assert 0 < len(expected) < len(rows_of(store, select(OFFER.c.id)))
    assert looked_up(store, view) == expected


def test_where_a_sparse_value_is_empty_nothing_exists_and_that_is_known(store: Connection) -> None:
    view = select(OFFER.c.id, LISTED, GRANTED, case((LISTED, 1), else_=2))
    expected = rows_of(store, view)
    assert {row[1] for row in expected} == {False, True}
    assert looked_up(store, view, frozenset({"code"})) == expected
