"""A document with several readers: each gets it once, whatever becomes of the others."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from monitor.errors import RefusedError
from monitor.model import Handover, OutboxItem
from monitor.outbox.channels.mail import MailChannel
from monitor.outbox.queue import deliver, send_again
from monitor.settings import Workspace
from monitor.store.session import Database
from tests.outbox.mails import NOW, Sending, item, put

Sink = Any
ANNA, BILL, CARA = "anna@brand.example", "bill@brand.example", "cara@brand.example"
ALL = f"{ANNA}, {BILL}, {CARA}"


def who_has_it(sink: Sink) -> Counter[str]:
    """Return how often each reader got a mail."""
    return Counter(address for envelope in sink.envelopes for address in envelope.rcpt_tos)


@pytest.fixture
def workspace_at(serve: Any, sending: Sending) -> Workspace:
    """A workspace whose mail goes to the sink."""
    return sending(serve())


def test_a_reader_who_is_put_off_gets_the_mail_later_and_the_others_no_second_one(
    database: Database, workspace_at: Workspace, sink: Sink
) -> None:
    sink.refused = {BILL: "451 greylisted, come again"}
    put(database, kind="digest", to=ALL)
    summary = deliver(database, workspace_at, NOW)
    assert (summary.mails, summary.waiting, item(database).status) == (1, 1, "partly_sent")
    assert summary.failures == [f"document 1 (Your price): {BILL} refused: 451 greylisted, come again"]
    assert (item(database).sent_at, item(database).next_attempt_at) == (NOW, NOW + timedelta(minutes=5))
    sink.refused = {}
    assert deliver(database, workspace_at, NOW + timedelta(minutes=4)).mails == 0
    assert deliver(database, workspace_at, NOW + timedelta(minutes=5)).mails == 1
    assert deliver(database, workspace_at, NOW + timedelta(days=1)).mails == 0
    assert who_has_it(sink) == {ANNA: 1, BILL: 1, CARA: 1}
    assert len({mail["Message-ID"] for mail in sink.mails}) == 1
    assert {mail["To"] for mail in sink.mails} == {ALL}
    assert (item(database).status, item(database).last_error, item(database).sent_at) == ("sent", "", NOW)


def test_a_reader_who_is_refused_for_good_is_named_until_the_end_and_may_be_asked_again(
    database: Database, workspace_at: Workspace, sink: Sink
) -> None:
    sink.refused = {ANNA: "550 no such user", BILL: "451 greylisted"}
    put(database, kind="digest", to=ALL)
    deliver(database, workspace_at, NOW)
    sink.refused = {}
    deliver(database, workspace_at, NOW + timedelta(hours=1))
    left = item(database)
    assert (left.status, left.last_error) == ("sent", f"{ANNA} refused: 550 no such user")
    with database.session() as session:
        send_again(session, left.id or 0)
        session.commit()
    deliver(database, workspace_at, NOW + timedelta(hours=2))
    assert who_has_it(sink) == {ANNA: 1, BILL: 1, CARA: 1}
    with database.session() as session, pytest.raises(RefusedError, match="is sent: only"):
        send_again(session, left.id or 0)


def test_a_reader_who_is_put_off_too_often_is_given_up_and_downtime_does_not_count(
    database: Database, workspace_at: Workspace, sink: Sink
) -> None:
    put(database, kind="digest", to=f"{ANNA}, {BILL}")
    down = workspace_at.settings.mail.model_copy(update={"port": 1})
    without = Workspace(workspace_at.root, workspace_at.settings.model_copy(update={"mail": down}))
    sink.refused = {BILL: "451 greylisted"}
    states = []
    for day in range(20):
        deliver(database, without if day < 10 else workspace_at, NOW + timedelta(days=day))
        states.append(item(database).status)
    assert states == ["pending"] * 10 + ["partly_sent"] * 7 + ["sent"] * 3
    assert item(database).last_error == f"{BILL} refused: 451 greylisted"
    assert who_has_it(sink) == {ANNA: 1}


@pytest.mark.parametrize("dies_at", [1, 2, 3])
def test_a_process_that_dies_between_two_readers_leaves_nobody_without_and_nobody_with_two(
    database: Database, workspace_at: Workspace, sink: Sink, monkeypatch: pytest.MonkeyPatch, dies_at: int
) -> None:
    monkeypatch.setattr("monitor.outbox.channels.mail.RECIPIENTS_AT_ONCE", 1)
    put(database, kind="digest", to=ALL)
    sends = MailChannel.send

    def die(channel: MailChannel, *given: Any) -> Any:
        if len(sink.mails) == dies_at - 1:
            raise SystemExit
        return sends(channel, *given)

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(MailChannel, "send", die)
        deliver(database, workspace_at, NOW)
    assert item(database).status == "sending"
    assert deliver(database, workspace_at, NOW).failures == []
    assert who_has_it(sink) == {ANNA: 1, BILL: 1, CARA: 1}
    assert item(database).status == "sent"


@pytest.mark.parametrize(("last", "left"), [("taken", "taken"), ("handing", "unclear")])
def test_what_a_dead_process_knew_of_a_notice_stays_known_and_the_rest_is_unclear(
    database: Database, workspace_at: Workspace, sink: Sink, last: str, left: str
) -> None:
    put(database, to=f"{ANNA}, {BILL}")
    with database.session() as session:
        mail = session.exec(select(OutboxItem)).one()
        mail.status = "sending"
        for address, state in ((ANNA, "taken"), (BILL, last)):
            session.add(Handover(outbox_id=mail.id or 0, address=address, state=state, at=NOW))
        session.commit()
    summary = deliver(database, workspace_at, NOW + timedelta(hours=1))
    uncertain = int(left == "unclear")
    assert (summary.uncertain, len(summary.failures), sink.mails) == (uncertain, uncertain, [])
    assert (item(database).status, item(database).sent_at) == ("sent", NOW)
    with database.session() as session:
        assert {row.address: row.state for row in session.exec(select(Handover))} == {ANNA: "taken", BILL: left}


@pytest.mark.parametrize(("takes", "sizes"), [(1000, [100, 100, 50]), (60, [60, 60, 60, 60, 10])])
def test_several_hundred_readers_get_a_mail_in_one_delivery_however_many_the_server_takes_at_once(
    database: Database, workspace_at: Workspace, sink: Sink, takes: int, sizes: list[int]
) -> None:
    sink.at_once = takes
    readers = [f"reader{number}@brand.example" for number in range(250)]
    put(database, kind="digest", to=", ".join(readers))
    summary = deliver(database, workspace_at, NOW)
    assert (summary.mails, summary.waiting, summary.failures) == (1, 0, [])
    assert [len(envelope.rcpt_tos) for envelope in sink.envelopes] == sizes
    assert who_has_it(sink) == dict.fromkeys(readers, 1)


def test_an_address_that_is_none_keeps_no_other_reader_from_the_mail(
    database: Database, workspace_at: Workspace, sink: Sink
) -> None:
    put(database, kind="digest", to=f"Anna <{ANNA}>, {BILL}")
    summary = deliver(database, workspace_at, NOW)
    assert (who_has_it(sink), item(database).status) == ({BILL: 1}, "sent")
    assert "'Anna <anna@brand.example>' is no mail address; expected name@domain" in summary.failures[0]


def test_names_in_any_script_get_the_mail_by_smtputf8_and_the_others_do_not_depend_on_it(
    database: Database, workspace_at: Workspace, sink: Sink
) -> None:
    put(database, kind="digest", to=f"jörg@straße.example, {ANNA}, иван@brand.example")
    assert deliver(database, workspace_at, NOW).failures == []
    assert [mail["To"] for mail in sink.mails] == ["jörg@xn--strae-oqa.example, иван@brand.example", ANNA]
    assert who_has_it(sink) == {"jörg@xn--strae-oqa.example": 1, "иван@brand.example": 1, ANNA: 1}


def test_what_was_said_of_hundreds_of_readers_is_told_in_short(
    database: Database, workspace_at: Workspace, sink: Sink
) -> None:
    readers = [f"reader{number}@brand.example" for number in range(30)]
    sink.refused = dict.fromkeys(readers, "451 greylisted")
    put(database, kind="digest", to=", ".join(readers))
    (failure,) = deliver(database, workspace_at, NOW).failures
    assert failure.endswith("reader4@brand.example refused: 451 greylisted and 25 more")
    with database.session() as session:
        assert len(session.exec(select(Handover).where(Handover.state == "deferred")).all()) == 30
