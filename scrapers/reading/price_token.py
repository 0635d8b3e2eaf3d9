"""One number of a text that may be a price, as the reader of price texts hands it round."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class PriceToken(NamedTuple):
    """One number in a text that may be a price: what it may amount to, its sign as written, and its kind.

    `kind` is empty for a plain price, else list, from, range, instalment, unit, member, subscription, coupon,
    used, bulk, shipping, saving, deposit, trade_in, part, ex_vat, total, about or number (no price at all: a share, a
    size). `sign` may be empty, or the dash that some write for no cents ("9,-"). `marked`: words call it the price
    now. `amounts` is empty where a sign stands at a number that nobody can read.
    """

    amounts: tuple[Decimal, ...]
    sign: str
    currency: str
    kind: str
    start: int
    end: int
    marked: bool = False
