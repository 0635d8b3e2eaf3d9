"""The demo's mail server keeps what arrives."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from pathlib import Path

import pytest

from monitor.demo.sink import MailSink
from monitor.errors import SettingsError


def test_a_mail_that_is_sent_arrives_and_is_kept_as_a_file(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@veltora.example", "b@veltora.example", "Grüße vom Kanal"
    message.set_content("Guten Tag")
    with MailSink(tmp_path / "mail") as sink:
        with smtplib.SMTP("127.0.0.1", sink.port) as client:
            client.send_message(message)
        (arrived,) = sink.arrived
    assert (arrived.recipients, arrived.subject) == (("b@veltora.example",), "Grüße vom Kanal")
    assert b"Guten Tag" in arrived.path.read_bytes()


def test_a_port_in_use_is_said_with_what_to_do(tmp_path: Path) -> None:
    with (
        MailSink(tmp_path) as sink,
        pytest.raises(SettingsError, match="mail server cannot listen"),
        MailSink(tmp_path, sink.port),
    ):
        pass
