"""The third reader: tells what restricts from what only sounds so, and which clause type a restriction is most like.

It learned from clauses and look-alikes of all types that were written for it, so it knows wordings that no signal
has. That a text restricts is learned from all types together, for "shall not" and "remains free to" are alike in all;
what it is about, from restrictions alone. Weights are data, one file a language (`models/`).
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from monitor.agreements.harmless import is_harmless
from monitor.agreements.patterns import Vocabulary, letters, without_dots
from monitor.agreements.second_reader import KNOWN_WORDS, STEP, file_text
from monitor.agreements.views import ABOUT, BY_NAME, PAIRS, PIECES, neighbours, pieces, stem

VIEWS = {"en": (PAIRS, PIECES), "ru": (PAIRS, PIECES, ABOUT)}
"""by language; the notions are those of the signals' vocabulary, whose search costs too much in English"""
_LONGEST = 4_000
"""characters of the longest text that is read: a clause is shorter, and a list holds too many notions together"""
_SURE = {"en": 1.5, "ru": 1.75}
"""least score of restricting among sentences of contracts, by language"""
_ALIKE = -1.5
"""least score of being of a type"""
_HARMLESS = {"en": -0.5, "ru": -1.5}
"""least score of restricting among look-alikes, by language, of a text that has enough words to tell"""
IN_CONTRACTS, BESIDE_ALIKE = 0, 1
"""places of the two scores of restricting: contracts' sentences are longer than what only looks like a clause"""
_TELLING = 15
"""words that say enough to be read as a look-alike"""
_NOT_BOUND = re.compile(
    r"\b(?:is|are|be) not (?:obliged|obligated|bound) to\b|\bno (?:duty|obligation) to\b"
    r"|\bnothing\b[^.;]{0,60}\b(?:oblig|requir|bind|compel)\w*"
    r"|\b(?:do|does) not (?:apply|establish|set|affect|extend|concern|cover|grant|confer)\b"
    r"|\b(?:shall|will) not (?:apply|affect)\b"
    r"|\b(?:is|are) not applicable\b|\bgrants? no\b"
    r"|\bне (?:обяз|должен|должна|должны)\w*|\bничто\b[^.;]{0,60}\bне (?:обяз|огранич|запрещ)\w*",
    re.IGNORECASE,
)
_BENIGN = "X01_supplier_price_cap"
_TOGETHER = 110
"""characters within which two notions stand together"""
_ROOT = 6
"""letters of a word that stand for all its forms, in a language of many endings"""


_WORD = re.compile(r"[^\W\d_]+|0|%")
_NUMBER = re.compile(r"\d[\d,.]*")
_NON = re.compile(r"\bnon[-\s]+")


def words_in(text: str) -> list[str]:
    """Return the words of a text of any script in lower case, its numbers as one; the second reader's are English."""
    return _WORD.findall(_NUMBER.sub("0", _NON.sub("non", without_dots(text.lower()))))


def features(text: str, vocabulary: Vocabulary) -> dict[str, Mapping[str, int]]:
    """Return what each view of the language sees in a text, and how often it counts."""
    words = words_in(text)
    seen: dict[str, Mapping[str, int]] = {
        view: dict.fromkeys(found, 1) for view, found in _seen_once(text, words, vocabulary).items()
    }
    return seen | {PIECES: Counter(piece for word in words for piece in pieces(word))}


def _seen_once(text: str, words: Sequence[str], vocabulary: Vocabulary) -> dict[str, Set[str]]:
    """Return what the views but that of pieces see."""
    stems = [stem(word) if vocabulary.language == "en" else word[:_ROOT] for word in words]
    seen: dict[str, Set[str]] = {PAIRS: {*stems, *neighbours(stems)}}
    if ABOUT in VIEWS[vocabulary.language]:
        seen[ABOUT] = set(_notions(text, vocabulary))
    return seen


def _notions(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the phrases of the vocabulary that a text holds, and each two that stand together."""
    looked = letters(without_dots(text))
    found = sorted((hit.start(), name) for name, regex in vocabulary.regexes.items() for hit in regex.finditer(looked))
    for at, (place, name) in enumerate(found, start=1):
        yield name
        for other_place, other in found[at:]:
            if other_place - place > _TOGETHER:
                break
            yield " ".join(sorted((name, other)))


@dataclass(frozen=True)
class ThirdReader:
    """Weights by view and feature: by place, the two scores of restricting, then each of `types`; so are `biases`."""

    vocabulary: Vocabulary
    types: tuple[str, ...]
    biases: tuple[float, ...]
    weights: Mapping[str, Mapping[str, Mapping[int, float]]]
    _known: dict[str, tuple[int, float, float]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def read(self, text: str) -> str:
        """Return the type that a text is a clause of, or nothing where it may restrict nobody or is like none."""
        language = self.vocabulary.language
        if len(text) > _LONGEST or _NOT_BOUND.search(text):
            return ""
        among, beside = self._restricting(text)
        like_harmless = beside < _HARMLESS[language] and len(text.split()) >= _TELLING
        if like_harmless or among < _SURE[language]:
            return ""
        likeness = self._likeness(features(text, self.vocabulary))
        score, likest = max(zip(likeness, self.types, strict=True))
        return likest if score >= _ALIKE and likest != _BENIGN and not is_harmless(likest, text) else ""

    def _restricting(self, text: str) -> tuple[float, float]:
        """Return the two scores of restricting; every sentence is asked, so what words' pieces say is remembered."""
        words = words_in(text)
        told = {view: self._told(view, seen) for view, seen in _seen_once(text, words, self.vocabulary).items()}
        of_words = [self._of_word(word) for word in words]
        told[PIECES] = sum(one[0] for one in of_words), sum(one[1] for one in of_words), sum(one[2] for one in of_words)
        among, beside = self.biases[IN_CONTRACTS], self.biases[BESIDE_ALIKE]
        for view, (count, in_contracts, beside_alike) in told.items():
            scale = math.sqrt(count + BY_NAME[view].short)
            among, beside = among + in_contracts / scale, beside + beside_alike / scale
        return among, beside

    def _of_word(self, word: str) -> tuple[int, float, float]:
        if word not in self._known:
            if len(self._known) >= KNOWN_WORDS:
                self._known.clear()
            self._known[word] = self._told(PIECES, pieces(word))
        return self._known[word]

    def _told(self, view: str, seen: Collection[str]) -> tuple[int, float, float]:
        rows = [self.weights[view][name] for name in seen if name in self.weights[view]]
        among, beside = (math.fsum(row.get(place, 0.0) for row in rows) for place in (IN_CONTRACTS, BESIDE_ALIKE))
        return len(seen), among, beside

    def _likeness(self, seen: Mapping[str, Mapping[str, int]]) -> list[float]:
        first = len(self.biases) - len(self.types)
        totals = list(self.biases)
        for view, found in seen.items():
            scale = math.sqrt(sum(found.values()) + BY_NAME[view].short)
            for name, count in found.items():
                for place, weight in self.weights[view].get(name, {}).items():
                    totals[place] += weight * count / scale
        return totals[first:]


def parsed(text: str, vocabulary: Vocabulary) -> ThirdReader:
    """Return the reader of a file's text."""
    data = json.loads(text)
    weights = {
        view: {
            name: dict(zip(row[::2], (unit * STEP for unit in row[1::2]), strict=True)) for name, row in rows.items()
        }
        for view, rows in data["weights"].items()
    }
    return ThirdReader(vocabulary, tuple(data["types"]), tuple(data["biases"]), weights)


def file_name(language: str) -> str:
    """Return the name of the file of weights of a language."""
    return f"third_reader.{language}.json"


@cache
def weights_text(language: str) -> str:
    """Return the text of the file of weights of a language, which the package holds."""
    return files("monitor.agreements").joinpath("models", file_name(language)).read_text(encoding="utf-8")


def written(
    types: Sequence[str],
    biases: Sequence[float],
    weights: Mapping[str, Mapping[str, Mapping[int, float]]],
    about: Mapping[str, object],
) -> str:
    """Return a file's text, one feature a line; weights are rounded to what is stored."""
    head = {"about": about, "types": types, "biases": [round(bias, 4) for bias in biases]}
    return file_text(head, {view: _rows(of_view) for view, of_view in weights.items()})


def _rows(weights: Mapping[str, Mapping[int, float]]) -> str:
    lines = []
    for name in sorted(weights):
        units = ((place, round(weight / STEP)) for place, weight in sorted(weights[name].items()))
        row = [number for place, unit in units if unit for number in (place, unit)]
        if row:
            lines.append(f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(row, separators=(',', ':'))}")
    return ",\n".join(lines)
