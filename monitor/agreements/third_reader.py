"""The third reader: tells what restricts from what only sounds so, and which clause type a text is most like.

It learned from clauses and look-alikes of all types that many hands wrote for it, so it knows wordings that no signal
has. That a text restricts is learned from all types together, for "shall not" and "remains free to" are alike in all;
of which type it is, from its clauses against everything else. Weights are data, one file a language (`models/`).
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

from monitor.agreements.harmless import is_harmless
from monitor.agreements.letters import without_dots
from monitor.agreements.second_reader import KNOWN_WORDS, STEP, file_text
from monitor.agreements.views import BY_NAME, PAIRS, PIECES, neighbours, pieces, stem

LANGUAGES = ("en", "ru", "de", "fr")
VIEWS = (PAIRS, PIECES)
_LONGEST = 4_000
"""characters of the longest text that is read: a clause is shorter, and a list holds too much together"""
_RESTRICTS = -1.0
"""least score of restricting of a text whose type is asked for at all"""
_UNLIKE = {"en": -7.5, "ru": -5.0, "de": -5.0, "fr": -5.0}
"""score of a type below which a signal's finding of it is taken back; in English contracts' sentences lower it"""
_HARDCORE = frozenset(("P01", "P02", "P05", "T01", "T02", "O01", "O02"))
"""the gravest types, of which no finding is taken back"""
_AS_LIKELY = 0.25
"""by how much a hardcore type may be less likely than another and is still told: legal must not overlook it"""
IN_CONTRACTS, BESIDE_ALIKE = 0, 1
"""places of the two scores of restricting: contracts' sentences are longer than what only looks like a clause"""
_NOT_BOUND = re.compile(
    r"\b(?:is|are|be) not (?:obliged|obligated|bound) to\b|\bno (?:duty|obligation) to\b"
    r"|\bnothing\b[^.;]{0,60}\b(?:oblig|requir|bind|compel|limit|restrict|prevent|prohibit)\w*"
    r"|\b(?:do|does) not (?:apply|establish|set|affect|extend|concern|cover|grant|confer)\b"
    r"|\b(?:shall|will) not (?:apply|affect)\b"
    r"|\b(?:is|are) not applicable\b|\bgrants? no\b|\b(?:recommendations?|suggestions?|guidance|guidelines?) only\b"
    r"|\bне (?:обяз|должен|должна|должны)\w*|\bничто\b[^.;]{0,60}\bне (?:обяз|огранич|запрещ)\w*"
    r"|\bnicht (?:verpflichtet|gehalten|gebunden|verbindlich)\b|\bunverbindlich\w*"
    r"|\bkeine (?:\w+ )?(?:pflicht|verpflichtung)\b"
    r"|\bn['’](?:est|a|ont|êtes|avez) (?:pas|aucune?) (?:tenue?s?|oblig\w+|soumise?s?)\b"
    r"|\b(?:aucune|sans) obligation\b",
    re.IGNORECASE,
)
_BENIGN = "X01_supplier_price_cap"
_CLEARLY = 1.0
"""score by which a text must be more like the benign type than like any other to be left alone"""
_NOTHING = ("", 0.0)
_ROOT = 6
"""letters of a word that stand for all its forms, in a language of many endings"""


_WORD = re.compile(r"[^\W\d_]+|0|%")
_NUMBER = re.compile(r"\d[\d,.]*")
_NON = re.compile(r"\bnon[-\s]+")
_COUNTED = re.compile(r"\W*(?:§\s*\d+(?:\.\d+)*|\d+(?:\.\d+)+|\d{1,2}[.)]|\([^\W_]{1,2}\)|[^\W\d_]\))[.)]?\s+")
"""the number before a clause, which says nothing of it"""


def words_in(text: str) -> list[str]:
    """Return the words of a text of any script in lower case, its numbers as one; the second reader's are English."""
    lower = without_dots(_after_number(text).lower())
    return _WORD.findall(_NUMBER.sub("0", _NON.sub("non", lower) if "non" in lower else lower))


def _after_number(text: str) -> str:
    counted = _COUNTED.match(text)
    return text[counted.end() :] if counted else text


def features(text: str, language: str) -> dict[str, Mapping[str, int]]:
    """Return what each view sees in a text, and how often it counts."""
    words = words_in(text)
    return {
        PAIRS: dict.fromkeys(_pairs(words, language), 1),
        PIECES: Counter(piece for word in words for piece in pieces(word)),
    }


def _pairs(words: Sequence[str], language: str) -> set[str]:
    stems = [stem(word) if language == "en" else word[:_ROOT] for word in words]
    return {*stems, *neighbours(stems)}


@dataclass(frozen=True)
class ThirdReader:
    """Weights by view and feature: by place, the two scores of restricting, then each of `types`; so are `biases`."""

    language: str
    types: tuple[str, ...]
    biases: tuple[float, ...]
    weights: Mapping[str, Mapping[str, Mapping[int, float]]]
    _known: dict[str, tuple[int, float, float]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def likest(self, text: str) -> tuple[str, float]:
        """Return the type that a text is a clause of and by how much it passes; none where it may restrict nobody."""
        if len(text) > _LONGEST:
            return _NOTHING
        restricts = min(self._restricting(text))
        if restricts < _RESTRICTS or _NOT_BOUND.search(text):
            return _NOTHING
        scores = dict(zip(self.types, self._likeness(text), strict=True))
        benign = scores.pop(_BENIGN)
        likest = max(scores, key=lambda name: scores[name] + (_AS_LIKELY if name[:3] in _HARDCORE else 0.0))
        passes = restricts + scores[likest]
        if passes < 0 or benign > scores[likest] + _CLEARLY or is_harmless(likest, text):
            return _NOTHING
        return likest, passes

    def unlike(self, text: str, names: Collection[str]) -> frozenset[str]:
        """Return those of some types that a text is so unlike that it is no clause of them; never a hardcore one."""
        if len(text) > _LONGEST:
            return frozenset()
        scores = dict(zip(self.types, self._likeness(text), strict=True))
        least = _UNLIKE[self.language]
        return frozenset(name for name in names if scores.get(name, 0.0) < least and name[:3] not in _HARDCORE)

    def _restricting(self, text: str) -> tuple[float, float]:
        """Return the two scores of restricting; every sentence is asked, so what words' pieces say is remembered."""
        words = words_in(text)
        of_words = [self._of_word(word) for word in words]
        told = {
            PAIRS: self._told(PAIRS, _pairs(words, self.language)),
            PIECES: tuple(map(sum, zip(*of_words, strict=True))) or (0, 0.0, 0.0),
        }
        among, beside = self.biases[IN_CONTRACTS], self.biases[BESIDE_ALIKE]
        for view, (count, in_contracts, beside_alike) in told.items():
            scale = math.sqrt(count + BY_NAME[view].short)
            among, beside = among + in_contracts / scale, beside + beside_alike / scale
        return among, beside

    @cached_property
    def _of_restricting(self) -> Mapping[str, Mapping[str, tuple[float, float]]]:
        """The two weights of restricting of each feature that has one; every sentence is asked for them."""
        return {
            view: {
                name: (row.get(IN_CONTRACTS, 0.0), row.get(BESIDE_ALIKE, 0.0))
                for name, row in rows.items()
                if IN_CONTRACTS in row or BESIDE_ALIKE in row
            }
            for view, rows in self.weights.items()
        }

    def _of_word(self, word: str) -> tuple[int, float, float]:
        if word not in self._known:
            if len(self._known) >= KNOWN_WORDS:
                self._known.clear()
            self._known[word] = self._told(PIECES, pieces(word))
        return self._known[word]

    def _told(self, view: str, seen: Collection[str]) -> tuple[int, float, float]:
        weights = self._of_restricting[view]
        rows = [weights[name] for name in seen if name in weights]
        among, beside = map(math.fsum, zip(*rows, strict=True)) if rows else (0.0, 0.0)
        return len(seen), among, beside

    def _likeness(self, text: str) -> list[float]:
        seen = features(text, self.language)
        first = len(self.biases) - len(self.types)
        totals = list(self.biases)
        for view, found in seen.items():
            scale = math.sqrt(sum(found.values()) + BY_NAME[view].short)
            for name, count in found.items():
                for place, weight in self.weights[view].get(name, {}).items():
                    totals[place] += weight * count / scale
        return totals[first:]


def parsed(text: str, language: str) -> ThirdReader:
    """Return the reader of a file's text."""
    data = json.loads(text)
    weights = {
        view: {
            name: dict(zip(row[::2], (unit * STEP for unit in row[1::2]), strict=True)) for name, row in rows.items()
        }
        for view, rows in data["weights"].items()
    }
    return ThirdReader(language, tuple(data["types"]), tuple(data["biases"]), weights)


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
