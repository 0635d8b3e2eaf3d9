"""Where the console listens, by which names browsers may call it, and whom it lets in."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from monitor.errors import SettingsError
from monitor.settings import CONSOLE_TOKEN, LEAST_TOKEN

PORT = 8484
HERE = "127.0.0.1"
_OWN = frozenset(["localhost", HERE, "::1"])
_WAITING = 128
"""Connections that wait to be taken at most."""


@dataclass(frozen=True)
class Listening:
    """An open socket, the names a browser may call it by, and the token its readers give; empty asks for none."""

    socket: socket.socket
    names: frozenset[str]
    any_address: bool
    """whether it is called by whatever address the machine has"""
    token: str

    @property
    def address(self) -> str:
        """The address to open in a browser."""
        host, port = self.socket.getsockname()[:2]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}/"

    def is_called(self, host: str) -> bool:
        """Return whether a request's Host header names this console, and not another name that was led here."""
        name = _name_in(host)
        return name in self.names or (self.any_address and _address(name) is not None)


def listen(host: str, port: int, *, names: Iterable[str], token: str) -> Listening:
    """Open the socket of the console; port 0 takes any that is free.

    Raises `SettingsError` with the way out where it cannot be opened, and, while no token is set, for an address that
    other machines reach and for a name, by which a server before it hands on what other machines ask.
    """
    called = {_given(name) for name in names}
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"--host {host} is no address of this machine; {HERE} is one.") from error
    bound = ip_address(str(place[0]).partition("%")[0])
    if (not bound.is_loopback or called - _OWN) and not token:
        reached, option = (host, "--host") if not bound.is_loopback else (", ".join(sorted(called - _OWN)), "--name")
        raise SettingsError(
            f"{reached} is reached from other machines, and no token is set: put one of at least {LEAST_TOKEN} "
            f"characters into the environment variable {CONSOLE_TOKEN} (`openssl rand -hex 24` makes one), or leave "
            f"{option} out."
        )
    allowed = (_OWN if bound.is_loopback or bound.is_unspecified else set()) | {host, str(bound)} | called
    return Listening(
        socket=_opened(family, place, host, port),
        names=frozenset(name.casefold().rstrip(".") for name in allowed),
        any_address=bound.is_unspecified,
        token=token,
    )


def _opened(family: int, place: tuple[object, ...], host: str, port: int) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(place)
        opened.listen(_WAITING)
    except OSError as error:
        opened.close()
        raise SettingsError(_refused(error, host, port)) from error
    return opened


def _refused(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} of {host} is in use, perhaps by another `channelwarden serve`: end that one, or choose "
            "another port with --port, 0 for any that is free."
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"this user may not open port {port}: choose one above 1023 with --port."
    return f"cannot listen on port {port} of {host}: {error.strerror}; --host takes an address of this machine."


def _given(name: str) -> str:
    """Return a name of `--name` as browsers send it; raises `SettingsError` for what is none."""
    try:
        plain = _name_in(name)
        sent = plain if plain.isascii() else plain.encode("idna").decode()
    except UnicodeError:
        sent = ""
    if not sent or "/" in name:
        raise SettingsError(f"--name '{name}' is no name of a machine; console.brand.example is one.")
    return sent


def _name_in(host: str) -> str:
    """Return the name in a Host header, without its port and brackets."""
    name = host.strip()
    if name.startswith("["):
        return name[1:].partition("]")[0].casefold()
    return name.partition(":")[0].casefold().rstrip(".")


def _address(name: str) -> IPv4Address | IPv6Address | None:
    with suppress(ValueError):
        return ip_address(name)
    return None
