"""Goods that are there still where a page speaks of them as sold out: "almost sold out", "bald ausverkauft"."""

from __future__ import annotations

import re

_AHEAD = re.compile(
    r"\b(?:almost|nearly|soon|about to be|before (?:it|they|these)\W{0,3}\w{0,3}|fast|beinahe|bald|demnächst|in kürze|"
    r"bientôt|presque|casi|pronto|quasi|presto|quase|em breve|bijna|haast|snart|nästan|næsten|nesten|melkein|pian|"
    r"prawie|wkrótce|téměř|brzy|takmer|čoskoro|aproape|curând|hamarosan|majdnem|почти|скоро|майже|neredeyse|σχεδόν|"
    r"σύντομα|sắp|gần|hampir|segera)(?: \w+)? (?:be )?$|(?:即将|快|即將|まもなく|もうすぐ|間もなく|곧 ?|거의 ?)$",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\s?(?:임박|間近|寸前|soon\b|bientôt\b|presto\b|pronto\b|em breve\b)", re.IGNORECASE)
_COMES_BACK = re.compile(
    r"back|wieder|nuovo|nouveau|nueva|снова|notify|mail|avis|availab|verf|liefer|dispon|lever|skladem|dostęp|налич",
    re.IGNORECASE,
)
"""What "soon" makes no better, as the goods are not there: "back in stock soon"."""


def is_nearly_out(words: re.Match[str]) -> bool:
    """Say whether words for "sold out", found in a line, are said of goods that are there still."""
    line = words.string
    if _AHEAD.search(line, 0, words.start()) is None and _BEHIND.match(line, words.end()) is None:
        return False
    return _COMES_BACK.search(words[0]) is None
