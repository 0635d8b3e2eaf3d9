"""Addresses as pages state them: what is none, by a bracket out of place, has no parts and leads nowhere."""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qs, urljoin, urlsplit

_NONE = SplitResult("", "", "", "", "")


def split_address(address: str) -> SplitResult:
    """Return the parts of an address; all are empty where `urllib.parse.urlsplit` refuses it."""
    try:
        return urlsplit(address)
    except ValueError:
        return _NONE


def holds_login(address: str) -> bool:
    """Return whether an address holds a login: user, or user and password, before its host."""
    return "@" in split_address(address).netloc


def joined_address(page_url: str, address: str) -> str:
    """Return the address that a page at `page_url` means by one it states, or an empty string where that is none."""
    try:
        return urljoin(page_url, address)
    except ValueError:
        return ""


def query_value(address: str, name: str) -> str:
    """Return the first value that the query of an address gives a name, or an empty string."""
    return parse_qs(split_address(address).query).get(name, [""])[0]
