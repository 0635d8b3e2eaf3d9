"""A mail server that fails at a step of the conversation as a test says."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from monitor.settings import MailServer

HANG_UP, SILENCE = "hang up", "silence"


class OddServer(socketserver.ThreadingTCPServer):
    """Answers as a mail server does, but for `odd`: by step (connect, EHLO, MAIL, RCPT, DATA, message) what it does."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, odd: dict[str, str], features: tuple[str, ...]) -> None:
        self.odd = odd
        self.features = features
        self.ended = threading.Event()
        self.connections = 0
        self.pause = 0.0
        """seconds before a message is answered"""
        super().__init__(("127.0.0.1", 0), _Conversation)


class _Conversation(socketserver.StreamRequestHandler):
    server: OddServer

    def handle(self) -> None:
        self.server.connections += 1
        step = "connect"
        while self._answers(step):
            if step == "DATA":
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                step = "message"
                continue
            line = self.rfile.readline()
            if not line:
                return
            step = line.decode("ascii").split(maxsplit=1)[0].upper()

    def _answers(self, step: str) -> bool:
        """Answer a step; returns whether the conversation goes on."""
        usual = {"connect": "220 here", "DATA": "354 go on", "QUIT": "221 bye"}.get(step, "250 OK")
        if step == "EHLO" and self.server.features:
            usual = "\r\n".join(f"250-{one}" for one in ("here", *self.server.features)) + "\r\n250 HELP"
        answer = self.server.odd.get(step, usual)
        if step == "message":
            time.sleep(self.server.pause)
        if answer == SILENCE:
            self.server.ended.wait(5)
        if answer in (SILENCE, HANG_UP):
            return False
        self.wfile.write(answer.encode("ascii") + b"\r\n")
        return answer[:3] not in ("421", "221") and not (step == "DATA" and answer[:3] != "354")


@contextmanager
def odd_server(odd: dict[str, str], *features: str) -> Iterator[tuple[MailServer, OddServer]]:
    """Run such a server and give the settings that reach it."""
    with OddServer(odd, features) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            port = server.server_address[1]
            yield (
                MailServer(host="127.0.0.1", port=int(port), sender="channel@brand.example", timeout_seconds=0.3),
                server,
            )
        finally:
            server.ended.set()
            server.shutdown()
