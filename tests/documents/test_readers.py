"""Who reads what is not a letter: the house, and no party outside."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from channel_story import NOW
from sqlmodel import Session
from typer.testing import CliRunner

from monitor.cli.app import build
from monitor.documents.dispatch import dispatch
from monitor.errors import FaultsError
from monitor.model import Party
from monitor.settings import Workspace
from reports.records import Alert


@dataclass(frozen=True)
class Shop:
    role: str
    reads: bool


@pytest.mark.parametrize("shop", [Shop("reseller", False), Shop("own_shop", True)], ids=["outside", "own shop"])
@pytest.mark.parametrize("kind", ["digest", "notice"])
def test_only_a_notice_goes_to_the_address_of_a_party_outside(session: Session, kind: str, shop: Shop) -> None:
    session.add(Party(id="barn", name="Barn", role=shop.role, country="US", email="Desk@barn.example"))
    session.flush()
    alert = Alert(workspace="W", date="today", headline="None", silent=(), back=(), footer=())
    to = ["law@brand.example", "desk@Barn.example"]
    items = dispatch(session, alert, key="k", kind=kind, path="p", recipients=to, subject="s", now=NOW)
    assert ("desk@Barn.example" in items[0].recipient) is (shop.reads or kind == "notice")
    assert "law@brand.example" in items[0].recipient


def test_check_names_a_party_among_the_readers(workspace: Workspace) -> None:
    (workspace.policy / "products.csv").write_text("sku\nNO-200\n", "utf-8")
    rows = "id,name,role,country,email\nbarn,Barn,retailer,US,channel@brand.example\n"
    (workspace.policy / "parties.csv").write_text(rows, "utf-8")
    done = CliRunner().invoke(build(), ["check", "-w", str(workspace.root)])
    assert isinstance(done.exception, FaultsError)
    assert "is the address of the party barn" in str(done.exception)
