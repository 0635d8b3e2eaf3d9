"""A mail server for the demo on loopback: keeps every message as an .eml file and remembers what arrived."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Coroutine
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Self, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from monitor.errors import SettingsError

HOST = "127.0.0.1"


@dataclass(frozen=True)
class ArrivedMail:
    """One message as it arrived: envelope recipients, subject, and the file it is kept in."""

    recipients: tuple[str, ...]
    subject: str
    path: Path


class _Keeper:
    """The handler that aiosmtpd calls with every message."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.arrived: list[ArrivedMail] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        """Keep the message and accept it."""
        content = envelope.original_content or b""
        message = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
        path = self.directory / f"{len(list(self.directory.glob('*.eml'))) + 1:03}.eml"
        path.write_bytes(content)
        self.arrived.append(ArrivedMail(tuple(envelope.rcpt_tos), str(message["Subject"] or "").strip(), path))
        return "250 kept"


class _BoundController(Controller):
    """A controller on a socket that is bound already: aiosmtpd's own cannot take a free port."""

    def __init__(self, keeper: _Keeper, listening: socket.socket) -> None:
        self.listening = listening
        super().__init__(keeper, hostname=HOST, port=listening.getsockname()[1])

    def _create_server(self) -> Coroutine[Any, Any, asyncio.AbstractServer]:
        return cast(
            Coroutine[Any, Any, asyncio.AbstractServer],
            self.loop.create_server(self._factory_invoker, sock=self.listening),
        )


class MailSink:
    """The running mail server; a context manager. `port` 0 takes a free one."""

    def __init__(self, directory: Path, port: int = 0) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._keeper = _Keeper(directory)
        self._wanted = port
        self._controller: _BoundController | None = None

    @property
    def port(self) -> int:
        """Return the port it listens on, or is to listen on."""
        return int(self._controller.port) if self._controller else self._wanted

    @property
    def arrived(self) -> tuple[ArrivedMail, ...]:
        """Return what arrived since the server was started, oldest first."""
        return tuple(self._keeper.arrived)

    def __enter__(self) -> Self:
        try:
            listening = socket.create_server((HOST, self._wanted))
        except OSError as error:
            raise SettingsError(
                f"the demo's mail server cannot listen on {HOST}:{self._wanted} ({error.strerror}); "
                "is this demo being served already? Stop it, or play the demo again for new ports."
            ) from error
        self._controller = _BoundController(self._keeper, listening)
        self._controller.start()
        return self

    def __exit__(self, *failure: object) -> None:
        if self._controller:
            self._controller.stop()
