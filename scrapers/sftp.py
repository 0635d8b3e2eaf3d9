"""Report files from a folder of an SFTP server; a server is trusted by its host key alone, never at first sight."""

from __future__ import annotations

import asyncio
import errno
import fnmatch
import os
import posixpath
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import asyncssh

from scrapers.file_source import SourceError, is_unfinished

_T = TypeVar("_T")
_CHUNK = 1 << 20
_FAULTS = (asyncssh.Error, OSError, ValueError)
"""What connecting raises: also for a key or a file of known hosts that is none"""


@dataclass(frozen=True)
class SftpAccount:
    """Where the folder is and how the server is known; passwords and keys are never shown.

    `host_keys` are fingerprints as OpenSSH writes them (SHA256:…), `known_hosts` the text of a file in OpenSSH's
    format; one of the two is needed. `key` is a private key in PEM or OpenSSH's format. Times are in seconds.
    """

    host: str
    user: str
    port: int = 22
    password: str = field(default="", repr=False)
    key: bytes = field(default=b"", repr=False)
    key_password: str = field(default="", repr=False)
    host_keys: tuple[str, ...] = ()
    known_hosts: bytes = field(default=b"", repr=False)
    folder: str = "."
    files: str = "*"
    most_bytes: int = 200_000_000
    timeout: float = 30.0


@dataclass(frozen=True)
class RemoteFile:
    """A file of the folder; size and time of its last change say whether it is still the same."""

    path: bytes
    size: int
    changed: int

    @property
    def name(self) -> str:
        """The bare name, with what is no UTF-8 written out."""
        return posixpath.basename(self.path).decode("utf-8", "backslashreplace")

    @property
    def mark(self) -> str:
        """Size and time in one word: a file that is written anew under its name has another."""
        return f"{self.size}@{self.changed}"


class SftpError(SourceError):
    """The server, its folder or one file cannot be used; the message says which and why."""


class SftpFolder:
    """The opened folder; use it as a context manager."""

    def __init__(self, account: SftpAccount, wait: Callable[[float], None] = time.sleep) -> None:
        self._account = account
        self._wait = wait
        self._runner = asyncio.Runner()
        self._place = f"{account.user} at {account.host}:{account.port}"

    def __enter__(self) -> SftpFolder:
        try:
            self._run(self._open())
        except BaseException:
            self._runner.close()
            raise
        return self

    def __exit__(self, *failure: object) -> None:
        self._connection.abort()
        self._runner.close()

    def files(self) -> list[RemoteFile]:
        """Return the files that match, by name; folders, links, hidden and unfinished ones are left out."""
        return sorted(self._run(self._listed()), key=lambda one: one.path)

    def steady(self, files: list[RemoteFile], seconds: float) -> list[RemoteFile]:
        """Return those of the files that are the same after some seconds: nobody is writing them."""
        if not files:
            return []
        self._wait(seconds)
        now = set(self.files())
        return [one for one in files if one in now]

    def read(self, file: RemoteFile) -> bytes:
        """Return a file's bytes; raises `SftpError` when it is too large, or another than it was when listed."""
        if file.size > self._account.most_bytes:
            raise SftpError(f"{file.name} has {file.size:,} bytes, more than {self._account.most_bytes:,} (max_bytes)")
        data = self._run(self._bytes(file))
        if len(data) != file.size or self._run(self._now(file.path)) != file:
            raise SftpError(f"{file.name} was changed while it was read; it is left for the next time")
        return data

    def remove(self, file: RemoteFile) -> None:
        """Delete a file, unless it was written anew since it was listed."""
        if self._run(self._now(file.path)) == file:
            self._run(self._within(self._sftp.remove(file.path)))

    def move(self, file: RemoteFile, folder: str, *, other_name: str) -> None:
        """Move a file into a folder of the server, under the other name where its own is taken there."""
        if self._run(self._now(file.path)) != file:
            return
        try:
            self._run(self._within(self._sftp.rename(file.path, _joined(folder, posixpath.basename(file.path)))))
        except SftpError:
            self._run(self._within(self._sftp.rename(file.path, _joined(folder, other_name.encode()))))

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        try:
            return self._runner.run(work)
        except _FAULTS as error:
            raise SftpError(f"{self._place}: {self._said(error)}") from error

    async def _within(self, work: Awaitable[_T]) -> _T:
        async with asyncio.timeout(self._account.timeout):
            return await work

    async def _open(self) -> None:
        account = self._account
        self._guard = _HostKeys(account.host_keys)
        keys = [asyncssh.import_private_key(account.key, account.key_password or None)] if account.key else None
        # Neither ~/.ssh nor an agent has a say: what a pass does must not hang on who started it.
        self._connection, _ = await asyncssh.create_connection(
            lambda: self._guard,
            account.host,
            account.port,
            username=account.user,
            password=account.password or None,
            client_keys=keys,
            known_hosts=account.known_hosts or ([], [], []),
            config=None,
            agent_path=None,
            connect_timeout=account.timeout,
            login_timeout=account.timeout,
            keepalive_interval=account.timeout,
        )
        self._sftp = await self._within(self._connection.start_sftp_client(path_encoding=None))

    async def _listed(self) -> list[RemoteFile]:
        folder = self._account.folder.encode()
        found = await self._within(self._sftp.readdir(folder))
        return [
            RemoteFile(posixpath.join(folder, bytes(one.filename)), one.attrs.size or 0, int(one.attrs.mtime or 0))
            for one in found
            if isinstance(one.filename, bytes) and self._wanted(one.filename, one.attrs)
        ]

    def _wanted(self, raw: bytes, attrs: asyncssh.SFTPAttrs) -> bool:
        name = raw.decode("utf-8", "backslashreplace")
        if b"/" in raw or attrs.type not in (asyncssh.FILEXFER_TYPE_REGULAR, asyncssh.FILEXFER_TYPE_UNKNOWN):
            return False
        return not is_unfinished(name) and fnmatch.fnmatchcase(name, self._account.files)

    async def _now(self, path: bytes) -> RemoteFile | None:
        try:
            attrs = await self._within(self._sftp.lstat(path))
        except asyncssh.SFTPNoSuchFile:
            return None
        return RemoteFile(path, attrs.size or 0, int(attrs.mtime or 0))

    async def _bytes(self, file: RemoteFile) -> bytes:
        data = bytearray()
        async with self._sftp.open(file.path, "rb") as remote:
            while chunk := await self._within(remote.read(_CHUNK)):
                data += cast(bytes, chunk)  # opened as bytes
                if len(data) > file.size:
                    break  # it grows: told by whoever compares
        return bytes(data)

    def _said(self, error: BaseException) -> str:
        if isinstance(error, asyncssh.HostKeyNotVerifiable):
            expected = " or ".join(self._account.host_keys) or "one of known_hosts"
            shown = f"shows the host key {self._guard.shown}" if self._guard.shown else "shows another host key"
            return (
                f"the server {shown}, expected {expected}; it may not be the server it says it is: nothing was sent, "
                "ask whoever runs it before you change the settings"
            )
        if isinstance(error, TimeoutError):
            return f"no answer within {self._account.timeout:g} seconds"
        if isinstance(error, OSError) and error.errno and error.errno in errno.errorcode:
            return os.strerror(error.errno)
        return str(error) or type(error).__name__


class _HostKeys(asyncssh.SSHClient):
    """Accepts the host keys with the fingerprints that are known, and no other."""

    def __init__(self, known: tuple[str, ...]) -> None:
        self._known = frozenset(known)
        self.shown = ""

    def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:  # noqa: ARG002
        """Return whether the key's fingerprint is known."""
        self.shown = key.get_fingerprint()
        return self.shown in self._known


def _joined(folder: str, name: bytes) -> bytes:
    return posixpath.join(folder.encode(), name)
