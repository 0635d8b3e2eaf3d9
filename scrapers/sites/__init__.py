"""Site readers: one file a shop, marketplace or kind of shop; each has `read(page: Page) -> PageReading`.

A file may name `HOSTS`, the host names (or their endings) it is made for; `extract` then picks it by address.
Add a site by adding a file here; nothing else is edited. Every file is checked when the readers are first asked for.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from difflib import get_close_matches
from functools import lru_cache
from types import ModuleType
from urllib.parse import urlsplit

from scrapers.records import Page, PageReading

Reader = Callable[[Page], PageReading]

DEFAULT = "generic"


class UnknownReaderError(LookupError):
    """No file in `scrapers/sites` has that name; the message lists those that are."""


class SiteFileError(RuntimeError):
    """A file in `scrapers/sites` is not a site reader."""


@lru_cache(maxsize=1)
def _modules() -> dict[str, ModuleType]:
    found = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        if not callable(getattr(module, "read", None)):
            raise SiteFileError(f"scrapers/sites/{info.name}.py: no function read(page: Page) -> PageReading")
        found[info.name] = module
    return found


def reader_names() -> list[str]:
    """Return the names of all site readers, in order."""
    return sorted(_modules())


def reader_named(name: str) -> Reader:
    """Return the reader of that name; raises `UnknownReaderError` naming those there are."""
    module = _modules().get(name)
    if module is None:
        close = get_close_matches(name, reader_names(), n=1)
        hint = f"; did you mean '{close[0]}'?" if close else ""
        raise UnknownReaderError(f"no site reader '{name}'{hint} Known: {', '.join(reader_names())}")
    read: Reader = module.read
    return read


def reader_for(url: str) -> str:
    """Return the name of the reader made for an address's host, or `generic`."""
    host = urlsplit(url).hostname or ""
    for name, module in sorted(_modules().items()):
        for known in getattr(module, "HOSTS", ()):
            if host == known or host.endswith("." + known):
                return name
    return DEFAULT
