"""The learned second reader: a small linear text model beside the signals, scored in plain Python.

It reads what has many wordings (exclusivity, non-compete, minimum purchase, soliciting customers, most favoured
terms), in one language. Its weights are data (`models/`); `monitor.agreements.learning` makes them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from monitor.agreements.harmless import is_harmless
from monitor.agreements.parts import parts_of
from monitor.agreements.views import (
    ABOUT,
    BY_NAME,
    NEAR,
    PAIRS,
    PIECES,
    STEMS,
    near_telling,
    neighbours,
    notions,
    pieces,
    stem,
    words_of,
)
from monitor.errors import ChannelwardenError

FORMAT = 2
_ONE_VIEW = 1
"""the format before: a reader that looks at pairs alone"""
SHIPPED = "second_reader.json"
OWN = "second_reader.json"
"""file of a workspace's own reader"""
STEP = 1 / 64
"""what one unit of a stored weight is worth"""
_LISTS = ("agrees_with", "not_beside")
KNOWN_WORDS = 50_000
"""words whose pieces' weights are remembered; more than an agreement has"""
_OVERRULES = 25
"""words that a single clause must have for a signal's finding to be taken back: fewer say too little"""


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
    """Weights by view and feature, one for each of `types`; `language` is the one it reads, `about` its origin."""

    version: str
    language: str
    types: tuple[LearnedType, ...]
    weights: Mapping[str, Mapping[str, Sequence[float]]]
    about: Mapping[str, Any]
    _known: dict[str, tuple[int, list[float]]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def scores(self, text: str) -> list[float]:
        """Return one score a type; 0 is even odds before the thresholds."""
        words = words_of(text)
        stems = [stem(word) for word in words]
        apart = set(stems)
        known = [self._of_pieces(word) for word in words]
        parts = (
            self._looked(PAIRS, apart | neighbours(stems)),
            self._looked(STEMS, apart),
            self._looked(NEAR, apart | near_telling(stems)),
            self._looked(ABOUT, notions(stems)),
            self._part(PIECES, sum(count for count, _ in known), (sums for _, sums in known)),
        )
        return [kind.bias + sum(of_type) for kind, *of_type in zip(self.types, *parts, strict=True)]

    def _found(self, view: str, features: Iterable[str]) -> Iterator[Sequence[float]]:
        return filter(None, map(self.weights.get(view, {}).get, features))

    def _looked(self, view: str, features: Set[str]) -> list[float]:
        return self._part(view, len(features), self._found(view, features))

    def _part(self, view: str, length: int, found: Iterable[Sequence[float]]) -> list[float]:
        """Return what a view that found this in a text of this length says of each type."""
        scale = math.sqrt(length + BY_NAME[view].short)
        return [total / scale for total in self._sums(found)]

    def _sums(self, found: Iterable[Sequence[float]]) -> list[float]:
        return list(map(sum, zip(*found, strict=True))) or [0.0] * len(self.types)

    def _of_pieces(self, word: str) -> tuple[int, list[float]]:
        """Return how many pieces a word has and what they say; words come again and again."""
        if word not in self._known:
            if len(self._known) >= KNOWN_WORDS:
                self._known.clear()
            parts = pieces(word)
            self._known[word] = len(parts), self._sums(self._found(PIECES, parts))
        return self._known[word]

    def _best(self, text: str, scores: Sequence[float]) -> list[float]:
        """Return the highest score a type has in the text or in one of its duties: the others water it down."""
        parts = (self.scores(part) for part in parts_of(text, self.language))
        return list(map(max, zip(scores, *parts, strict=True)))

    def opinion(self, text: str, signalled: Collection[str], in_agreement: bool = False) -> Opinion:
        """Return what it adds to, takes back from and agrees with in the types the signals found.

        `in_agreement`: the text is one of all the sentences of an agreement, not a clause that somebody picked.
        """
        added: dict[str, float] = {}
        agreed: dict[str, float] = {}
        back: set[str] = set()
        scores = self.scores(text)
        best = self._best(text, scores) if signalled else scores
        for kind, score, of_a_part in zip(self.types, scores, best, strict=True):
            alone = kind.alone_in_agreement if in_agreement else kind.alone
            least = kind.with_signals_in_agreement if in_agreement else kind.with_signals
            also = [name for name in kind.agrees_with if name in signalled]
            beside = any(name in signalled for name in kind.not_beside)
            if not also and score >= alone and not beside and not is_harmless(kind.type, text):
                added[kind.type] = kind.right_alone
            elif of_a_part < least and (in_agreement or len(text.split()) >= _OVERRULES):
                back.update({kind.type}.intersection(also))
            else:
                agreed.update(dict.fromkeys(also, kind.right_both if score >= alone else kind.right_signals))
        return Opinion(added, frozenset(back), agreed)


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
        if data["format"] not in {_ONE_VIEW, FORMAT}:
            raise ReaderFileError(f"{name}: format {data['format']}, expected {FORMAT}; train again or remove it")
        types = tuple(LearnedType(**kind | {name: tuple(kind[name]) for name in _LISTS}) for kind in data["types"])
        stored = {PAIRS: data["weights"]} if data["format"] == _ONE_VIEW else data["weights"]
        weights = {
            view: {feature: [unit * STEP for unit in units] for feature, units in features.items()}
            for view, features in stored.items()
        }
        if any(len(units) != len(types) for features in weights.values() for units in features.values()):
            raise ReaderFileError(f"{name}: weights that do not fit its {len(types)} types; train again or remove it")
        if unknown := weights.keys() - BY_NAME.keys():
            raise ReaderFileError(f"{name}: looks at '{min(unknown)}', which is not known; train again or remove it")
        return SecondReader(data["version"], data["language"], types, weights, data["about"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReaderFileError(f"{name}: not a file of weights ({error}); train again or remove it") from error


def written(reader: SecondReader) -> str:
    """Return a reader as the text of its file, one feature a line; weights are rounded to what is stored."""
    head = {
        "format": FORMAT,
        "version": reader.version,
        "language": reader.language,
        "about": dict(reader.about),
        "types": [vars(kind) for kind in reader.types],
    }
    return file_text(head, {view: _features(weights) for view, weights in reader.weights.items()})


def file_text(head: Mapping[str, object], views: Mapping[str, str]) -> str:
    """Return the text of a file of weights: what it says of itself, then each view's features, one a line."""
    rows = ",\n".join(f'  "{view}": {{\n{views[view]}\n  }}' for view in sorted(views))
    return f'{json.dumps(head, ensure_ascii=False, indent=1)[:-2]},\n "weights": {{\n{rows}\n }}\n}}\n'


def _features(weights: Mapping[str, Sequence[float]]) -> str:
    units = {name: [round(weight / STEP) for weight in weights[name]] for name in sorted(weights)}
    lines = (f"{json.dumps(name)}:{json.dumps(row, separators=(',', ':'))}" for name, row in units.items() if any(row))
    return ",\n".join(lines)
