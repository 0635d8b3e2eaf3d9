"""Mail addresses as they may stand in a header: nothing in them can start a new header or recipient."""

from __future__ import annotations

import re

_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


class AddressError(ValueError):
    """A recipient is no mail address."""


def split_recipients(text: str) -> list[str]:
    """Return the addresses of a comma-separated list, each once; raises `AddressError` naming the first bad one.

    Only bare addresses (`name@domain`) are taken; an international domain becomes its ASCII form.
    """
    parts = [part.strip(" ") for part in text.split(",")]
    addresses = list(dict.fromkeys(_checked(part) for part in parts if part))
    if not addresses:
        raise AddressError("there is no recipient")
    return addresses


def _checked(address: str) -> str:
    local, _, domain = address.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii") if not domain.isascii() else domain
    except UnicodeError:
        ascii_domain = ""
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(ascii_domain):
        raise AddressError(f"{address!r} is no mail address; expected name@domain")
    return f"{local}@{ascii_domain}"
