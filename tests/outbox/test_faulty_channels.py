"""A channel whose file is faulty is told by its name, asked once a delivery, and stops no document on another one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from monitor.model import OutboxItem
from monitor.outbox import channels
from monitor.outbox.queue import deliver, enqueue
from monitor.settings import Workspace
from monitor.store.session import Database
from monitor.vocabulary import OutboxStatus
from tests.outbox.test_own_channel import NOW

PAGER = """
def open_channel(workspace):
    return Pager(workspace.root / "paged.txt")

class Pager:
    repeatable = False

    def __init__(self, book):
        self.book = book

    def recipients(self, item):
        return item.recipient.split(", ")

    def at_once(self, waiting):
        return {AT_ONCE}

    def send(self, item, recipients, now):
        with self.book.open("a") as book:
            book.write("asked\\n")
        if len(self.book.read_text().splitlines()) > 5:
            raise SystemExit("asked without end")
        {SEND}
"""

Faulty = Callable[..., None]


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Faulty]:
    def forget() -> None:
        channels.openers.cache_clear()
        sys.modules.pop("monitor.outbox.channels.pager", None)

    def add(send: str, at_once: str = "list(waiting)") -> None:
        folder = tmp_path / "added"
        folder.mkdir()
        text = PAGER.replace("{AT_ONCE}", at_once).replace("{SEND}", send)
        (folder / "pager.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(channels, "__path__", [*channels.__path__, str(folder)])
        forget()

    yield add
    monkeypatch.undo()
    forget()


def put(database: Database, kind: str) -> None:
    """Put one document on the pager and, behind it, one that becomes a file."""
    with database.session() as session:
        for channel, recipient in (("pager", "night-desk, day-desk"), ("file", "alerts/a")):
            enqueue(
                session,
                dedupe_key=f"{channel}:1",
                kind=kind,
                channel=channel,
                recipient=recipient,
                subject="s",
                parts={"txt": "text"},
                now=NOW,
            )
        session.commit()


def states(database: Database) -> list[tuple[str, str]]:
    with database.session() as session:
        return [(session.get_one(OutboxItem, one).channel, session.get_one(OutboxItem, one).status) for one in (1, 2)]


@pytest.mark.parametrize("at_once", ["list(waiting)", "waiting[:1]", "[]"])
def test_a_channel_that_answers_for_nobody_is_asked_once(
    workspace: Workspace, database: Database, faulty: Faulty, at_once: str
) -> None:
    faulty("return {}", at_once)
    put(database, "alert")
    summary = deliver(database, workspace, now=NOW)
    assert summary.failures[-1] == (
        "pager: monitor/outbox/channels/pager.py: send answered for none of those it was given; "
        "expected a Reply for at least one of them"
    )
    assert (summary.files, summary.waiting) == (1, 1)
    assert states(database) == [("pager", OutboxStatus.PENDING), ("file", OutboxStatus.SENT)]


def test_a_channel_that_fails_stops_no_document_on_another_one(
    workspace: Workspace, database: Database, faulty: Faulty
) -> None:
    faulty('raise KeyError("token")')
    put(database, "alert")
    summary = deliver(database, workspace, now=NOW)
    assert summary.failures[-1] == (
        "pager: monitor/outbox/channels/pager.py: send failed with KeyError: 'token'; expected a Reply for each, or "
        "ChannelDownError, NotAcceptedError or UnclearError"
    )
    assert (summary.files, summary.waiting) == (1, 1)
    assert states(database) == [("pager", OutboxStatus.PENDING), ("file", OutboxStatus.SENT)]


def test_a_notice_that_a_channel_failed_over_is_not_handed_over_again(
    workspace: Workspace, database: Database, faulty: Faulty
) -> None:
    faulty('raise KeyError("token")')
    put(database, "notice")
    for _ in range(2):
        deliver(database, workspace, now=NOW)
    assert states(database)[0] == ("pager", OutboxStatus.UNCERTAIN)
    assert (workspace.root / "paged.txt").read_text("utf-8") == "asked\n"


@pytest.mark.parametrize(
    ("send", "said"),
    [
        ("return", "'NoneType' is not"),
        ("return list(recipients)", "list indices must be"),
        ("return dict.fromkeys(recipients, True)", "the answer for night-desk is True"),
        (
            "from monitor.outbox.channels import Reply; return {one: Reply('sent') for one in recipients}",
            "the answer for night-desk is Reply(state='sent'",
        ),
    ],
)
@pytest.mark.parametrize(("kind", "state"), [("alert", OutboxStatus.PENDING), ("notice", OutboxStatus.UNCERTAIN)])
def test_an_answer_that_is_none_is_told_and_nobody_knows_whether_the_document_left(
    workspace: Workspace, database: Database, faulty: Faulty, *, send: str, said: str, kind: str, state: OutboxStatus
) -> None:
    faulty(send)
    put(database, kind)
    for _ in range(2):
        summary = deliver(database, workspace, now=NOW)
        if summary.files:
            assert "pager: monitor/outbox/channels/pager.py: send failed with TypeError: " in summary.failures[-1]
            assert said in summary.failures[-1]
    assert states(database) == [("pager", state), ("file", OutboxStatus.SENT)]
    assert (workspace.root / "paged.txt").read_text("utf-8") == "asked\n"
