"""Report files from an IMAP mailbox, against a server on loopback."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from scrapers.file_source import safe_name
from scrapers.mailbox import MailAccount, Mailbox, MailboxError
from tests.fetch.imap_server import ImapServer, serving


def mail(*names: str, size: int = 0) -> bytes:
    message = EmailMessage()
    message["From"] = "Nordhandel <reports@nord.example>"
    message["Subject"] = "Отчёт"
    if size:
        message["X-Size"] = str(size)
    message.set_content("see the attachment")
    for name in names:
        message.add_attachment(f"content of {name}".encode(), maintype="text", subtype="csv", filename=name)
    return message.as_bytes().replace(b"\n", b"\r\n")


def account(server: ImapServer, **changes: object) -> MailAccount:
    values = {"host": "127.0.0.1", "port": server.port, "user": "reports", "password": "secret", "tls": "none"}
    return MailAccount(**{**values, **changes})  # type: ignore[arg-type]


def test_attachments_of_unread_mails_are_handed_out_and_marked_when_they_are_kept() -> None:
    with serving([mail("north-1.csv", "отчёт.csv"), mail(), mail("../north-2.csv")]) as server:
        with Mailbox(account(server)) as box:
            first, empty, second = box.unread()
            assert [(one.name, one.mail, one.data) for one in first.files] == [
                ("north-1.csv", "77-1", b"content of north-1.csv"),
                ("отчёт.csv", "77-1", "content of отчёт.csv".encode()),
            ]
            assert (empty.files, second.files[0].name) == ((), "north-2.csv")
            box.mark_read(first)
        assert server.seen == {1}
        with Mailbox(account(server)) as box:
            assert [one.uid for one in box.unread()] == ["2", "3"]


def test_no_file_of_a_mail_is_lost() -> None:
    forwarded, alone = EmailMessage(), EmailMessage()
    forwarded.set_content("see below")
    forwarded.add_attachment(message_from_bytes(mail("inner.csv"), policy=policy.default))
    alone.set_content(b"alone", maintype="text", subtype="csv", filename="alone.csv")
    raw = [mail("report.csv", "report.csv"), forwarded.as_bytes(), alone.as_bytes()]
    with serving(raw) as server, Mailbox(account(server)) as box:
        found = [[one.name for one in each.files] for each in box.unread()]
    assert found == [["report.csv", "2-report.csv"], ["inner.csv"], ["alone.csv"]]


def unnamed(*kinds: tuple[str, str]) -> bytes:
    message = EmailMessage()
    message.set_content("see the attachment")
    message.add_alternative("<p>see the attachment</p>", subtype="html")
    for kind, placed in kinds:
        main, _, subtype = kind.partition("/")
        message.add_attachment(b"content", maintype=main, subtype=subtype, disposition=placed)
    return message.as_bytes()


@pytest.mark.parametrize(
    ("kinds", "names"),
    [
        ([("text/csv", "attachment")], ["unnamed.csv"]),
        ([("text/csv", "inline"), ("text/csv", "attachment")], ["unnamed.csv", "2-unnamed.csv"]),
        ([("application/pdf", "inline")], ["unnamed.pdf"]),
        ([("application/x-unheard-of", "attachment")], ["unnamed"]),
        ([("image/png", "inline"), ("application/pgp-signature", "inline"), ("text/calendar", "inline")], []),
    ],
)
def test_a_file_without_a_name_is_a_file_and_the_text_of_the_mail_none(
    kinds: list[tuple[str, str]], names: list[str]
) -> None:
    with serving([unnamed(*kinds)]) as server, Mailbox(account(server)) as box:
        assert [one.name for each in box.unread() for one in each.files] == names


def test_a_mail_that_is_too_large_is_told_and_left_unread() -> None:
    with serving([mail("north.csv", size=200_000_000)]) as server, Mailbox(account(server)) as box:
        (large,) = box.unread()
        assert (large.files, large.fault) == ((), "mail 1 has 200,000,000 bytes, more than 100,000,000")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"password": "guess"}, "wrong password"),
        ({"folder": "Reports"}, "refuses to open the folder 'Reports'"),
        ({"port": 1}, "Connection refused"),
    ],
)
def test_a_mailbox_that_cannot_be_opened_is_told(changes: dict[str, object], said: str) -> None:
    with serving([]) as server, pytest.raises(MailboxError, match=said), Mailbox(account(server, **changes)):
        raise AssertionError("it was opened")


def test_a_password_is_never_shown() -> None:
    assert "secret" not in repr(MailAccount("h", "u", "secret"))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a.csv", "a.csv"),
        ("..\\x\\b.csv", "b.csv"),
        ("/etc/.hidden", "hidden"),
        ("a\r\nb.csv", "a__b.csv"),
        ("..", ""),
        ("о" * 400 + ".csv", "о" * 98 + ".csv"),
        ("x" * 10 + "." * 250 + "c", "c"),
        ("a\udcff.csv", "a_.csv"),
    ],
)
def test_a_name_never_leaves_its_folder(name: str, safe: str) -> None:
    assert safe_name(name) == safe
