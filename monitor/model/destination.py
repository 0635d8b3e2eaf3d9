"""Which markets beside its own a page reaches: the plain rows behind an observation's `reach`."""

from __future__ import annotations

from sqlmodel import Field

from monitor.model.row import StoredRow


class Destination(StoredRow, table=True):
    """One market of a reach. The rows of a key never change: an observation that names it says always the same.

    `by` is what shows it, the strongest sign first: `domain` (a page under the market's own top-level domain),
    `language` (in a language of that market and not of the seller's country), `currency` (priced in a currency of that
    market alone), `delivery` (a mere offer to deliver).
    """

    reach: str = Field(primary_key=True)
    market: str = Field(primary_key=True)
    by: str
