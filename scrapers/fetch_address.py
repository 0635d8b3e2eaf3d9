"""Which network addresses may be fetched: private, loopback, link-local and metadata addresses are refused."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from copy import copy
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Turns a host name and port into addresses as text; raises `OSError` when the name has none."""

_WRAPPINGS = tuple(IPv6Network(prefix) for prefix in ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96"))
"""IPv6 addresses that end in an IPv4 address and that Python does not look through: NAT64 (RFC 6052), IPv4-compatible
(RFC 4291 §2.5.5.1) and IPv4-translated (RFC 2765)."""
_NOT_PUBLIC = tuple(
    ip_network(network)
    for network in ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "fec0::/10")
)
"""Networks that Python, or an older one, counts as public: cloud metadata services (Azure, Oracle), relays of 6to4,
NAT64 of a network's own (RFC 8215), and site-local addresses (RFC 3879)."""

_INSIDE = tuple(".localhost .local .internal .intranet .lan .home.arpa .private .corp .home .localdomain".split())
"""Ends of names that only exist inside networks (RFC 6761, 6762 appendix G, 8375)."""
_MEND = "name it in collect.allow_private"


class RefusedAddressError(Exception):
    """A host leads only to addresses that may not be fetched."""


async def resolve(host: str, port: int) -> list[str]:
    """Ask the system's resolver; raises `OSError` when the name has no address."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def looked_up(resolve: Resolver, host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host; raises `OSError` with the host and why where there are none."""
    found: Sequence[str] = ()
    why: object = "it has no address"
    try:
        found = await resolve(host, port)
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or error
    if not found:  # said without the fault in its chain, whose words are less
        raise OSError(f"{host} cannot be looked up: {why}")
    return found


class AddressGuard:
    """Says which of a host's addresses may be connected to.

    `allow_private` names the exceptions: host names, addresses or networks (`shop.test`, `127.0.0.1`, `10.0.0.0/8`).
    """

    def __init__(self, allow_private: Iterable[str] = ()) -> None:
        self._hosts: set[str] = set()
        self._networks = []
        self._let_through: set[str] = set()  # hosts that are addresses: what they are never changes
        for name in allow_private:
            try:
                self._networks.append(ip_network(name.strip("[]"), strict=False))
            except ValueError:
                self._hosts.add(_folded(name))

    def allowing(self, host: str) -> Self:
        """Return a guard that also lets a host through to wherever it leads (a proxy that the settings name)."""
        other = copy(self)
        other._hosts, other._let_through = {*self._hosts, _folded(host)}, set()
        return other

    def refuse_name(self, host: str) -> None:
        """Raise `RefusedAddressError` for a name that only exists inside a network: somebody else will look it up."""
        name = _folded(host)
        if name not in self._hosts and ("." not in name or name.endswith(_INSIDE)) and ":" not in name:
            raise RefusedAddressError(f"{host} is a name inside a network; if that is meant, {_MEND}")

    def refuse_literal(self, host: str) -> None:
        """Raise `RefusedAddressError` for a host that is itself an address, in any spelling, and may not be fetched."""
        if host in self._let_through:
            return
        name = _folded(host)  # 127.0.0.1. is one as well
        try:
            address = str(ip_address(name))
        except ValueError:
            try:
                address = socket.inet_ntoa(socket.inet_aton(name))  # 127.1, 0x7f.1, 2130706433
            except (OSError, UnicodeError):
                return
        self.vetted(host, [address])
        self._let_through.add(host)

    def vetted(self, host: str, addresses: Iterable[str]) -> list[str]:
        """Return those addresses of a host that may be fetched; raises `RefusedAddressError` when none may."""
        found = list(addresses)
        allowed = [text for text in found if self._allowed(host, text)]
        if not allowed:
            raise RefusedAddressError(
                f"{host} leads to {', '.join(found) or 'no address'}, which is not a public address; "
                f"if that is meant, {_MEND}"
            )
        return allowed

    def _allowed(self, host: str, text: str) -> bool:
        address = ip_address(text)
        if is_public(address) or _folded(host) in self._hosts:
            return True
        return any(address in network for network in self._networks if network.version == address.version)


def is_public(address: Address) -> bool:
    """Return whether an address is on the public internet, looking through IPv4 addresses wrapped in IPv6."""
    inner = _embedded(address)
    if inner is not None:
        return is_public(inner)
    if any(address in network for network in _NOT_PUBLIC if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast


def _embedded(address: Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if any(address in network for network in _WRAPPINGS):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _folded(host: str) -> str:
    return host.strip().rstrip(".").lower()
