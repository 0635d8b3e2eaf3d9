"""A real mail server on loopback, and a workspace that sends to it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from monitor.settings import MailServer, Workspace

CERTIFICATE = Path(__file__).parent / "loopback.pem"
"""Key and self-signed certificate of the test's server, for localhost and 127.0.0.1 only."""


@dataclass
class Sink:
    """Takes mails in, and answers as the test says."""

    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    secure: list[bool] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    """answers to the next messages; an empty list accepts, "hang up" breaks the line after the message came"""
    refused: dict[str, str] = field(default_factory=dict)
    """answer to a recipient"""
    at_once: int = 1000
    """recipients of one mail"""

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        if len(envelope.rcpt_tos) >= self.at_once:
            return "452 too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer == "hang up":
            server.transport.abort()
            return ""
        if answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.mails.append(message_from_bytes(content, policy=default))  # type: ignore[arg-type]
            self.envelopes.append(envelope)
            self.secure.append(server.transport.get_extra_info("ssl_object") is not None)
        return answer


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def _login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(handled=False, success=(data.login, data.password) == (b"brand", b"secret"))


@pytest.fixture
def sink() -> Sink:
    """Where mails arrive."""
    return Sink()


@pytest.fixture
def serve(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., MailServer]]:
    """Start a server ("none", "starttls" or "tls") and return the settings that reach it."""
    running: list[Controller] = []

    def start(tls: str = "none", *, login: bool = False, port: int | None = None) -> MailServer:
        options: dict[str, Any] = {"hostname": "127.0.0.1", "port": port or free_port(), "enable_SMTPUTF8": True}
        if login:
            options |= {"auth_required": True, "auth_require_tls": tls == "starttls", "authenticator": _login}
        if tls == "starttls":
            options |= {"tls_context": _server_context(), "require_starttls": True}
        elif tls == "tls":
            options |= {"ssl_context": _server_context()}
        if tls != "none":
            monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        controller = Controller(sink, **options)
        controller.start()
        running.append(controller)
        given: dict[str, Any] = {"host": "127.0.0.1", "port": options["port"], "timeout_seconds": 5.0, "tls": tls}
        return MailServer(sender="Channel team <channel@brand.example>", **given)

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def sending(workspace: Workspace) -> Callable[[MailServer], Workspace]:
    """Return the workspace with these mail settings."""

    def with_mail(mail: MailServer) -> Workspace:
        return Workspace(workspace.root, workspace.settings.model_copy(update={"mail": mail}))

    return with_mail
