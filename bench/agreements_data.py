"""Labelled clauses for the benchmark of agreements, from a folder that is not part of this repository.

The folder holds `clauses_dev.jsonl.gz` (clauses of CUAD, CC BY 4.0, The Atticus Project, and sentences labelled by
hand), `examples.jsonl` (one sentence a line, of its type or a look-alike), `texts/` and `spans_dev.jsonl` (whole agreements).
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.agreements.detect import signalled_types
from monitor.agreements.learning import Judged

LABELS = {
    "cuad:exclusivity": ("T07_exclusive_grant", ("T07_exclusive_grant", "E04_exclusive_purchasing")),
    "cuad:non_compete": ("E01_noncompete", ("E01_noncompete", "E03_post_term_noncompete")),
    "cuad:minimum_commitment": ("E05_minimum_purchase", ("E05_minimum_purchase",)),
    "cuad:no_solicit_of_customers": ("T04_customer_allocation", ("T04_customer_allocation",)),
    "cuad:most_favored_nation": ("P09_purchase_mfn", ("P09_purchase_mfn",)),
}
"""CUAD's labels, each with the clause type that stands for it and the types of signals that speak of the same"""
KINDS = dict(LABELS.values())
SPANS = {"Exclusivity": "T07_exclusive_grant", "Non-Compete": "E01_noncompete"}
"""categories of whole agreements that are measured"""
_BY_HAND = "mined_dev"


@dataclass(frozen=True)
class HandLabelled:
    """A sentence with the types it was given by hand, without the number before the name; and whose it is."""

    text: str
    group: str
    types: frozenset[str]


@dataclass(frozen=True)
class Example:
    """A sentence written for a type: one of it (`positive`) or one that only looks like it."""

    type: str
    text: str
    positive: bool


@dataclass(frozen=True)
class Whole:
    """A whole agreement: its text, whose it is, and the types (of `SPANS`) that its labels hold."""

    name: str
    group: str
    text: str
    types: frozenset[str]


def company(source: str) -> str:
    """Return whose a clause is: the letters its file's name begins with."""
    before, _, after = source.partition("#")
    name = after if before.endswith(".csv") else before.rsplit("/", 1)[-1]
    return re.split(r"[^A-Za-z]", name, maxsplit=1)[0].lower()


def clauses(folder: Path) -> list[Judged]:
    """Return the clauses with CUAD's labels, and what the signals find in each."""
    return [
        Judged(
            row["text"],
            company(row["source"]),
            frozenset(LABELS[label][0] for label in row["labels"] if label in LABELS),
            signalled_types(row["text"]),
        )
        for row in _rows(folder)
        if row["kind"] != _BY_HAND
    ]


def by_hand(folder: Path) -> list[HandLabelled]:
    """Return the sentences labelled by hand."""
    return [
        HandLabelled(row["text"], company(row["source"]), frozenset(row["labels"]))
        for row in _rows(folder)
        if row["kind"] == _BY_HAND
    ]


def examples(folder: Path) -> list[Example]:
    """Return the sentences written for a type."""
    lines = (folder / "examples.jsonl").read_text(encoding="utf-8").splitlines()
    rows = map(json.loads, lines)
    return [Example(row["type"], row["text"], bool(row["label"])) for row in rows]


def wholes(folder: Path) -> list[Whole]:
    """Return the whole agreements."""
    found = []
    for line in (folder / "spans_dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = gzip.decompress((folder / "texts" / f"{row['file']}.gz").read_bytes()).decode("utf-8")
        types = frozenset(SPANS[span["category"]] for span in row["spans"] if span["category"] in SPANS)
        found.append(Whole(row["file"], company(row["source"].replace("#", "/")), text, types))
    return found


def _rows(folder: Path) -> Iterator[dict[str, str]]:
    with gzip.open(folder / "clauses_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
