"""Which values a text attribute can have: the words of a vocabulary or the codes of a public list, else any text."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_NEAR = 0.6
_MOST_LISTED = 20
_LEAST = 3
"""Letters by which the beginning of a word is told."""


@dataclass(frozen=True, eq=False)
class Domain:
    """The values of a text attribute that is not free; what is not in it, no fact can ever hold.

    `words` are those that can be listed, and `also` tells of any other text whether it is one all the same. `code`
    says what they are where a list would help nobody. `names` are what people write instead, folded, with the word
    that they mean.
    """

    words: tuple[str, ...]
    code: str = ""
    also: Callable[[str], bool] | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    def holds(self, value: object) -> bool:
        """Return whether an attribute can have this value."""
        return value in self.words or (self.also is not None and isinstance(value, str) and self.also(value))

    @property
    def closed(self) -> frozenset[str] | None:
        """All values, or None where they are told by their form."""
        return frozenset(self.words) if self.also is None else None

    @property
    def said(self) -> str:
        """What the values are, for the person who writes a rule."""
        if len(self.words) > _MOST_LISTED and not self.code:
            return f"one of the {len(self.words)} values that `channelwarden rules docs` lists"
        return self.code or listed(self.words)

    def nearest(self, value: str) -> str:
        """Return the value that was probably meant, or an empty text."""
        written = _fold(value)
        by_fold = {_fold(word): word for word in self.words if word}
        if found := by_fold.get(written) or self.names.get(value.strip().casefold()):
            return found
        near = [fold for fold in by_fold if _is_part(written, fold) or _is_part(fold, written)]
        near = near or difflib.get_close_matches(written, list(by_fold), n=1, cutoff=_NEAR)
        return by_fold[near[0]] if near else ""


def listed(words: tuple[str, ...]) -> str:
    """Return words as a person lists them: a, b or c."""
    shown = [word or "nothing" for word in words]
    return " or ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else ""


def _is_part(part: str, whole: str) -> bool:
    """Return whether a word begins or ends with another: `P02` or `min_resale_price` of `P02_min_resale_price`."""
    return whole.endswith(f"_{part}") or (len(part) >= _LEAST and whole.startswith(part))


def _fold(word: str) -> str:
    return re.sub(r"[\s_-]+", "_", word.strip().casefold())
