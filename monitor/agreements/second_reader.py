"""The learned second reader: a small linear text model beside the signals, scored in plain Python.

It reads what has many wordings (exclusivity, non-compete, minimum purchase, soliciting customers, most favoured
terms), in one language. Its weights are data (`models/`); `monitor.agreements.learning` makes them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from monitor.agreements.harmless import is_harmless
from monitor.errors import ChannelwardenError

FORMAT = 1
SHIPPED = "second_reader.json"
SHORT = 5
"""features by which every text counts as longer than it is: a single word of a heading is no proof"""
OWN = "second_reader.json"
"""file of a workspace's own reader"""
_STEP = 1 / 64
"""what one unit of a stored weight is worth"""
_LISTS = ("agrees_with", "not_beside")
_WORD = re.compile(r"[a-z]+|0|%|\$")
_NUMBER = re.compile(r"\d[\d,.]*")
_NON = re.compile(r"\bnon[-\s]+")
_ENDINGS = tuple("ations ation ities ively ingly ments ment ing ies ive ion ed es ly s y e".split())
_LEAST_STEM = 4


class ReaderFileError(ChannelwardenError):
    """A file of weights cannot be used; the message says which and why."""


@dataclass(frozen=True)
class LearnedType:
    """One clause type as the reader knows it.

    It is found where the score reaches `alone`, and where the signals found one of `agrees_with` it need only reach
    `with_signals`; below that the signals' finding of this type is taken back. It is never added to a text in which
    the signals found one of `not_beside`: what a minimum price is, they know better. In a whole agreement, where
    hundreds of sentences are asked about, the two are set apart, and findings of all of `agrees_with` are taken back.
    The shares say how often a finding of the signals and the reader (`right_both`), of the reader (`right_alone`), of
    the signals (`right_signals`) was right in clauses held back from training.
    """

    type: str
    agrees_with: tuple[str, ...]
    not_beside: tuple[str, ...]
    bias: float
    alone: float
    with_signals: float
    alone_in_agreement: float
    with_signals_in_agreement: float
    right_both: float
    right_alone: float
    right_signals: float


@dataclass(frozen=True)
class Opinion:
    """What the reader makes of a text: types it adds or takes back, and how sure a finding of a type is (0 to 1)."""

    added: Mapping[str, float]
    taken_back: frozenset[str]
    agreed: Mapping[str, float]


@dataclass(frozen=True)
class SecondReader:
    """Weights by feature, one for each of `types`; `language` is the one it reads, `about` what it was made from."""

    version: str
    language: str
    types: tuple[LearnedType, ...]
    weights: Mapping[str, Sequence[float]]
    about: Mapping[str, Any]

    def scores(self, text: str) -> list[float]:
        """Return one score a type; 0 is even odds before the thresholds."""
        found = features(text)
        sums = [0.0] * len(self.types)
        for name in found:
            weights = self.weights.get(name)
            if weights is not None:
                for place, weight in enumerate(weights):
                    sums[place] += weight
        length = math.sqrt(len(found) + SHORT)
        return [kind.bias + total / length for kind, total in zip(self.types, sums, strict=True)]

    def opinion(self, text: str, signalled: Collection[str], in_agreement: bool = False) -> Opinion:
        """Return what it adds to, takes back from and agrees with in the types the signals found.

        `in_agreement`: the text is one of all the sentences of an agreement, not a clause that somebody picked.
        """
        added: dict[str, float] = {}
        agreed: dict[str, float] = {}
        back: set[str] = set()
        for kind, score in zip(self.types, self.scores(text), strict=True):
            alone = kind.alone_in_agreement if in_agreement else kind.alone
            least = kind.with_signals_in_agreement if in_agreement else kind.with_signals
            also = [name for name in kind.agrees_with if name in signalled]
            beside = any(name in signalled for name in kind.not_beside)
            if not also and score >= alone and not beside and not is_harmless(kind.type, text):
                added[kind.type] = kind.right_alone
            elif score < least:
                back.update(name for name in also if in_agreement or name == kind.type)
            else:
                agreed.update(dict.fromkeys(also, kind.right_both if score >= alone else kind.right_signals))
        return Opinion(added, frozenset(back), agreed)


def features(text: str) -> set[str]:
    """Return the stems of a text's words and of each two neighbours; all numbers are one word, "non-exclusive" too."""
    plain = _NON.sub("non", _NUMBER.sub("0", text.lower()).replace("\u00ad", ""))
    words = [stem(word) for word in _WORD.findall(plain)]
    return {*words, *(f"{first} {second}" for first, second in pairwise(words))}


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return a word without its ending, so that "competing" and "competes" are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word


@cache
def shipped_reader() -> SecondReader:
    """Return the reader of this package."""
    return parsed(files("monitor.agreements").joinpath("models", SHIPPED).read_text(encoding="utf-8"), SHIPPED)


def reader_of(workspace: Path) -> SecondReader:
    """Return the reader of a workspace: its own where it taught one, else that of this package."""
    own = workspace / OWN
    return load_reader(own) if own.is_file() else shipped_reader()


def load_reader(path: Path) -> SecondReader:
    """Return the reader of a file; raises `ReaderFileError`."""
    try:
        return parsed(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise ReaderFileError(f"{path}: cannot be read ({error}); train again or remove it") from error


def parsed(text: str, name: str) -> SecondReader:
    """Return the reader of a file's text; raises `ReaderFileError`."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise ReaderFileError(f"{name}: format {data['format']}, expected {FORMAT}; train again or remove it")
        types = tuple(LearnedType(**kind | {name: tuple(kind[name]) for name in _LISTS}) for kind in data["types"])
        weights = {feature: [unit * _STEP for unit in units] for feature, units in data["weights"].items()}
        if any(len(units) != len(types) for units in weights.values()):
            raise ReaderFileError(f"{name}: weights that do not fit its {len(types)} types; train again or remove it")
        return SecondReader(data["version"], data["language"], types, weights, data["about"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReaderFileError(f"{name}: not a file of weights ({error}); train again or remove it") from error


def written(reader: SecondReader) -> str:
    """Return a reader as the text of its file, one feature a line; weights are rounded to what is stored."""
    units = {name: [round(weight / _STEP) for weight in weights] for name, weights in reader.weights.items()}
    head = {
        "format": FORMAT,
        "version": reader.version,
        "language": reader.language,
        "about": dict(reader.about),
        "types": [vars(kind) for kind in reader.types],
    }
    lines = ",\n".join(_feature_lines(units))
    return f'{json.dumps(head, ensure_ascii=False, indent=1)[:-2]},\n "weights": {{\n{lines}\n }}\n}}\n'


def _feature_lines(units: Mapping[str, list[int]]) -> Iterator[str]:
    for name in sorted(units):
        if any(units[name]):
            yield f"{json.dumps(name)}:{json.dumps(units[name], separators=(',', ':'))}"
