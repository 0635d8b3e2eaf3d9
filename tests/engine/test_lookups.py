"""A view whose look-ups are worked out once gives the rows of the view: DuckDB against the store itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import true
from sqlmodel import Session, col, select

from bench.channel import Size, fill
from bench.wares import NOW, OTHER_DAYS, TODAY
from monitor.engine.lookups import looked_up_once
from monitor.engine.pushdown import reads
from monitor.engine.sift import Question, _sliced
from monitor.facts.registry import fact_types, schemas
from monitor.model import Assortment, Case, Exemption, MapPrice, Observation, Party, Promotion, Territory
from monitor.model.channel import Withdrawal
from monitor.model.destination import Destination
from monitor.model.marketplace import Marketplace
from monitor.rulebook.load import load_rules
from monitor.store import columnar
from monitor.store.session import Database, open_database

OFFER = fact_types()["offer"]
BULK: Any = OFFER.bulk
START = TODAY - OTHER_DAYS
ALIKE = {"readings"}
"""columns that a made channel need not vary"""

Rows = dict[str, dict[str, Any]]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def channel(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A channel in which every look-up finds something for some offers, and several rows to choose from for some."""
    if request.param == "sqlite":
        dsn = f"sqlite:///{tmp_path_factory.mktemp('lookups') / 'channel.db'}"
    else:
        dsn = request.getfixturevalue("postgres").fresh()
    database = open_database(dsn)
    fill(database, Size.of(600, violating=0.2))
    with database.session() as session:
        _more_rows(session)
        _more_offers(session)
        session.commit()
    yield database
    database.close()


def _more_rows(session: Session) -> None:
    price = {"market": "US", "currency": "USD", "price_minor": 9_100, "valid_from": START}
    for number in range(6):
        sku = f"SKU-{number:06}"
        session.add(MapPrice(sku=sku, **{**price, "valid_from": TODAY - timedelta(days=3), "price_minor": 12_345}))
        session.add(MapPrice(sku=sku, **{**price, "market": "FR", "currency": "EUR", "price_minor": 20_000 + number}))
        session.add(MapPrice(sku=sku, **{**price, "market": "ES", "currency": "EUR", "price_minor": 21_000 - number}))
        for currency, minor in (("USD", 8_000 + number), ("CAD", 7_000)):
            given = {**price, "currency": currency, "price_minor": minor, "valid_to": TODAY}
            session.add(Promotion(sku=sku, **given))
        ended = {**price, "market": "DE", "currency": "EUR", "valid_to": TODAY - timedelta(days=number + 1)}
        session.add(Promotion(sku=sku, lingers_to=TODAY, **ended))
        session.add(Promotion(sku=sku, lingers_to=TODAY, **{**ended, "price_minor": 9_900, "valid_to": START}))
        for market in ("", "US", "DE"):
            days = timedelta(days=number - 3 + len(market))
            kind = "recalled" if number % 2 else "discontinued"
            session.add(Withdrawal(sku=sku, kind=kind, market=market, last_sale_on=TODAY + days))
        session.add(Assortment(sku=sku, channel="online", launch_on=TODAY, valid_from=START - timedelta(days=number)))
        session.add(Assortment(sku=sku, channel="kiosk", exclusive=number > 2, valid_from=START))
        session.add(Territory(party_id=f"party-{number:05}", region="ES", sku=sku, valid_from=START))
    for region, sku, kind in (("FR", "", ""), ("ES", "SKU-000001", ""), ("ES", "", "outlet")):
        session.add(
            Territory(party_id="stranger", region=region, sku=sku, format=kind, exclusive=True, valid_from=START)
        )
    for market, by in (("FR", "language"), ("ES", "domain"), ("AT", "delivery"), ("GB", "currency")):
        session.add(Destination(reach="many", market=market, by=by))
    for party in session.exec(select(Party).order_by(col(Party.id))).all()[:8]:
        party.marketplaces = "named"
        session.add(party)
        session.add(Marketplace(party_id=party.id, site="a site", valid_from=START))
    case = Case(
        party_key="party-00002", rule_id="MAP-001", subject="SKU-000005", topic="price", severity="low",
        status="waived", visibility="channel", opened_at=NOW, changed_at=NOW,
    )  # fmt: skip
    session.add(case)
    session.flush()
    assert case.id is not None
    session.add(Exemption(case_id=case.id, kind="waiver", by="c", reason="r", at=NOW, until=TODAY))


def _more_offers(session: Session) -> None:
    """Add each of some offers with another value, or none, in one column that look-ups hang on."""
    rows = session.exec(select(Observation).order_by(col(Observation.id))).all()
    changes: list[dict[str, Any]] = [
        {"sku": None},
        {"sku": ""},
        {"sku": None, "party_id": None},
        {"party_id": None, "party_key": ""},
        {"market": ""},
        {"currency": ""},
        {"price_minor": None},
        {"reach": "many"},
        {"reach": "many", "party_id": None},
        {"reach": "many", "sku": None},
        {"reach": "many", "market": "DE", "currency": "EUR"},
        {"reach": "unknown"},
        {"channel": ""},
        {"channel": "kiosk"},
        {"channel": "marketplace", "site": "a site"},
        {"host_id": ""},
        {"party_id": "suspended"},
        {"seen_on": START - timedelta(days=900)},
        {"seen_on": TODAY + timedelta(days=40)},
        {"pack_size": 2, "return_days": 14},
        {"party_id": "party-00002", "party_key": "party-00002", "sku": "SKU-000005"},
    ]
    for at, change in enumerate(changes):
        for number in range(0, 9):
            row = rows[number * 51 + at]
            known = row.model_dump(exclude={"id"})
            sku = f"SKU-{number:06}" if number < 6 else row.sku
            known |= {"sku": sku, "offer_key": f"extra {at} {number}", "seller": f"o'Brien \\ {number}"}
            session.add(Observation(**{**known, **change}))
    gone = rows[0].model_dump(exclude={"id"})
    session.add(Observation(**{**gone, "offer_key": "gone", "ended_at": NOW}))


def by_the_store(database: Database, names: Collection[str] | None) -> Rows:
    """Return the view's rows by subject, as the store itself gives them."""
    with database.session() as session:
        found = session.execute(BULK.select(TODAY, BULK.standing, names)).mappings().all()
    rows = {row["subject"]: dict(row) for row in found}
    assert len(rows) == len(found)
    return rows


def by_columns(database: Database, names: Collection[str] | None) -> Rows:
    """Return the rows of the view that looks up once, as DuckDB gives them."""
    view = BULK.select(TODAY, true(), names).order_by(None)
    rewritten, answers = looked_up_once(view, BULK.number.table, BULK.sparse)
    assert answers
    with database.session() as session:
        large = _sliced(session, database, Question([], BULK, TODAY, BULK.standing))
    found = list(columnar.answer(database, rewritten, large, answers))
    columns = [column.name for column in rewritten.selected_columns]
    rows = [dict(zip(columns, row, strict=True)) for row in found]
    assert len({row["subject"] for row in rows}) == len(rows)
    return {row["subject"]: row for row in rows}


@pytest.mark.parametrize(("slice_", "part"), [(37, 37), (500, 120), (50_000, 50_000)])
def test_the_whole_view_has_equal_rows_in_slices_of_any_size(
    channel: Database, monkeypatch: pytest.MonkeyPatch, slice_: int, part: int
) -> None:
    monkeypatch.setattr(columnar, "SLICE", slice_)
    monkeypatch.setattr(columnar, "PART", part)
    expected, found = by_the_store(channel, None), by_columns(channel, None)
    assert found.keys() == expected.keys()
    assert "gone" not in found
    for subject, row in expected.items():
        assert found[subject] == row, subject
    alike = {name for name in OFFER.schema.attributes if len({row[name] for row in expected.values()}) < 2}
    assert alike <= ALIKE


def test_the_view_of_what_rules_read_has_equal_rows(channel: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columnar, "SLICE", 100)
    rules = load_rules(own=None, schemas=schemas(), overrides={}).values()
    names = {"subject", *reads([rule for rule in rules if rule.fact == "offer"])}
    expected, found = by_the_store(channel, names), by_columns(channel, names)
    assert len(expected) > 700
    assert found == expected


@pytest.mark.parametrize(
    "name", ["map_price", "sale_type", "foreign_shortfall_bp", "agreement", "marketplace_allowed", "recalled", "waived"]
)
def test_one_look_up_alone_has_equal_answers(channel: Database, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(columnar, "SLICE", 200)
    names = {"subject", name}
    expected = by_the_store(channel, names)
    assert by_columns(channel, names) == expected
    assert len({row[name] for row in expected.values()}) > 1


def test_no_look_up_is_left_for_each_offer(channel: Database) -> None:
    view = BULK.select(TODAY, true(), None).order_by(None)
    rewritten, answers = looked_up_once(view, BULK.number.table, BULK.sparse)
    dialect = columnar.dialect()
    assert str(view.compile(dialect=dialect)).count("SELECT") > 15
    # what is left are the tables of a row a party or group
    assert str(rewritten.compile(dialect=dialect)).count("SELECT") <= 4
    assert len({item.name for item in answers}) == len(answers)
