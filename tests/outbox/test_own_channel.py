"""A channel is one file: readers that name it in the settings get on it what others get by mail, but for letters."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.documents.dispatch import dispatch
from monitor.errors import FaultsError
from monitor.model import Party
from monitor.outbox import channels
from monitor.outbox.queue import deliver
from monitor.settings import Workspace
from monitor.store.session import Database
from reports.records import Alert
from tests.command_line import run_command

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
ALERT = Alert(workspace="W", date="today", headline="None", silent=(), back=(), footer=())
PAGER = """
from monitor.outbox.channels import Reply
from monitor.vocabulary import HandoverState

def open_channel(workspace):
    return Pager(workspace)

class Pager:
    repeatable = False

    def __init__(self, workspace):
        self.book = workspace.root / "paged.txt"

    def recipients(self, item):
        return item.recipient.split(", ")

    def at_once(self, waiting):
        return waiting[:1]

    def send(self, item, recipients, now):
        with self.book.open("a") as book:
            book.write("".join(f"{one}: {item.subject}\\n" for one in recipients))
        return {one: Reply(HandoverState.TAKEN) for one in recipients}
"""


@pytest.fixture
def forget() -> Iterator[Callable[[], None]]:
    def clear() -> None:
        channels.openers.cache_clear()
        sys.modules.pop("monitor.outbox.channels.pager", None)

    yield clear
    clear()


@pytest.fixture
def pager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forget: Callable[[], None]) -> None:
    folder = tmp_path / "added"
    folder.mkdir()
    (folder / "pager.py").write_text(PAGER, encoding="utf-8")
    monkeypatch.setattr(channels, "__path__", [*channels.__path__, str(folder)])
    forget()


def say(database: Database, kind: str, readers: list[str]) -> dict[str, str]:
    """Dispatch a document; returns what it goes to by channel."""
    with database.session() as session:
        items = dispatch(session, ALERT, key="k", kind=kind, path="alerts/a", recipients=readers, subject="s", now=NOW)
        ways = {item.channel: item.recipient for item in items}
        session.commit()
        return ways


@pytest.mark.usefixtures("pager")
def test_readers_behind_the_name_of_a_channel_get_the_document_on_it(workspace: Workspace, database: Database) -> None:
    ways = say(database, "alert", ["anna@brand.example", "pager:night-desk", "pager:day-desk"])
    assert ways == {"mail": "anna@brand.example", "pager": "night-desk, day-desk", "file": "alerts/a"}
    deliver(database, workspace, now=NOW)
    assert (workspace.root / "paged.txt").read_text("utf-8") == "night-desk: s\nday-desk: s\n"
    deliver(database, workspace, now=NOW)
    assert len((workspace.root / "paged.txt").read_text("utf-8").splitlines()) == 2


@pytest.mark.usefixtures("pager")
def test_a_party_outside_gets_nothing_on_any_channel(database: Database) -> None:
    with database.session() as session:
        session.add(Party(id="barn", name="Barn", role="reseller", country="US", email="desk@barn.example"))
        session.commit()
    assert say(database, "digest", ["pager:Desk@barn.example"]) == {"file": "alerts/a"}


@pytest.mark.usefixtures("pager")
def test_a_letter_goes_by_mail_whatever_its_address_says(database: Database) -> None:
    assert say(database, "notice", ["pager:night-desk"])["mail"] == "pager:night-desk"


@pytest.mark.usefixtures("pager")
def test_a_document_on_a_channel_that_is_gone_waits_and_stops_no_other(
    workspace: Workspace, database: Database, monkeypatch: pytest.MonkeyPatch, forget: Callable[[], None]
) -> None:
    say(database, "alert", ["pager:night-desk"])
    monkeypatch.setattr(channels, "__path__", channels.__path__[:-1])
    forget()
    summary = deliver(database, workspace, now=NOW)
    assert summary.failures == ["pager: there is no channel 'pager'; the documents on it wait"]
    assert (summary.files, summary.waiting) == (1, 1)


@pytest.mark.usefixtures("pager")
def test_check_knows_the_channels_that_there_are(workspace: Workspace) -> None:
    settings = workspace.root / "channelwarden.toml"
    kept = settings.read_text("utf-8").split("[recipients]")[0]
    settings.write_text(f'{kept}[recipients]\nchannel = ["pager:night-desk", "pgaer:x", "file:x"]\n', "utf-8")
    done = run_command("check", "-w", workspace.root)
    assert isinstance(done.exception, FaultsError)
    said = str(done.exception)
    assert (
        "'pgaer:x' is no mail address; expected bare addresses such as anna@brand.example, or an address behind" in said
    )
    assert ("'file:x' is no mail address" in said, "'pager:night-desk'" in said) == (True, False)
