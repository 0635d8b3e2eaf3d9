"""Which product a line of a report means, by SKU or GTIN."""

from __future__ import annotations

from difflib import get_close_matches

from sqlmodel import Session, select

from monitor.model import Product
from monitor.policy.folding import gtin_forms


class ReportProducts:
    """The products of the policy as reports name them."""

    def __init__(self, session: Session) -> None:
        products = session.exec(select(Product.sku, Product.gtin)).all()
        self._skus = {sku.casefold(): sku for sku, _ in products}
        self._gtins = {gtin_forms(gtin)[-1]: sku for sku, gtin in products if gtin_forms(gtin)}

    def find(self, sku: str, gtin: str) -> str | None:
        """Return the SKU of the policy that is meant, or None."""
        if sku and (known := self._skus.get(sku.casefold())):
            return known
        return next((self._gtins[form] for form in gtin_forms(gtin or sku) if form in self._gtins), None)

    def near(self, sku: str) -> str:
        """Return the SKU of the policy that an unknown one resembles, or nothing."""
        close = get_close_matches(sku.casefold(), list(self._skus), n=1, cutoff=0.6)
        return self._skus[close[0]] if close else ""

    def unknown(self, sku: str, gtin: str) -> str:
        """Say that a line names no product of the policy."""
        hint = f" (did you mean '{near}'?)" if (near := self.near(sku)) else ""
        return f"unknown SKU '{sku or gtin}'{hint}; expected a product of the policy"
