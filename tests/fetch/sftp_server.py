"""A real SFTP server on loopback: one user, a folder of files, a key of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncssh


@dataclass(frozen=True)
class Served:
    """Where the server is, the fingerprint and the public key that it is known by, and the folder it serves."""

    port: int
    fingerprint: str
    known_hosts: str
    folder: Path


class _Login(asyncssh.SSHServer):
    allowed = ""

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("reports", "secret")

    def public_key_auth_supported(self) -> bool:
        return bool(self.allowed)

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:  # noqa: ARG002
        return key.get_fingerprint() == self.allowed


@contextmanager
def serving(folder: Path, *, client: asyncssh.SSHKey | None = None) -> Iterator[Served]:
    """Serve a folder while the block runs; `client` is a key that may log in beside the password."""
    loop, key = asyncio.new_event_loop(), asyncssh.generate_private_key("ssh-ed25519")
    login = type("Login", (_Login,), {"allowed": client.get_fingerprint() if client else ""})

    def root(channel: asyncssh.SSHServerChannel[bytes]) -> asyncssh.SFTPServer:
        return asyncssh.SFTPServer(channel, chroot=str(folder).encode())

    async def start() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            "127.0.0.1", 0, server_host_keys=[key], server_factory=login, sftp_factory=root, config=None
        )

    acceptor = loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    port = acceptor.get_port()
    known = f"[127.0.0.1]:{port} {key.export_public_key().decode()}"
    try:
        yield Served(port, key.get_fingerprint(), known, folder)
    finally:

        async def stop() -> None:
            acceptor.close()
            await acceptor.wait_closed()

        asyncio.run_coroutine_threadsafe(stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
