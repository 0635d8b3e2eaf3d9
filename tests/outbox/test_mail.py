"""Mails to a real server: what arrives, over which kind of line, and what happens when it says no."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from monitor.errors import RefusedError
from monitor.model import Handover, OutboxItem
from monitor.outbox.channels import Reply
from monitor.outbox.channels.mail import MailChannel
from monitor.outbox.queue import deliver, due, enqueue, send_again
from monitor.settings import MailServer, Workspace
from monitor.store.session import Database
from monitor.vocabulary import HandoverState
from tests.outbox.mails import NOW, Sending, item, put

# Over plain lines on loopback aiosmtpd warns of its own setting.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
Sink = Any


def text_of(mail: Any, kind: str) -> str:
    """Return the body of that kind without its last line break."""
    return str(mail.get_body((kind,)).get_content()).strip()


def test_a_mail_arrives_as_text_with_html_as_its_alternative(
    database: Database, serve: Any, sending: Sending, sink: Sink
) -> None:
    put(database, subject="Preis: 99,99 €", parts={"txt": "Grüße\n", "html": "<p>Grüße</p>"})
    summary = deliver(database, sending(serve()), NOW)
    assert (summary.mails, summary.waiting, summary.failures) == (1, 0, [])
    (mail,) = sink.mails
    assert mail["Subject"] == "Preis: 99,99 €"
    assert mail["From"] == "Channel team <channel@brand.example>"
    assert mail["To"] == "shop@acme.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert (text_of(mail, "plain"), text_of(mail, "html")) == ("Grüße", "<p>Grüße</p>")
    assert (item(database).status, item(database).sent_at) == ("sent", NOW)


@pytest.mark.parametrize("tls", ["none", "starttls", "tls"])
@pytest.mark.parametrize("login", [False, True])
def test_every_kind_of_line_works_with_and_without_login(
    database: Database,
    serve: Any,
    sending: Sending,
    sink: Sink,
    monkeypatch: pytest.MonkeyPatch,
    *,
    tls: str,
    login: bool,
) -> None:
    mail = serve(tls, login=login)
    if login:
        monkeypatch.setenv("BRAND_MAIL_PASSWORD", "secret")
        mail = mail.model_copy(update={"user": "brand", "password_env": "BRAND_MAIL_PASSWORD"})
    put(database)
    assert deliver(database, sending(mail), NOW).mails == 1
    assert sink.secure == [tls != "none"]


def test_a_missing_password_keeps_the_mail_and_names_the_variable(database: Database, sending: Sending) -> None:
    put(database)
    mail = MailServer(host="127.0.0.1", sender="a@b.example", user="brand", password_env="NO_SUCH_PASSWORD")
    (failure,) = deliver(database, sending(mail), NOW).failures
    assert failure.endswith("no password in the environment: NO_SUCH_PASSWORD")
    assert item(database).status == "pending"


def test_a_wrong_password_keeps_the_mail_and_says_so(
    database: Database, serve: Any, sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRAND_MAIL_PASSWORD", "guess")
    mail = serve(login=True).model_copy(update={"user": "brand", "password_env": "BRAND_MAIL_PASSWORD"})
    put(database)
    summary = deliver(database, sending(mail), NOW)
    assert (summary.mails, summary.waiting) == (0, 1)
    assert "535" in summary.failures[0]
    assert item(database).status == "pending"


def test_a_server_nobody_vouches_for_gets_no_mail(
    database: Database, serve: Any, sending: Sending, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = serve("starttls")
    monkeypatch.delenv("SSL_CERT_FILE")
    put(database)
    assert "CERTIFICATE_VERIFY_FAILED" in deliver(database, sending(mail), NOW).failures[0]
    assert sink.mails == []


def test_a_server_that_is_down_keeps_the_mail_with_growing_waits(
    database: Database, serve: Any, sending: Sending, sink: Sink
) -> None:
    running = serve()
    down = running.model_copy(update={"port": 1})
    put(database)
    waits = []
    now = NOW
    for _ in range(12):
        summary = deliver(database, sending(down), now)
        assert (summary.mails, summary.waiting) == (0, 1)
        kept = item(database)
        assert kept.status == "pending"
        assert kept.next_attempt_at is not None
        assert "mail server 127.0.0.1:1 cannot be used" in kept.last_error
        waits.append(kept.next_attempt_at - now)
        now = kept.next_attempt_at
    assert waits[:3] == [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20)]
    assert waits[-1] == timedelta(hours=6)
    assert deliver(database, sending(running), now - timedelta(seconds=1)).mails == 0  # not due yet
    assert deliver(database, sending(running), now).mails == 1
    assert len(sink.mails) == 1


def test_a_server_that_is_down_is_asked_once_a_delivery(database: Database, sending: Sending) -> None:
    for number in range(3):
        put(database, f"k{number}")
    summary = deliver(database, sending(MailServer(host="127.0.0.1", port=1, sender="a@b.example")), NOW)
    assert (summary.waiting, len(summary.failures)) == (3, 1)
    with database.session() as session:
        assert sorted(row.attempts for row in session.exec(select(OutboxItem)).all()) == [0, 0, 1]


def test_who_is_asked_to_stop_hands_no_further_document_over(
    database: Database, serve: Any, sending: Sending, sink: Sink
) -> None:
    for number in range(3):
        put(database, key=f"k{number}")
    summary = deliver(database, sending(serve()), NOW, lambda: len(sink.mails) == 1)
    assert (summary.mails, summary.stopped) == (1, True)
    summary = deliver(database, sending(serve()), NOW)
    assert (summary.mails, summary.stopped) == (2, False)


@pytest.mark.parametrize("status", ["sending", "sent", "failed", "uncertain"])
def test_what_was_taken_back_or_taken_by_another_process_meanwhile_is_not_handed_over(
    database: Database, serve: Any, sending: Sending, sink: Sink, status: str
) -> None:
    put(database)

    def meanwhile() -> bool:
        with database.session(writes_after_reading=True) as session:
            session.exec(select(OutboxItem)).one().status = status
            session.commit()
        return False

    summary = deliver(database, sending(serve()), NOW, meanwhile)
    assert (summary.mails, sink.mails, item(database).status) == (0, [], status)


def test_without_a_mail_server_in_the_settings_mails_wait(database: Database, workspace: Workspace) -> None:
    put(database)
    summary = deliver(database, workspace, NOW)
    assert summary.failures == ["mail: no mail server is set: give [mail] host and sender in channelwarden.toml"]
    assert item(database).status == "pending"


def test_the_message_id_is_the_same_at_every_attempt(
    database: Database, serve: Any, sending: Sending, sink: Sink
) -> None:
    sink.answers = ["451 try later"]
    mail = serve()
    put(database)
    deliver(database, sending(mail), NOW)
    before = item(database).message_id
    assert before.endswith("@brand.example>")
    assert deliver(database, sending(mail), NOW + timedelta(hours=1)).mails == 1
    assert sink.mails[0]["Message-ID"] == before


def test_a_temporary_no_is_retried_and_a_final_no_is_not(
    database: Database, serve: Any, sending: Sending, sink: Sink
) -> None:
    sink.answers = ["451 try later", "554 no spam"]
    mail = serve()
    put(database)
    assert deliver(database, sending(mail), NOW).waiting == 1
    summary = deliver(database, sending(mail), NOW + timedelta(hours=1))
    assert (summary.failed, item(database).status) == (1, "failed")
    assert item(database).last_error == "message refused: 554 no spam"
    assert deliver(database, sending(mail), NOW + timedelta(days=9)).mails == 0


def test_after_the_last_attempt_the_mail_is_given_up(
    database: Database, serve: Any, sending: Sending, sink: Sink
) -> None:
    workspace = sending(serve())
    limits = workspace.settings.limits.model_copy(update={"outbox_max_attempts": 2})
    workspace = Workspace(workspace.root, workspace.settings.model_copy(update={"limits": limits}))
    sink.answers = ["451 later", "451 later"]
    put(database)
    deliver(database, workspace, NOW)
    assert deliver(database, workspace, NOW + timedelta(hours=1)).failed == 1


def test_a_refused_recipient_of_several_is_told_and_the_others_get_the_mail(
    database: Database, serve: Any, sending: Sending, sink: Sink
) -> None:
    sink.refused = {"gone@brand.example": "550 no such user"}
    put(database, to="gone@brand.example, here@brand.example")
    summary = deliver(database, sending(serve()), NOW)
    assert summary.mails == 1
    assert "gone@brand.example refused: 550 no such user" in summary.failures[0]
    assert sink.envelopes[0].rcpt_tos == ["here@brand.example"]


def test_when_every_recipient_is_refused_for_good_the_mail_failed(
    database: Database, serve: Any, sending: Sending, sink: Sink
) -> None:
    sink.refused = {"shop@acme.example": "550 no such user"}
    put(database)
    assert deliver(database, sending(serve()), NOW).failed == 1


@pytest.mark.parametrize(("kind", "status"), [("notice", "uncertain"), ("digest", "pending")])
def test_a_line_that_breaks_after_the_message_makes_a_notice_uncertain_and_a_digest_wait(
    database: Database, serve: Any, sending: Sending, sink: Sink, *, kind: str, status: str
) -> None:
    sink.answers = ["hang up"]
    mail = serve()
    put(database, kind=kind)
    summary = deliver(database, sending(mail), NOW)
    assert item(database).status == status
    assert summary.uncertain == int(kind == "notice")
    later = deliver(database, sending(mail), NOW + timedelta(days=1))
    assert later.mails == int(kind == "digest")


@pytest.mark.parametrize(("kind", "status", "mails"), [("notice", "uncertain", 0), ("digest", "sent", 1)])
def test_what_a_dead_process_was_handing_over_is_at_most_once_for_a_notice(
    database: Database, serve: Any, sending: Sending, sink: Sink, *, kind: str, status: str, mails: int
) -> None:
    put(database, kind=kind)
    with database.session() as session:
        left = session.exec(select(OutboxItem)).one()
        left.status, left.message_id = "sending", "<old@brand.example>"
        session.add(left)
        session.commit()
    summary = deliver(database, sending(serve()), NOW)
    assert (item(database).status, summary.mails, len(sink.mails)) == (status, mails, mails)
    assert all(mail["Message-ID"] == "<old@brand.example>" for mail in sink.mails)


def test_an_uncertain_notice_is_sent_again_only_on_a_persons_word(
    database: Database, serve: Any, sending: Sending, sink: Sink
) -> None:
    sink.answers = ["hang up"]
    mail = serve()
    put(database)
    deliver(database, sending(mail), NOW)
    with database.session() as session:
        send_again(session, item(database).id or 0)
        session.commit()
    assert deliver(database, sending(mail), NOW + timedelta(days=1)).mails == 1


@pytest.mark.parametrize("status", ["pending", "sending", "partly_sent", "sent"])
def test_what_may_still_arrive_or_did_is_not_sent_again(database: Database, status: str) -> None:
    put(database)
    with database.session() as session:
        found = session.exec(select(OutboxItem)).one()
        found.status = status
        with pytest.raises(RefusedError, match=f"is {status}: only failed or uncertain ones are sent again"):
            send_again(session, found.id or 0)


def test_what_is_sent_again_waits_for_no_former_hour(database: Database) -> None:
    put(database)
    with database.session() as session:
        found = session.exec(select(OutboxItem)).one()
        found.status, found.attempts, found.next_attempt_at = "failed", 5, NOW + timedelta(hours=6)
        send_again(session, found.id or 0)
        assert (found.status, found.attempts, found.next_attempt_at) == ("pending", 0, None)
        assert due(session, NOW) == [found]


def test_what_is_sent_again_forgets_what_was_said_of_no_other_document(database: Database) -> None:
    with database.session() as session:
        for number, state in enumerate((HandoverState.REFUSED, HandoverState.UNCLEAR), start=1):
            put(database, f"k{number}")
            session.add(Handover(outbox_id=number, address="shop@acme.example", state=state, at=NOW))
        session.flush()
        send_again(session, 1)
        assert [(row.outbox_id, row.state) for row in session.exec(select(Handover))] == [(2, "unclear")]


def test_for_whom_a_document_is_being_handed_over_is_written_down_before_it_leaves(
    database: Database, serve: Any, sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database, to="shop@acme.example, desk@acme.example")
    before: list[Any] = []

    def send(_: MailChannel, __: OutboxItem, recipients: list[str], ___: datetime) -> dict[str, Reply]:
        with database.session() as session:
            rows = session.exec(select(Handover)).all()
            before.append((item(database).status, {row.address: row.state for row in rows}))
        return {one: Reply(HandoverState.TAKEN) for one in recipients}

    monkeypatch.setattr(MailChannel, "send", send)
    deliver(database, sending(serve()), NOW)
    assert before == [("sending", {"shop@acme.example": "handing", "desk@acme.example": "handing"})]
    assert item(database).status == "sent"


@pytest.mark.parametrize(
    "hostile",
    ["Price\r\nBcc: spy@evil.example", "Price\nX-Evil: 1", "Price\r\n\r\n<script>", "Price\u2028Bcc: spy@evil.example"],
)
def test_a_subject_cannot_add_a_header(
    database: Database, serve: Any, sending: Sending, sink: Sink, hostile: str
) -> None:
    put(database, subject=hostile)
    assert deliver(database, sending(serve()), NOW).mails == 1
    (mail,) = sink.mails
    assert mail["Bcc"] is None
    assert mail["X-Evil"] is None
    assert mail["Subject"].startswith("Price ")
    assert text_of(mail, "plain") == "Please correct."
    assert sink.envelopes[0].rcpt_tos == ["shop@acme.example"]


@pytest.mark.parametrize(
    "hostile",
    [
        "shop@acme.example\r\nBcc: spy@evil.example",
        "shop@acme.example\nRCPT TO:<spy@evil.example>",
        "Shop <shop@acme.example>",
        "shop@acme.example> <spy@evil.example",
        "shop @acme.example",
        "shop",
        "@acme.example",
        " , ",
        "",
    ],
)
def test_a_recipient_that_is_no_address_is_refused_and_nothing_is_sent(
    database: Database, serve: Any, sending: Sending, sink: Sink, hostile: str
) -> None:
    put(database, to=hostile)
    summary = deliver(database, sending(serve()), NOW)
    assert (summary.mails, summary.failed, sink.mails) == (0, 1, [])
    assert item(database).status == "failed"


def test_an_international_domain_is_written_in_ascii(
    database: Database, serve: Any, sending: Sending, sink: Sink
) -> None:
    put(database, to="info@магазин.example")
    deliver(database, sending(serve()), NOW)
    assert sink.envelopes[0].rcpt_tos == ["info@xn--80aaxgcng.example"] or sink.envelopes[0].rcpt_tos[0].isascii()


def test_a_document_enters_the_outbox_once_a_key(session: Session) -> None:
    made = [
        enqueue(
            session,
            dedupe_key="k1",
            kind="notice",
            channel="mail",
            recipient="a@b.example",
            subject=subject,
            parts={"txt": ""},
            now=NOW,
        )
        for subject in ("one", "two")
    ]
    assert made[0] is not None
    assert made[1] is None
    assert session.exec(select(OutboxItem)).one().subject == "one"


def test_a_channel_that_does_not_exist_is_a_fault_at_once(session: Session) -> None:
    with pytest.raises(ValueError, match="no channel 'fax' in monitor/outbox/channels; known: file, mail"):
        enqueue(session, dedupe_key="k", kind="notice", channel="fax", recipient="1", subject="", parts={}, now=NOW)
