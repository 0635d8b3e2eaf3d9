"""The language of a text, by script and by counting its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 60_000
"""characters that are looked at: the commonest words show long before"""

_COMMON = {
    "en": "the of to and in shall or any by this be for not that is with as such may will from its it on at which "
    "are has have an if under other must no only you your we our",
    "de": "der die das und den von zu nicht ist des dem im für auf mit werden oder eine ein als auch bei nach "
    "durch wird dieser sowie zur zum sich sind er nur darf an beim vom seine seinen seiner seinem einem einen kann",
    "fr": "le la les de des du et à au aux en un une est que qui dans par pour sur ne pas ou ce cette sont sera son "
    "ses doit il elle peut avec aux pourra devra leur leurs",
    "es": "el la los las de del que y en un una por con para se su sus al lo como este esta será podrá deberá "
    "sin ni es cuando entre cualquier cada sobre desde hasta ser son fuera están",
    "it": "il lo la gli le di del della dei delle che e con non un una sono nel nella alla al è si da dal "
    "sarà potrà dovrà tra i sui sul sulla degli dello ogni qualsiasi quali cui ed nei dai potranno essere solo",
}
_SETS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_NOT_READ = {
    "pt": "o os as do da dos das e que em por com para uma não ao se na no ou pelo",
    "nl": "de het een van en in op te dat voor met niet zijn wordt deze door bij aan of zal is",
    "pl": "i w na z do nie się oraz jest przez od za że lub o po dla przy w umowy",
}
"""commonest words of languages that are not read, but look like one that is"""
_ENOUGH = 40
"""words of a text that is long enough to tell those languages apart"""
NOT_KNOWN = (
    "the language is none of those read (English, Russian, German, French, Spanish, Italian) or not known: "
    "clauses may be missed"
)


def guess_language(text: str) -> str:
    """Return `en`, `ru`, `de`, `fr`, `es` or `it` for the language most of the text is in, or an empty string."""
    words = [word.lower() for word in _WORD.findall(text[:_SAMPLE])]
    if not words:
        return ""
    cyrillic = sum(1 for word in words if "\u0400" <= word[0] <= "\u04ff")
    if cyrillic * 2 > len(words):
        return "ru"
    counts = Counter(language for word in words for language, common in _SETS.items() if word in common)
    if not counts or (len(words) >= _ENOUGH and _is_of_another(words, counts)):
        return ""
    (language, count), *rest = counts.most_common()
    # A tie says nothing, and a language without its function words is another language.
    decided = not rest or rest[0][1] < count
    return language if decided and count * 12 >= len(words) - cyrillic else ""


def is_unknown(text: str, language: str) -> bool:
    """Say whether a text is long enough for its language to show, and shows none that is read."""
    return not language and len(_WORD.findall(text[:_SAMPLE])) >= _ENOUGH


def _is_of_another(words: Sequence[str], counts: Counter[str]) -> bool:
    """Say whether more of the words are the commonest of a language that is not read."""
    best = max(counts.values())
    return any(sum(map(set(common.split()).__contains__, words)) > best for common in _NOT_READ.values())
