"""Who reads what is not a letter: the house, and no party outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlmodel import Session

from monitor.documents.dispatch import _of_the_house, dispatch, was_dispatched
from monitor.errors import FaultsError
from monitor.model import Handover, OutboxItem, Party
from monitor.settings import Workspace
from reports.records import Alert, Digest
from tests.command_line import run_command
from tests.documents.channel_story import NOW, Channel


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


def test_a_party_without_an_address_takes_no_reader_away(session: Session) -> None:
    session.add(Party(id="barn", name="Barn", role="reseller", country="US", email=""))
    session.flush()
    alert = Alert(workspace="W", date="today", headline="None", silent=(), back=(), footer=())
    mail, file = dispatch(
        session, alert, key="k", kind="alert", path="p", recipients=["law@brand.example"], subject="s", now=NOW
    )
    assert mail.recipient == "law@brand.example"
    assert set(mail.parts) == {"html", "txt"} < set(file.parts)


def test_the_address_of_a_party_outside_is_no_reader_on_any_channel(session: Session) -> None:
    session.add(Party(id="barn", name="Barn", role="reseller", country="US", email="desk@barn.example"))
    session.flush()
    assert _of_the_house(session, ["pager:Desk@barn.example", "pager:night-desk"]) == ["pager:night-desk"]


def test_what_was_dispatched_is_known_by_its_whole_key(session: Session) -> None:
    alert = Alert(workspace="W", date="today", headline="None", silent=(), back=(), footer=())
    dispatch(session, alert, key="notice|1_1", kind="notice", path="p", recipients=[], subject="s", now=NOW)
    known = [was_dispatched(session, key) for key in ("notice|1_1", "notice|1", "notice|1_", "notice|___")]
    assert known == [True, False, False, False]


def test_check_names_a_party_among_the_readers(workspace: Workspace) -> None:
    (workspace.policy / "products.csv").write_text("sku\nNO-200\n", "utf-8")
    rows = "id,name,role,country,email\nbarn,Barn,retailer,US,channel@brand.example\n"
    (workspace.policy / "parties.csv").write_text(rows, "utf-8")
    done = run_command("check", "-w", workspace.root)
    assert isinstance(done.exception, FaultsError)
    assert "is the address of the party barn" in str(done.exception)


@pytest.mark.parametrize(
    ("table", "line", "said"),
    [
        ("recipients", 'channel = ["Anna <anna@brand.example>"]', "no mail address"),
        ("mail", 'sender = "Team, North <a@b.example>"', "is no sender"),
    ],
)
def test_check_names_a_reader_or_a_sender_that_is_no_address(
    workspace: Workspace, table: str, line: str, said: str
) -> None:
    settings = workspace.root / "channelwarden.toml"
    kept = settings.read_text("utf-8").split("[recipients]")[0]
    settings.write_text(f"{kept}[{table}]\n{line}\n", "utf-8")
    (workspace.policy / "products.csv").write_text("sku\nNO-200\n", "utf-8")
    done = run_command("check", "-w", workspace.root)
    assert isinstance(done.exception, FaultsError)
    assert said in str(done.exception)


def test_the_digest_names_the_readers_whom_the_last_mail_did_not_reach(
    channel: Channel, build: Callable[..., Digest]
) -> None:
    item = OutboxItem(
        dedupe_key="d|mail", kind="digest", channel="mail", recipient="", subject="", status="sent", created_at=NOW
    )
    channel.add(item)
    for address, state in (("a@b.example", "taken"), ("c@d.example", "refused")):
        said = f"{address} refused: 550 no such user"
        channel.add(Handover(outbox_id=item.id or 0, address=address, state=state, words=said, at=NOW))
    (gap,) = [gap for gap in build().gaps if gap.subject.startswith("Readers")]
    assert (gap.count, gap.reason) == (1, "c@d.example refused: 550 no such user. The other readers have it.")
