"""What a request asks for: numbers, words of a closed list and days, or the fault in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request

from monitor.errors import ChannelwardenError, NotFoundError
from monitor.model.row import LARGEST_NUMBER
from monitor.printable import printable

_LONGEST = len(str(LARGEST_NUMBER))


class AskedWronglyError(ChannelwardenError):
    """An address asks for what no page shows."""


@dataclass(frozen=True)
class ListPage:
    """One page of a long list: its number from 1, how many lines there are in all, and the filters to keep."""

    number: int
    total: int
    size: int
    path: str
    kept: tuple[tuple[str, str], ...] = ()

    @property
    def first(self) -> int:
        """How many lines stand on the pages before."""
        return (self.number - 1) * self.size

    @property
    def last_number(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.size))

    @property
    def until(self) -> int:
        """The number of the last line on this page."""
        return min(self.total, self.first + self.size)

    def address(self, number: int) -> str:
        """Return the address of another page of the list."""
        return f"{self.path}?{urlencode([*self.kept, ('page', str(number))])}"


def page_of(request: Request, total: int, size: int, *, kept: dict[str, str] | None = None) -> ListPage:
    """Return which page of a list is asked for, the last one for any beyond it."""
    asked = request.query_params.get("page", "1")
    if (number := _number(asked)) is None:
        raise AskedWronglyError(f"'{printable(asked[:20])}' is no number of a page; expected 1, 2, 3 and so on.")
    filters = tuple((key, value) for key, value in (kept or {}).items() if value)
    page = ListPage(number, total, size, request.url.path, filters)
    return page if page.number <= page.last_number else replace(page, number=page.last_number)


def word_of(request: Request, name: str, words: Collection[str], what: str) -> str:
    """Return a word of a closed list that is asked for, or nothing where it is left out."""
    asked = request.query_params.get(name, "")
    if asked and asked not in words:
        raise AskedWronglyError(f"'{printable(asked[:60])}' is no {what}; expected one of {', '.join(words)}.")
    return asked


def number_in(request: Request, name: str) -> int:
    """Return the number that stands in the address."""
    asked = str(request.path_params[name])
    if not (asked.isascii() and asked.isdigit()):
        raise NotFoundError("there is no such page; the overview leads to those there are.")
    if (number := _number(asked)) is None:
        raise AskedWronglyError(f"nothing has the number {printable(asked[:20])}.")
    return number


def _number(asked: str) -> int | None:
    """Return the number that a row or a page may have, or None for any other text."""
    plain = asked.isascii() and asked.isdigit() and len(asked) <= _LONGEST
    return int(asked) if plain and 0 < int(asked) <= LARGEST_NUMBER else None


def day_in(request: Request, name: str) -> date:
    """Return the day that stands in the address."""
    try:
        return date.fromisoformat(request.path_params[name])
    except ValueError as error:
        asked = printable(request.path_params[name][:20])
        raise AskedWronglyError(f"'{asked}' is no day; expected one such as 2026-12-31.") from error
