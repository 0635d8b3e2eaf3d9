"""A small IMAP server on loopback: one folder of mails with flags, enough of RFC 3501 for a client that fetches."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class ImapServer(socketserver.ThreadingTCPServer):
    """Serves `mails` to one user; `seen` are the numbers of those that were marked as read."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, mails: list[bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.mails = mails
        self.seen: set[int] = set()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])


class _Handler(socketserver.StreamRequestHandler):
    server: ImapServer

    def handle(self) -> None:
        self._say("* OK ready")
        while line := self.rfile.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            words = rest.split()
            name = words[0].upper() if words else ""
            if name == "LOGIN" and rest.split(maxsplit=1)[1] != 'reports "secret"':
                self._say(f"{tag} NO wrong password")
                continue
            if name == "SELECT" and "INBOX" not in rest:
                self._say(f"{tag} NO there is no such folder")
                continue
            self._answer(name, words, rest)
            self._say(f"{tag} OK done")
            if name == "LOGOUT":
                return

    def _answer(self, name: str, words: list[str], rest: str) -> None:
        if name == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1")
        elif name == "SELECT":
            self._say(f"* {len(self.server.mails)} EXISTS")
            self._say("* OK [UIDVALIDITY 77] valid")
        elif name == "LOGOUT":
            self._say("* BYE")
        elif name == "UID" and words[1] == "SEARCH":
            unseen = [number for number in range(1, len(self.server.mails) + 1) if number not in self.server.seen]
            self._say("* SEARCH " + " ".join(map(str, unseen)))
        elif name == "UID" and words[1] == "STORE" and "Seen" in rest:
            self.server.seen.add(int(words[2]))
        elif name == "UID" and words[1] == "FETCH":
            self._fetch(int(words[2]), rest)

    def _fetch(self, number: int, rest: str) -> None:
        mail = self.server.mails[number - 1]
        stated = re.search(rb"^X-Size: (\d+)", mail, re.MULTILINE)
        if "RFC822.SIZE" in rest:
            self._say(f"* {number} FETCH (UID {number} RFC822.SIZE {int(stated[1]) if stated else len(mail)})")
        else:
            self.wfile.write(f"* {number} FETCH (UID {number} BODY[] {{{len(mail)}}}\r\n".encode() + mail + b")\r\n")

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@contextmanager
def serving(mails: list[bytes]) -> Iterator[ImapServer]:
    """Serve mails while the block runs."""
    with ImapServer(mails) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
