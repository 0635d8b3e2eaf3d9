"""Whether a letter holds words that the workspace itself put there, which nobody read before the program shipped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.model import Party, Violation
from monitor.rulebook.price_words import of_prices
from monitor.rulebook.records import Rule
from monitor.settings import Workspace


@dataclass(frozen=True)
class OwnWords:
    """What a workspace puts into letters: the languages it translates them to, in small letters, and its signature."""

    languages: frozenset[str] = frozenset()
    signature: str = ""

    def in_letter(
        self, rule: Rule | None, party: Party | None, found: Iterable[Violation], *, translated: bool | None = None
    ) -> bool:
        """Say whether a rule's letter to a party would hold the workspace's own words.

        Its own sentence and its own translation are such; a product's title and the signature are data, but for those
        that speak of prices. `translated` says of a letter that is written what it is, whatever files there are now.
        """
        if rule is not None and rule.own_words:
            return True
        in_translation = self._translates(party.language) if translated is None and party else bool(translated)
        titles = {str(violation.fact.get("product_title") or "") for violation in found}
        return in_translation or any(of_prices(text) for text in (self.signature, *titles))

    def _translates(self, language: str) -> bool:
        """Say whether there is a file for the language, or for it without its region; one with faults counts too."""
        parts = language.lower().split("-")
        return any("-".join(parts[:count]) in self.languages for count in range(1, len(parts) + 1))


def own_words_of(workspace: Workspace) -> OwnWords:
    """Return what a workspace puts into letters."""
    languages = frozenset(path.stem.lower() for path in workspace.letters.glob("*.po"))
    return OwnWords(languages, workspace.settings.brand.sender)
