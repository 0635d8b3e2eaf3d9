"""Measures finding clauses in agreements: signals alone, the learned second reader alone, both together.

usage: python -m bench.agreements FOLDER [--seed 11] [--folds 5] [--repetitions 3]

Prints JSON. What is learned is measured on companies that it was not learned from; thresholds are chosen on the
companies it was learned from. `FOLDER` is described in `bench/agreements_data.py`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import agreements_data as data
from bench.measuring import memory_now
from monitor.agreements.detect import detect, detect_sentence
from monitor.agreements.learning import Judged, Learned, Lessons, folds, taught
from monitor.agreements.second_reader import SecondReader
from monitor.agreements.sentences import sentences_of
from monitor.agreements.thresholds import steady_thresholds
from scrapers.texts import read_agreement

BENIGN = "X01_supplier_price_cap"
AGREES = {lesson.type: lesson.agrees_with for lesson in data.LESSONS}
WHOLE = ("T07_exclusive_grant", "E01_noncompete")
"""types that are measured on whole agreements"""
VERSION = "bench"
PAGE = 3_000
"""characters of a page, where a text has no pages of its own"""
PAGES = 100


@dataclass
class Count:
    """How often a finding was right, wrong, missing."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, found: bool, true: bool) -> None:
        """Count one question."""
        self.right += found and true
        self.wrong += found and not true
        self.missed += true and not found

    def figures(self) -> dict[str, float | int]:
        """Return precision, recall and F1 with the counts."""
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missed)
        f1 = 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)
        figures: dict[str, float | int] = {"precision": round(precision, 3), "recall": round(recall, 3)}
        return figures | {"f1": round(f1, 3), "right": self.right, "wrong": self.wrong, "missed": self.missed}


@dataclass
class Tables:
    """All counts of a run."""

    clauses: dict[str, dict[str, Count]] = field(default_factory=dict)
    wholes: dict[str, Count] = field(default_factory=dict)
    by_hand: dict[str, Count] = field(default_factory=dict)
    examples: Count = field(default_factory=Count)
    flagged: list[str] = field(default_factory=list)
    look_alikes: int = 0

    def clause(self, kind: str, reader: str) -> Count:
        """Return the count of a type by a reader."""
        return self.clauses.setdefault(kind, {}).setdefault(reader, Count())


def main() -> None:
    """Take every figure and print them."""
    given = _arguments()
    clauses, by_hand, wholes = data.clauses(given.folder), data.by_hand(given.folder), data.wholes(given.folder)
    examples, lessons = data.examples(given.folder), data.to_learn_from(given.folder)
    sentences = [sentence for whole in wholes for sentence in whole.judged()]
    tables = Tables()
    groups = [*(one.group for one in lessons), *(one.group for one in wholes), *(one.group for one in examples)]
    for number, (kept, held) in enumerate(folds(groups, given.folds, given.seed), start=1):
        print(f"fold {number} of {given.folds}", file=sys.stderr)
        inside = {groups[place] for place in kept}
        teaching = [clause for clause in lessons if clause.group in inside]
        inner = [sentence for sentence in sentences if sentence.group in inside]
        school = Lessons(teaching, inner, given.seed)
        learned = [school.learned(lesson) for lesson in data.LESSONS]
        out = {groups[place] for place in held}
        reader = taught(learned, VERSION, {})
        _clauses(tables, learned, reader, school, [clause for clause in clauses if clause.group in out])
        _by_hand(tables, reader, [sentence for sentence in by_hand if sentence.group in out])
        _wholes(tables, reader, [whole for whole in wholes if whole.group in out])
        _examples(tables, reader, [example for example in examples if example.group in out])
    print(json.dumps(_found(tables, given, wholes), indent=2, ensure_ascii=False))


def _found(tables: Tables, given: argparse.Namespace, wholes: Sequence[data.Whole]) -> dict[str, Any]:
    return {
        "seed": given.seed,
        "folds": given.folds,
        "clauses": {
            kind: {reader: count.figures() for reader, count in counts.items()}
            for kind, counts in tables.clauses.items()
        },
        "whole_agreements": {kind: count.figures() for kind, count in tables.wholes.items()},
        "by_hand": _all_and_each(tables.by_hand),
        "examples": tables.examples.figures(),
        "look_alikes": {"flagged": len(tables.flagged), "of": tables.look_alikes, "texts": tables.flagged},
        "speed": _speed([whole.text for whole in wholes], given.repetitions),
    }


def _clauses(
    tables: Tables, learned: Sequence[Learned], reader: SecondReader, school: Lessons, held: Sequence[Judged]
) -> None:
    scores = [reader.scores(clause.text) for clause in held]
    opinions = [reader.opinion(clause.text, clause.signalled) for clause in held]
    for place, one in enumerate(learned):
        kind = one.kind
        deciding = school.deciding(kind.type)
        right = [kind.type in school.clauses[place].types for place in deciding]
        alone = steady_thresholds([one.unseen[place] for place in deciding], right, [False] * len(right)).alone
        for clause, given, opinion in zip(held, scores, opinions, strict=True):
            true = kind.type in clause.types
            signals = set(kind.agrees_with) & clause.signalled
            tables.clause(kind.type, "signals").add(bool(signals), true)
            tables.clause(kind.type, "learned").add(given[place] >= alone, true)
            both = bool(signals - opinion.taken_back) or kind.type in opinion.added
            tables.clause(kind.type, "both").add(both, true)


def _by_hand(tables: Tables, reader: SecondReader, held: Iterable[data.HandLabelled]) -> None:
    for sentence in held:
        found = {name.partition("_")[2] for name in detect_sentence(sentence.text, reader=reader)}
        for name in found | sentence.types:
            tables.by_hand.setdefault(name, Count()).add(name in found, name in sentence.types)


def _wholes(tables: Tables, reader: SecondReader, held: Iterable[data.Whole]) -> None:
    for whole in held:
        found = {hit.type for hit in detect(read_agreement(whole.name, whole.text.encode()), reader)}
        for kind in WHOLE:
            hit = not found.isdisjoint(AGREES[kind])
            tables.wholes.setdefault(kind, Count()).add(hit, kind in whole.types)


def _examples(tables: Tables, reader: SecondReader, held: Iterable[data.Example]) -> None:
    """Count what is found in sentences written for a type, and which look-alikes are flagged."""
    for example in held:
        found = set(detect_sentence(example.text, reader=reader))
        if example.positive:
            for name in found | {example.type}:
                tables.examples.add(name in found, name == example.type)
            continue
        tables.look_alikes += 1
        if found - {BENIGN}:
            tables.flagged.append(f"{', '.join(sorted(found))}: {example.text}")


def _speed(texts: Sequence[str], repetitions: int) -> dict[str, Any]:
    """Return processor seconds for all texts and by pages, and how memory (MiB) grew after the first round."""
    read = [read_agreement(f"{place}.txt", text.encode()) for place, text in enumerate(texts)]
    detect(read[0])
    rounds: list[float] = []
    memory: list[float] = []
    for _ in range(max(2, repetitions)):
        begun = time.process_time()
        hits = sum(len(detect(agreement)) for agreement in read)
        rounds.append(time.process_time() - begun)
        memory.append(memory_now())
    pages = sum(len(text) for text in texts) / PAGE
    return {
        "agreements": len(texts),
        "pages": round(pages),
        "sentences": sum(1 for agreement in read for _ in sentences_of(agreement)),
        "hits": hits,
        "seconds": round(min(rounds), 2),
        "seconds_for_100_pages": round(min(rounds) * PAGES / pages, 3),
        "pages_a_second": round(pages / min(rounds)),
        "memory_mib": round(memory[-1], 1),
        "memory_grown_mib": round(memory[-1] - memory[0], 1),
    }


def _all_and_each(counts: dict[str, Count]) -> dict[str, Any]:
    total = Count(
        sum(count.right for count in counts.values()),
        sum(count.wrong for count in counts.values()),
        sum(count.missed for count in counts.values()),
    )
    return {"all": total.figures(), "each": {name: counts[name].figures() for name in sorted(counts)}}


def _arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--seed", type=int, default=11)
    asked.add_argument("--folds", type=int, default=5)
    asked.add_argument("--repetitions", type=int, default=3)
    return asked.parse_args()


if __name__ == "__main__":
    main()
