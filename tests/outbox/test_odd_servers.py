"""What becomes of a document when the mail server fails at one step of the conversation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from monitor.outbox.queue import deliver
from monitor.store.session import Database
from tests.outbox.mails import NOW, Sending, item, put
from tests.outbox.odd_server import HANG_UP, SILENCE, odd_server

# By step and what the server does there: what becomes of a notice, of a digest, and what is said.
WAITS = ("pending", "pending")
CASES = [
    ("connect", SILENCE, WAITS, "cannot be used: Connection unexpectedly closed: timed out"),
    ("connect", "421 too busy", WAITS, "cannot be used: 421 too busy"),
    ("connect", "554 go away", WAITS, "cannot be used: 554 go away"),
    ("EHLO", SILENCE, WAITS, "timed out"),
    ("MAIL", "421 too busy", WAITS, "the mail server closes the line: 421 too busy"),
    ("MAIL", "550 not you", WAITS, "sender channel@brand.example refused: 550 not you"),
    ("MAIL", "552 too big", ("failed", "failed"), "bytes: 552 too big"),
    ("MAIL", HANG_UP, WAITS, "hung up before the message"),
    ("RCPT", "421 too busy", WAITS, "the mail server closes the line: 421 too busy"),
    ("RCPT", "452 full", WAITS, "shop@acme.example refused: 452 full"),
    ("RCPT", SILENCE, WAITS, "hung up before the message"),
    ("DATA", "421 too busy", WAITS, "the mail server closes the line: 421 too busy"),
    ("DATA", "451 later", WAITS, "message refused: 451 later"),
    ("DATA", "554 no", ("failed", "failed"), "message refused: 554 no"),
    ("DATA", HANG_UP, WAITS, "hung up before the message"),
    ("DATA", SILENCE, WAITS, "hung up before the message"),
    ("message", "421 too busy", WAITS, "the mail server closes the line: 421 too busy"),
    ("message", "552 too big", ("failed", "failed"), "message refused: 552 too big"),
    ("message", HANG_UP, ("uncertain", "pending"), "the line broke while the message was handed over"),
    ("message", SILENCE, ("uncertain", "pending"), "did not answer the message within 0.2 s"),
]


@pytest.mark.parametrize("kind", ["notice", "digest"])
@pytest.mark.parametrize(("step", "does", "states", "said"), CASES, ids=[f"{step} {does}" for step, does, *_ in CASES])
def test_a_server_that_fails_at_a_step_is_named_and_only_what_may_have_arrived_is_unclear(
    database: Database,
    sending: Sending,
    monkeypatch: pytest.MonkeyPatch,
    *,
    kind: str,
    step: str,
    does: str,
    states: tuple[str, str],
    said: str,
) -> None:
    monkeypatch.setattr("monitor.outbox.channels.mail.DATA_SECONDS", 0.2)
    put(database, kind=kind)
    with odd_server({step: does}) as (mail, _):
        summary = deliver(database, sending(mail), NOW)
    assert said in " ".join(summary.failures)
    left = item(database)
    assert (left.status, left.sent_at) == (states[kind == "digest"], None)
    assert said in left.last_error


def test_behind_a_server_that_says_nothing_of_a_message_no_other_message_waits_as_long(
    database: Database, sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.outbox.channels.mail.DATA_SECONDS", 0.2)
    for number in range(3):
        put(database, f"k{number}")
    with odd_server({"message": SILENCE}) as (mail, server):
        summary = deliver(database, sending(mail), NOW)
        assert (summary.uncertain, summary.waiting, server.connections) == (1, 2, 1)


def test_the_answer_to_a_message_is_waited_for_longer_than_any_other(database: Database, sending: Sending) -> None:
    put(database)
    with odd_server({}) as (mail, server):
        server.pause = 0.5  # the other answers have 0.3 s
        assert deliver(database, sending(mail), NOW).mails == 1


def test_a_server_without_starttls_gets_no_mail_where_it_is_asked_for(database: Database, sending: Sending) -> None:
    put(database)
    with odd_server({}, "SIZE 1000") as (mail, _):
        summary = deliver(database, sending(mail.model_copy(update={"tls": "starttls"})), NOW)
    assert "STARTTLS extension not supported" in summary.failures[0]
    assert (summary.waiting, item(database).status) == (1, "pending")


def test_a_name_that_takes_smtputf8_is_refused_by_a_server_without_and_the_others_get_the_mail(
    database: Database, sending: Sending
) -> None:
    put(database, kind="digest", to="jörg@brand.example, here@brand.example")
    with odd_server({}) as (mail, _):
        summary = deliver(database, sending(mail), NOW)
    assert (summary.mails, item(database).status) == (1, "sent")
    assert "jörg@brand.example refused: the mail server takes no such name (no SMTPUTF8)" in summary.failures[0]


def test_a_sender_that_is_none_keeps_the_mail_until_the_settings_are_mended(
    database: Database, sending: Sending
) -> None:
    put(database)
    with odd_server({}) as (mail, _):
        for day, sender in enumerate(("Team, North <a@b.example>", "jörg@brand.example")):
            wrong: dict[str, Any] = {"sender": sender}
            summary = deliver(database, sending(mail.model_copy(update=wrong)), NOW + timedelta(days=day))
            assert "mail.sender" in summary.failures[0]
            assert item(database).status == "pending"
        assert deliver(database, sending(mail), NOW + timedelta(days=3)).mails == 1
