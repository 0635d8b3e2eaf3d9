"""The `notices` commands on a real workspace and a real mail server."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.errors import ChannelwardenError
from monitor.model import OutboxItem
from monitor.outbox.queue import enqueue
from monitor.settings import Workspace
from monitor.store.session import Database
from tests.command_line import run_command

NOW = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
Run = Callable[..., Any]


@pytest.fixture
def run(workspace: Workspace) -> Run:
    """Run a command; returns exit code and its data or text."""

    def invoke(*words: str) -> tuple[int, Any]:
        result = run_command(*words, "-w", workspace.root)
        if isinstance(result.exception, ChannelwardenError):
            raise result.exception
        return result.exit_code, json.loads(result.stdout) if "--json" in words else result.stdout

    return invoke


@pytest.fixture
def two(database: Database) -> list[int]:
    """A mail and a file that wait."""
    numbers = []
    with database.session() as session:
        for channel, to in (("mail", "shop@acme.example"), ("file", "notices/N-1")):
            item = enqueue(
                session,
                dedupe_key=channel,
                kind="notice",
                channel=channel,
                recipient=to,
                subject="Your price",
                parts={"txt": "Dear \x1b[31mAcme\nplease correct.", "html": "<p>x</p>"},
                now=NOW,
            )
            assert item is not None
            numbers.append(item.id or 0)
        session.commit()
    return numbers


def with_server(workspace: Workspace, mail: Any) -> None:
    """Write the mail server into the workspace's settings."""
    path = workspace.root / "channelwarden.toml"
    section = f'\n[mail]\nhost = "{mail.host}"\nport = {mail.port}\nsender = "channel@brand.example"\n'
    path.write_text(path.read_text(encoding="utf-8") + section, encoding="utf-8")


def test_a_dry_run_shows_what_is_due_and_sends_nothing(two: list[int], run: Run, database: Database) -> None:
    code, data = run("notices", "send", "--dry-run", "--json")
    assert (code, [item["id"] for item in data["due"]]) == (0, two)
    with database.session() as session:
        assert session.get_one(OutboxItem, two[0]).status == "pending"


def test_sending_hands_over_what_is_due(two: list[int], run: Run, workspace: Workspace, serve: Any, sink: Any) -> None:
    with_server(workspace, serve())
    code, data = run("notices", "send", "--json")
    assert (code, data["mails"], data["files"]) == (0, 1, 1)
    assert len(sink.mails) == 1
    assert (workspace.out / "notices" / "N-1.html").is_file()
    _, listed = run("notices", "list", "--json")
    assert [(item["id"], item["status"]) for item in listed] == [(two[1], "sent"), (two[0], "sent")]
    assert run("notices", "send", "--json")[1]["mails"] == 0


@pytest.mark.usefixtures("two")
def test_the_list_says_when_each_left_and_why_one_did_not(
    run: Run, workspace: Workspace, serve: Any, sink: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    sink.answers = ["554 no"]
    with_server(workspace, serve())
    run("notices", "send", "--json")
    _, text = run("notices", "list")
    assert len(re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC +notice +file", text)) == 1
    assert re.search(r"– +notice +mail .* failed: .*554 no", text)


def test_a_server_that_is_down_ends_with_3_and_the_mail_is_kept(two: list[int], run: Run) -> None:
    code, text = run("notices", "send")
    assert code == 3
    assert "no mail server is set" in text
    assert [item["id"] for item in run("notices", "list", "--status", "pending", "--json")[1]] == [two[0]]


def test_a_failed_document_is_sent_again_on_a_persons_word(
    two: list[int], run: Run, workspace: Workspace, serve: Any, sink: Any
) -> None:
    sink.answers = ["554 no"]
    with_server(workspace, serve())
    assert run("notices", "send", "--json")[0] == 3
    assert run("notices", "send", "--again", str(two[0]), "--json")[1]["mails"] == 1
    with pytest.raises(ChannelwardenError, match="is sent: only failed or uncertain ones are sent again"):
        run("notices", "send", "--again", str(two[0]))


def test_a_document_is_shown_as_it_is_sent_without_terminal_codes(two: list[int], run: Run) -> None:
    _, text = run("notices", "show", str(two[0]))
    assert "subject: Your price" in text
    assert "please correct." in text
    assert "\x1b" not in text
    assert run("notices", "show", str(two[0]), "--json")[1]["parts"]["html"] == "<p>x</p>"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("notices", "show", "99"), "there is no document 99"),
        (("notices", "list", "--status", "lost"), "'lost' is no state of a document; expected one of pending"),
        (("notices", "send", "--again", "99"), "there is no document 99; "),
        (("notices", "list", "--kind", "letter"), "'letter' is no kind of a document; expected one of notice, digest"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, words: tuple[str, ...], message: str) -> None:
    with pytest.raises(ChannelwardenError, match=message):
        run(*words)


def test_a_form_that_a_document_does_not_have_is_said(two: list[int], run: Run) -> None:
    with pytest.raises(ChannelwardenError, match="has no 'pdf'; it has html, txt"):
        run("notices", "show", str(two[0]), "--format", "pdf")
