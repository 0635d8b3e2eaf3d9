"""Teaches the third reader that is shipped: all clause types, from our own clauses.

usage: python -m bench.third_reader_train FOLDER [--seed 5]

Learns from `bench/lessons` and the clauses of the tests but those called kept, which measure it; in English also that
ordinary sentences of contracts (`FOLDER`, see `bench/agreements_data.py`) restrict nothing and are of no type. The
model card (docs/second-reader.md) has the figures.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bench import agreements_data as data
from bench.agreements_train import SHIPPED
from monitor.agreements.sentences import flat
from monitor.agreements.signals_file import load_signals
from monitor.agreements.third_reader import BESIDE_ALIKE, LANGUAGES, VIEWS, features, file_name, written
from monitor.agreements.views import BY_NAME

TESTS = Path(__file__).parents[1] / "tests" / "agreements"
OWN = Path(__file__).with_name("lessons")
ORDINARY = 15_000
"""sentences of contracts that are learned from; with 5,000 half as many again are taken for clauses"""
_KEPT = {True: 20_000, False: 4_000}
"""weights a view that are kept: of restricting (`True`), of each type"""
_STRENGTH = 30.0
_LABELS = re.compile(r"[A-Z]\d\d")


@dataclass(frozen=True)
class Lesson:
    """A text, the types it is of, and those that it may be of: no lesson for these."""

    text: str
    types: frozenset[str]
    perhaps: frozenset[str] = frozenset()


def lessons(language: str) -> list[Lesson]:
    """Return our own clauses of a language."""
    rows = (json.loads(line) for line in (OWN / f"{language}.jsonl").read_text(encoding="utf-8").splitlines())
    own = [
        Lesson(row["text"], frozenset({row["type"]} if row["label"] else ()), frozenset(row.get("also", ())))
        for row in rows
    ]
    paths = [path for path in sorted(TESTS.glob("*/**/*.yaml")) if "kept" not in path.name]
    names = {kind.id[:3]: kind.id for kind in load_signals().types}
    return own + [lesson for path in paths for lesson in _of_file(path, language, names)]


def _of_file(path: Path, language: str, names: Mapping[str, str]) -> Iterator[Lesson]:
    languages = load_signals().vocabularies.keys()
    told = {path.stem.rpartition(".")[2], path.stem, path.parent.name} & languages
    tree = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    yield from _walked(tree, Lesson("", frozenset()), told <= {language} and bool(told), language, names)


def _walked(tree: object, above: Lesson, wanted: bool, language: str, names: Mapping[str, str]) -> Iterator[Lesson]:
    """Yield the texts below a node of a list of clauses; its keys say the types or the language."""
    if isinstance(tree, str):
        if wanted:
            yield Lesson(tree, above.types, above.perhaps)
    elif isinstance(tree, list):
        for branch in tree:
            yield from _walked(branch, above, wanted, language, names)
    elif isinstance(tree, dict):
        for key, branch in tree.items():
            if key in load_signals().vocabularies:
                yield from _walked(branch, above, key == language, language, names)
            elif key == "of":
                yield from _walked(branch, above, wanted, language, names)
            else:
                sure, _, perhaps = (tuple(names[one] for one in _LABELS.findall(part)) for part in key.partition("("))
                below = Lesson("", frozenset(sure), frozenset(perhaps))
                yield from _walked(branch, below, wanted, language, names)


def ordinary(folder: Path, seed: int) -> list[Lesson]:
    """Return sentences of English contracts without a label."""
    sentences = [one for whole in data.wholes(folder) for one in whole.judged()]
    texts = [one.text for one in [*data.clauses(folder), *sentences] if not one.types and len(one.text.split()) > 3]
    return [Lesson(text, frozenset()) for text in random.Random(seed).sample(texts, min(ORDINARY, len(texts)))]


class Taught:
    """Weights by view, feature and place (restricts in contracts, beside look-alikes; the types), and the biases."""

    def __init__(self, language: str, types: Sequence[str]) -> None:
        """Begin with nothing learned."""
        self.language = language
        self.types = types
        self.biases: list[float] = []
        self.weights: dict[str, dict[str, dict[int, float]]] = {view: {} for view in VIEWS}

    def learn(self, taught: Sequence[Lesson], negatives: Sequence[Lesson]) -> None:
        """Learn whether a text restricts, among contracts' sentences and beside look-alikes alone; then each type."""
        every = [*taught, *negatives]
        cells = _Cells([features(flat(one.text), self.language) for one in every], list(self.weights))
        worth = [1.0] * len(taught) + [0.5] * len(negatives)
        for rows in (range(len(every)), range(len(taught))):
            self._add(cells, rows, [bool(every[row].types) for row in rows], [worth[row] for row in rows])
        for name in self.types:
            asked = [row for row, one in enumerate(every) if name not in one.perhaps - one.types]
            right = [name in every[row].types for row in asked]
            self._add(cells, asked, right, [4.0 if one else 1.0 for one in right])

    def _add(self, cells: _Cells, rows: Sequence[int], right: Sequence[bool], worth: Sequence[float]) -> None:
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - an extra

        model: Any = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0)
        model.fit(cells.matrix[list(rows)], list(right), sample_weight=list(worth))
        place = len(self.biases)
        self.biases.append(float(model.intercept_[0]))
        weights = model.coef_[0] * cells.importance
        for view, (first, names) in cells.columns.items():
            of_view = weights[first : first + len(names)]
            for column in abs(of_view).argsort(kind="stable")[::-1][: _KEPT[place <= BESIDE_ALIKE]]:
                self.weights[view].setdefault(names[column], {})[place] = float(of_view[column])


class _Cells:
    """Texts as rows, features of all views as columns; every view has the same mean square."""

    def __init__(self, seen: Sequence[Mapping[str, Mapping[str, int]]], views: Sequence[str]) -> None:
        import numpy  # noqa: PLC0415 - an extra
        from scipy.sparse import diags, hstack  # noqa: PLC0415
        from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415

        self.columns: dict[str, tuple[int, list[str]]] = {}
        parts, importance, first = [], [], 0
        for view in views:
            table = DictVectorizer()
            cells = table.fit_transform([one[view] for one in seen])
            held = numpy.asarray((cells > 0).sum(axis=0)).ravel()
            columns = numpy.flatnonzero(held >= 2)
            rarity = numpy.log((1 + len(seen)) / (1 + held[columns])) + 1
            scale = 1 / numpy.sqrt(numpy.asarray(cells.sum(axis=1)).ravel() + BY_NAME[view].short)
            part = diags(scale) @ cells[:, columns] @ diags(rarity)
            even = math.sqrt(part.multiply(part).sum() / len(seen) * len(views))
            parts.append(part / even)
            importance.append(rarity / even)
            self.columns[view] = first, [str(name) for name in table.get_feature_names_out()[columns]]
            first += len(columns)
        self.matrix: Any = hstack(parts).tocsr()
        self.importance: Any = numpy.concatenate(importance)


def main() -> None:
    """Learn each language and write its file of weights."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--seed", type=int, default=5)
    given = asked.parse_args()
    for language in LANGUAGES:
        own = lessons(language)
        negatives = ordinary(given.folder, given.seed) if language == "en" else []
        known = frozenset(name for one in own for name in one.types)
        taught = Taught(language, [kind.id for kind in load_signals().types if kind.id in known])
        taught.learn(own, negatives)
        about = {"clauses": len(own), "restrict": sum(bool(one.types) for one in own), "ordinary": len(negatives)}
        text = written(taught.types, taught.biases, taught.weights, about)
        SHIPPED.with_name(file_name(language)).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
