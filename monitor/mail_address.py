"""Mail addresses as they may stand in a header and an envelope: none can start another recipient or header."""

from __future__ import annotations

import re
import unicodedata
from email.utils import parseaddr

import idna

_LOCAL_ASCII = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]*")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_LONGEST_LOCAL = 64
"""Octets of what stands before the @ (RFC 5321 §4.5.3.1.1)."""


class AddressError(ValueError):
    """A text is no mail address."""


def split_addresses(text: str) -> list[str]:
    """Return the parts of a comma-separated list, each once, whatever they are."""
    return list(dict.fromkeys(part for one in text.split(",") if (part := one.strip(" "))))


def mail_address(text: str) -> str:
    """Return a bare address (`name@domain`) as it goes on the line; raises `AddressError` for anything else.

    An international domain becomes its ASCII form, by the standard of today's registries (IDNA 2008: `straße.de` is
    not `strasse.de`). A name that is not ASCII stays as it is; it takes a server that speaks SMTPUTF8.
    """
    local, _, domain = text.rpartition("@")
    try:
        ascii_domain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except UnicodeError:
        ascii_domain = ""
    if not _is_local(local) or not _DOMAIN.fullmatch(ascii_domain):
        raise AddressError(f"{text!r} is no mail address; expected name@domain")
    return f"{local}@{ascii_domain}"


def sender_of(text: str) -> tuple[str, str]:
    """Return name and address of a sender; raises `AddressError` where it is none that every server takes."""
    name, address = parseaddr(text)
    try:
        on_the_line = mail_address(address)
    except AddressError as error:
        raise AddressError(f"{text!r} is no sender; expected name@domain or Name <name@domain>") from error
    if not on_the_line.isascii():
        raise AddressError(f"{text!r}: what stands before the @ of a sender has to be ASCII, lest servers refuse it")
    return name, on_the_line


def is_mail_address(text: str) -> bool:
    """Return whether a text is a bare mail address."""
    try:
        mail_address(text)
    except AddressError:
        return False
    return True


def _is_local(local: str) -> bool:
    """Return whether a text may stand before the @: letters, marks and figures of any script and what RFC 5322 adds."""
    beyond = "".join(char for char in local if not char.isascii())
    plain = "".join(char for char in local if char.isascii())
    in_size = 0 < len(local.encode("utf-8", "replace")) <= _LONGEST_LOCAL
    return in_size and bool(_LOCAL_ASCII.fullmatch(plain)) and all(unicodedata.category(c)[0] in "LMN" for c in beyond)
