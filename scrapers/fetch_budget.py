"""How many requests each site may still get today."""

from __future__ import annotations

from collections.abc import Mapping

from scrapers.fetch_fault import FetchError


class DayBudget:
    """Counts requests down by site; a site that is not named has no limit."""

    def __init__(self, remaining: Mapping[str, int]) -> None:
        self._remaining = dict(remaining)

    def take(self, site: str) -> None:
        """Count one request; raises `FetchError` (`budget`) when none is left."""
        left = self._remaining.get(site)
        if left is None:
            return
        if left <= 0:
            raise FetchError("budget", f"the daily budget of site '{site}' is used up; it goes on tomorrow")
        self._remaining[site] = left - 1
