"""Which product a line of a report means, by confirmed mapping, SKU or GTIN, and the named rule that helped."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from sqlmodel import Session, select

from monitor.intake.mappings import confirmed
from monitor.model import Product
from monitor.policy.folding import fold_text, gtin_forms

GTIN_FROM_FLOAT = "gtin_from_float"
"""A spreadsheet wrote a number as 4006381333931.0 or 4.006381333931E+12"""

INTERNAL_CODE_IN_GTIN = "internal_code_in_gtin"
"""The system put its own number into an empty bar-code field"""

_FLOAT = re.compile(r"\d+\.0+|\d\.\d+[eE]\+?\d{1,2}")
_POWER = re.compile(r"\d(?:[.,](\d+))?[eE]\+?(\d{1,2})")


_DIGITS = 7
"""Digits behind the first from which on a number with a power is one that a spreadsheet shortened"""


@dataclass(frozen=True)
class Recognised:
    """The SKU of the policy that a line means, or None; `rules` helped, and `said` tells what they read."""

    sku: str | None
    rules: tuple[str, ...] = ()
    said: str = ""


class ReportProducts:
    """The products of the policy as one party's reports name them."""

    def __init__(self, session: Session, party: str) -> None:
        products = session.exec(select(Product.sku, Product.gtin)).all()
        self._own = frozenset(sku for sku, _ in products)
        self._skus = {sku.casefold(): sku for sku, _ in products}
        self._alike = {fold for fold, count in Counter(sku.casefold() for sku in self._own).items() if count > 1}
        self._gtins = {gtin_forms(gtin)[-1]: sku for sku, gtin in products if gtin_forms(gtin)}
        self._mapped = confirmed(session, party, "sku")
        self._known: dict[tuple[str, str], Recognised] = {}
        self._near: dict[str, str] = {}

    def recognise(self, sku: str, gtin: str) -> Recognised:
        """Return what a line's SKU and GTIN mean; every pair is worked out once."""
        found = self._known.get((sku, gtin))
        if found is None:
            found = self._known[sku, gtin] = self._recognise(sku, gtin)
        return found

    def near(self, sku: str) -> str:
        """Return the SKU of the policy that an unknown one resembles, or nothing."""
        if sku not in self._near:
            close = get_close_matches(sku.casefold(), list(self._skus), n=1, cutoff=0.6)
            self._near[sku] = self._skus[close[0]] if close else ""
        return self._near[sku]

    def unknown(self, sku: str, gtin: str) -> str:
        """Say that a line names no product of the policy."""
        if cut := next(filter(self._is_cut, (gtin, sku)), ""):
            return f"a spreadsheet cut the digits of '{cut}': ask the sender for that column as text, with all of them"
        if sku.casefold() in self._alike:
            alike = " and ".join(sorted(one for one in self._own if one.casefold() == sku.casefold()))
            return f"'{sku}' may be {alike}, which differ by capitals alone; expected a product of the policy"
        hint = f" (did you mean '{near}'?)" if (near := self.near(sku)) else ""
        return f"unknown SKU '{sku or gtin}'{hint}; expected a product of the policy"

    def _recognise(self, sku: str, gtin: str) -> Recognised:
        # What is left of cut numbers may be of several products: not even a person's mapping can say of which.
        sku, gtin = ("" if self._is_cut(text) else text for text in (sku, gtin))
        rules, said = [], []
        for place, text in (("SKU", sku), ("GTIN", gtin)):
            if text != (plain := _digits(text)):
                rules.append(GTIN_FROM_FLOAT)
                said.append(f"{place} {text} read as {plain}")
        sku, gtin = _digits(sku), _digits(gtin)
        found = self._find(sku, gtin)
        if found and gtin and not gtin_forms(gtin):
            rules.append(INTERNAL_CODE_IN_GTIN)
            said.append(f"'{gtin}' is no GTIN" + ("" if sku else " and was read as a SKU"))
        return Recognised(found, tuple(dict.fromkeys(rules)) if found else (), "; ".join(said))

    def _is_cut(self, text: str) -> bool:
        return is_cut(text) and text.casefold() not in self._skus

    def _find(self, sku: str, gtin: str) -> str | None:
        internal = gtin if gtin and not gtin_forms(gtin) else ""
        if sku in self._own and sku.casefold() in self._alike:  # mappings are folded, and may be its twin's
            return sku
        for text in (sku, gtin):
            if text and (mapped := self._mapped.get(fold_text(text))):
                return mapped
        for text in (sku, internal):
            if text in self._own:
                return text
            if text and text.casefold() not in self._alike and (known := self._skus.get(text.casefold())):
                return known
        number = sku if internal or not gtin else gtin
        return next((self._gtins[form] for form in gtin_forms(number) if form in self._gtins), None)


def is_cut(text: str) -> bool:
    """Return whether a spreadsheet shows a number with fewer digits than it has, such as 4.00638E+12."""
    found = _POWER.fullmatch(text)
    return found is not None and len(found[1] or "") < int(found[2]) and int(found[2]) >= _DIGITS


def _digits(text: str) -> str:
    """Return a number that a spreadsheet wrote as a float as its digits; what lost digits on the way stays as it is."""
    if not _FLOAT.fullmatch(text):
        return text
    value = Decimal(text)
    return f"{value:.0f}" if value == value.to_integral_value() and value >= 10_000_000 else text
