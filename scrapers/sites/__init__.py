"""Site readers: one file a shop, marketplace or kind of shop; each has `read(page: Page) -> PageReading`.

A file may further have, each looked for by name:

- `HOSTS`: the host names (or their endings) it is made for; `extract` then picks it by address.
- `MARKETPLACE`: true where others than the site's owner sell; a page that names no seller is then nobody's.
- `request_for(url, hints, keys) -> SiteRequest`: what to ask for instead of the address a person pastes, such as the
  site's interface. `keys` are secrets by name; without one the page itself is the answer. Nothing is fetched here.
- `cards(page) -> list[ListingCard]`: the products on a search page, where the general way of finding them is not
  enough.
- `fault(page) -> PageReading | None`: what an answer with an error status says of the listing, where the status alone
  would mislead: that an interface does not exist is no word on the product.
- `plain_address(url) -> str`: an address freed of what does not name the product, to tell known listings from new
  ones.

Add a site by adding a file here; nothing else is edited. Every file is checked when the readers are first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from types import ModuleType
from urllib.parse import parse_qsl, urlencode, urlunsplit

from scrapers.addresses import split_address
from scrapers.found_files import FoundFileError, modules_of
from scrapers.reading.cards import cards_of
from scrapers.records import ListingCard, Page, PageReading, SiteRequest

Reader = Callable[[Page], PageReading]

DEFAULT = "generic"
_OPTIONAL = ("request_for", "cards", "fault", "plain_address")
_TRACKING = ("utm_", "_pos", "_sid", "_ss", "_psq", "_fid")
_TRACKING_NAMES = frozenset(["gclid", "fbclid", "msclkid", "srsltid", "ref"])


class UnknownReaderError(LookupError):
    """No file in `scrapers/sites` has that name; the message lists those that are."""


class SiteFileError(FoundFileError):
    """A file in `scrapers/sites` is not a site reader."""


@lru_cache(maxsize=1)
def _modules() -> dict[str, ModuleType]:
    found = {}
    for file, module in modules_of(__name__, __path__):
        if not callable(getattr(module, "read", None)):
            raise SiteFileError(f"{file}: no function read(page: Page) -> PageReading")
        for name in _OPTIONAL:
            if not callable(getattr(module, name, _modules)):
                raise SiteFileError(f"{file}: {name} is no function")
        found[module.__name__.rpartition(".")[2]] = module
    return found


def reader_names() -> list[str]:
    """Return the names of all site readers, in order."""
    return sorted(_modules())


def reader_named(name: str) -> Reader:
    """Return the reader of that name; raises `UnknownReaderError` naming those there are."""
    module = _modules().get(name)
    if module is None:
        close = get_close_matches(name, reader_names(), n=1)
        hint = f"; did you mean '{close[0]}'?" if close else "."
        raise UnknownReaderError(f"no site reader '{name}'{hint} Known: {', '.join(reader_names())}")
    read: Reader = module.read
    return read


def reader_for(url: str) -> str:
    """Return the name of the reader made for an address's host, or `generic`."""
    host = split_address(url).hostname or ""
    for name, module in sorted(_modules().items()):
        for known in getattr(module, "HOSTS", ()):
            if host == known or host.endswith("." + known):
                return name
    return DEFAULT


def is_marketplace(reader: str) -> bool:
    """Return whether others than the site's owner sell on the sites of the named reader."""
    return bool(getattr(_modules().get(reader), "MARKETPLACE", False))


def request_for(reader: str, url: str, hints: Mapping[str, str], keys: Mapping[str, str]) -> SiteRequest:
    """Return what the named reader asks for to see a listing: its interface's address and headers, or the page."""
    ask: Callable[[str, Mapping[str, str], Mapping[str, str]], SiteRequest] | None
    ask = getattr(_modules().get(reader), "request_for", None)
    return ask(url, hints, keys) if ask is not None else SiteRequest(url)


def cards_on(reader: str, page: Page) -> list[ListingCard]:
    """Return the products that a search or category page shows, read by the named reader or in the general way."""
    read: Callable[[Page], list[ListingCard]] = getattr(_modules().get(reader), "cards", cards_of)
    return read(page)


def fault_of(reader: str, page: Page) -> PageReading | None:
    """Return what an answer with an error status says of the listing, or None where the status says it all."""
    explain: Callable[[Page], PageReading | None] | None = getattr(_modules().get(reader), "fault", None)
    return explain(page) if explain is not None else None


def plain_address(reader: str, url: str) -> str:
    """Return a listing's address without what does not name the product: fragments and marks of where one came from."""
    plain: Callable[[str], str] = getattr(_modules().get(reader), "plain_address", _without_tracking)
    return plain(url)


def _without_tracking(url: str) -> str:
    split = split_address(url)
    kept = [
        (key, value)
        for key, value in parse_qsl(split.query)
        if not key.lower().startswith(_TRACKING) and key.lower() not in _TRACKING_NAMES
    ]
    return urlunsplit((split.scheme, split.netloc.lower(), split.path.rstrip("/") or "/", urlencode(kept), ""))
