"""Whether a letter holds words that the workspace itself put there, which nobody read before the program shipped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.cases.agreed_prices import NAMED_FREELY
from monitor.cases.translations import nearest_language, translated_languages
from monitor.model import Party, Violation
from monitor.rulebook.price_words import of_a_price, of_prices
from monitor.rulebook.records import Rule
from monitor.settings import Workspace


@dataclass(frozen=True)
class OwnWords:
    """What a workspace puts into letters: the languages it translates them to, and its signature."""

    languages: frozenset[str] = frozenset()
    signature: str = ""

    def in_letter(
        self, rule: Rule | None, party: Party | None, found: Iterable[Violation], *, translated: bool | None = None
    ) -> bool:
        """Say whether a rule's letter to a party would hold the workspace's own words.

        Its own sentence and its own translation are such; a product's title and the signature are data, but for those
        that speak of prices; so is the name of a payment that speaks of one, as most names of pay speak of discounts.
        `translated` says of a letter that is written what it is, whatever files there are now.
        """
        found = list(found)
        if rule is not None and rule.own_words:
            return True
        if translated is None:
            translated = party is not None and nearest_language(party.language, self.languages) != ""
        titles = {str(violation.fact.get("product_title") or "") for violation in found}
        names = {str(violation.fact.get(name) or "") for violation in found for name in NAMED_FREELY}
        return translated or any(map(of_prices, (self.signature, *titles))) or any(map(of_a_price, names))


def own_words_of(workspace: Workspace) -> OwnWords:
    """Return what a workspace puts into letters."""
    return OwnWords(translated_languages(workspace.letters), workspace.settings.brand.sender)
