"""Tables in the text of a mail: read where no file is attached and nothing in it speaks of an order."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from scrapers.layouts import ReportProfile, read_report
from scrapers.mailbox import Mail, MailAccount, Mailbox
from tests.fetch.imap_server import serving

SENDER = "Anna <anna@nord.example>"
ROWS = [("sku", "quantity", "net amount"), ("NO-100", "2", "20.00"), ("NO-200", "1", "15.50")]
SOLD = [("NO-100", 2, "20.00", "2026-03-31"), ("NO-200", 1, "15.50", "2026-03-31")]


def table(rows: list[tuple[str, ...]]) -> str:
    cells = ("".join(f"<td><p>{cell}</p></td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def page(text: str = "sales of <b>March 2026</b>", rows: list[tuple[str, ...]] = ROWS) -> str:
    return f"<div>Dear all,<br>{text}:</div>{table(rows)}<p>Regards<br>Anna</p>"


def lines(delimiter: str, text: str = "sales of March 2026") -> str:
    return f"Dear all,\n{text}:\n\n{chr(10).join(delimiter.join(row) for row in ROWS)}\n\nRegards\nAnna\n"


def aligned(text: str = "sales of March 2026") -> str:
    rows = "\n".join(f"{row[0]:<12}{row[1]:>9}{row[2]:>14}" for row in ROWS)
    return f"Dear all,\n{text}:\n\n{rows}\n\nRegards\nAnna\n"


def mail(html: str = "", text: str = "", *, subject: str = "Nord", files: dict[str, str] | None = None) -> Mail:
    message = EmailMessage()
    message["From"], message["Subject"] = SENDER, subject
    message.set_content(text or "see below")
    if html:
        message.add_alternative(html, subtype="html", charset="iso-8859-1")
    for name, kind in (files or {}).items():
        main, _, sub = kind.partition("/")
        message.add_attachment(b"content", maintype=main, subtype=sub, filename=name)
    return received(message.as_bytes())


def received(raw: bytes) -> Mail:
    with serving([raw]) as server:
        account = MailAccount("127.0.0.1", "reports", "secret", port=server.port, tls="none")
        with Mailbox(account) as box:
            (found,) = box.unread()
    return found


OUTLOOK = '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns="http://www.w3.org/TR/REC-html40"><meta charset=koi8-r>'


@pytest.mark.parametrize(
    "sent",
    [
        {"html": page()},
        {"html": page(), "text": lines(";")},
        {"html": OUTLOOK + page("Verkäufe, <i>March</i> 2026") + "</html>"},
        {"html": f"<table><tr><td>{page()}</td></tr><tr><td>+49 30 1234</td></tr></table>"},
        {"html": page(), "files": {"logo.png": "image/png"}},
        {"html": page("our figures of March 2026, next order to come"), "subject": "Sales of March"},
        {"html": page("sold by our invoices of March 2026"), "subject": "Monatsbericht"},
        {"text": lines("\t")},
        {"text": lines(";")},
        {"text": lines(" | ")},
        {"text": aligned()},
        {"text": aligned("sales of March 2026, in the next month we expect 20 % more")},
    ],
)
def test_a_table_in_the_text_of_a_mail_is_a_file_of_its_sender(sent: dict[str, str]) -> None:
    *_, file = mail(**sent).files  # type: ignore[arg-type]
    assert file.name == f"mail of anna@nord.example.{'html' if 'html' in sent else 'txt'}"
    report = read_report(file.name, file.data, ReportProfile(currency="EUR"))
    assert [(one.sku, int(one.quantity), str(one.amount), str(one.sold_on)) for one in report.sales] == SOLD
    assert not report.refused


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"html": table([("Anna", "Nord", "Sales"), ("a", "b", "c")])},
        {"html": table([("+49", "30", "1234")])},
        {"text": "see a; b; c\n"},
        {"text": lines(";", "I hope you had a good start into April 2026")},
        {"text": aligned("I hope you had a good start into April 2026")},
        {"text": "Anna   Nord   Sales\nOffice   +49 30   1234\n"},
    ],
)
def test_a_signature_or_what_is_laid_out_in_a_table_is_no_report(sent: dict[str, str]) -> None:
    found = mail(**sent)  # type: ignore[arg-type]
    assert (found.files, found.lacks) == ((), "has no file")


@pytest.mark.parametrize(
    "sent",
    [
        {"html": page("please deliver our <b>order</b> of March 2026")},
        {"text": lines(";", "Bestellung")},
        {"html": page(), "subject": "Sales order 4711"},
        {"html": page("please deliver our order"), "subject": "For our stockists in Stockholm"},
        {"html": page(rows=[("sku", "quantity", "net amount"), ("NO-100", "2", "20.00"), ("Auftrag", "1", "1")])},
    ],
)
def test_a_table_beside_words_of_an_order_is_told_and_not_read(sent: dict[str, str]) -> None:
    found = mail(**sent)  # type: ignore[arg-type]
    assert found.files == ()
    assert "the table in its text stands beside words of an order" in found.lacks


def test_it_is_told_also_where_the_mail_holds_a_picture() -> None:
    found = mail(page("please deliver our order"), files={"logo.png": "image/png"})
    assert [one.name for one in found.files] == ["logo.png"]
    assert "beside words of an order" in found.lacks


def test_beside_a_file_the_text_of_a_mail_is_not_read() -> None:
    assert [one.name for one in mail(page(), files={"a.pdf": "application/pdf"}).files] == ["a.pdf"]


def test_a_sender_that_is_written_wrong_keeps_no_table_from_being_read() -> None:
    html = f'From: "\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page()}'
    assert [file.name for file in received(html.encode()).files] == ["mail of an unknown sender.html"]
