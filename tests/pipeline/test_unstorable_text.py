"""What a stranger wrote that no database keeps costs one character, and never the pass that would store it."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DataError
from sqlmodel import select

from monitor.model import ReportFile, Sale
from monitor.pipeline import take_in
from monitor.pipeline.run import run
from monitor.settings import SETTINGS_FILE, Workspace, open_workspace
from monitor.store.session import open_database
from scrapers.reading.visit import read_response
from scrapers.records import Response

NOW = datetime(2026, 4, 2, 6, 0, tzinfo=UTC)
PARTNER = """
[reports]
settle_seconds = 0

[[partner]]
party = "north"
files = "north*"
currency = "EUR"
"""
HEAD = b"sold on,sku,quantity,amount,customer\n"
ROW = b"2026-03-05,AX-1,2,20.00,Kaufhaus Nord\n"
PAGE = (
    '<html><head><title>Drill</title><script type="application/ld+json">{{"@context":"https://schema.org",'
    '"@type":"Product","name":"Drill {mark}","sku":"AX{mark}","offers":{{"@type":"Offer","price":"99.99",'
    '"priceCurrency":"USD","availability":"InStock","seller":{{"@type":"Organization","name":"Bob{mark}"}}}}}}'
    "</script></head><body><h1>Drill {mark}</h1></body></html>"
)


@pytest.fixture
def reporting(workspace: Workspace) -> Workspace:
    """A workspace that a distributor sends reports to."""
    settings = workspace.root / SETTINGS_FILE
    settings.write_text(settings.read_text("utf-8") + PARTNER, "utf-8")
    (workspace.policy / "products.csv").write_text("sku,title\nAX-1,Field glass\n", "utf-8")
    (workspace.policy / "parties.csv").write_text("id,name,role,country\nnorth,North,distributor,DE\n", "utf-8")
    return open_workspace(workspace.root)


def _stored(workspace: Workspace, column: Any) -> list[Any]:
    with closing(open_database(workspace.dsn)) as database, database.session() as session:
        return list(session.exec(select(column).order_by(column)).all())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"\u0000", "\ufffd"),
        (r"\ud83e", "\ufffd"),
        (r"\uDD8A", "\ufffd"),
        (r"\uDD8A\ud83e", "\ufffd\ufffd"),
        (r"\ud83e\ud83e\uDD8A", "\ufffd🦊"),
        (r"\ud83e\uDD8A\uDD8A", "🦊\ufffd"),
        (r"\ud83E\udd8a", "🦊"),
        (r"\u00e9", "é"),
        ("\0", "\ufffd"),
        ("&#0;", "\ufffd"),
    ],
)
def test_a_seller_keeps_its_name_and_price_whatever_letters_are_in_it(written: str, read: str) -> None:
    body = PAGE.format(mark=written).encode()
    url = "https://shop.example/p/1"
    found = read_response(Response(url, url, 200, (("Content-Type", "text/html"),), body, NOW), "generic", {})
    assert [(offer.seller, offer.sku, str(offer.price)) for offer in found.offers] == [
        (f"Bob{read}", f"AX{read}", "99.99")
    ]
    assert found.status == "ok"


def test_a_file_whose_name_is_in_another_encoding_is_taken_in(reporting: Workspace) -> None:
    name = os.fsencode(reporting.inbox / "north") + b"-M\xfcller.csv"
    Path(os.fsdecode(name)).write_bytes(HEAD + ROW)
    for _ in range(2):
        assert run(reporting, now=NOW, plan="ingest").failures == []
    assert _stored(reporting, ReportFile.name) == ["north-M\ufffdller.csv"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("north.csv", HEAD + ROW * 200 + ROW.replace(b"Nord", b"S\0d")),
        ("north-wide.csv", (HEAD + ROW * 200 + ROW.replace(b"Nord", b"S\0d")).decode().encode("utf-16")),
        (
            "north.json",
            b"["
            + rb'{"sold on": "2026-03-05", "sku": "AX-1", "quantity": 2, "amount": 2, "customer": "Kaufhaus S\u0000d"},'
            + rb'{"sold on": "2026-03-05", "sku": "AX-1", "quantity": 2, "amount": 2, "customer": "Kaufhaus \ud800"}]',
        ),
    ],
)
def test_a_report_with_a_damaged_letter_is_taken_in_whole(reporting: Workspace, name: str, data: bytes) -> None:
    (reporting.inbox / name).write_bytes(data)
    assert run(reporting, now=NOW, plan="ingest").failures == []
    customers = _stored(reporting, Sale.customer)
    assert len(customers) == (2 if name.endswith("json") else 201)
    assert "Kaufhaus S\ufffdd" in customers


def test_a_report_that_the_store_refuses_keeps_no_other_one_out(
    reporting: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = take_in.take_file

    def refusing(session: Any, *, name: str, **rest: Any) -> list[ReportFile]:
        if name == "north-a.csv":
            raise DataError("INSERT", {}, ValueError("integer out of range"))
        return taken(session, name=name, **rest)

    monkeypatch.setattr(take_in, "take_file", refusing)
    for name in ("north-a.csv", "north-b.csv"):
        (reporting.inbox / name).write_bytes(HEAD + ROW + name.encode() + b",AX-1,1,1.00,x\n")
    failures = run(reporting, now=NOW, plan="ingest").failures
    assert failures[0] == "north-a.csv: holds what the store cannot keep (integer out of range); not taken in"
    assert _stored(reporting, ReportFile.name) == ["north-b.csv"]
