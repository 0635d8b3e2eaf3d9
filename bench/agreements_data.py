"""Labelled clauses for the benchmark of agreements, from a folder that is not part of this repository.

The folder holds `clauses_dev.jsonl.gz` (clauses of CUAD, CC BY 4.0, The Atticus Project, and sentences labelled by
hand), `examples.jsonl` (one sentence a line, of its type or a look-alike), `texts/` and `spans_dev.jsonl` (whole
agreements).
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from monitor.agreements.detect import signalled, signalled_types
from monitor.agreements.learning import Judged, Lesson, Weighing
from monitor.agreements.views import ABOUT, NEAR, PAIRS
from scrapers.texts import read_agreement

_PRICES = ("P01_fixed_resale_price", "P02_min_resale_price", "P03_rec_price_pressure", "P04_map_agreement")
_OTHERWISE_EXCLUSIVE = (
    "T02_passive_sales_ban",
    "T03_active_sales_restriction",
    "T05_cross_supply_ban",
    "T06_unauthorised_reseller_ban",
    "O02_marketplace_ban",
    "O03_comparison_search_ban",
    "E02_noncompete_term_autorenew",
    "E07_shelf_exclusivity",
    "A01_spare_parts",
)
"""types that say "only" and "exclusively" of what the buyer does, not of what it is granted"""
LESSONS = (
    Lesson("T07_exclusive_grant", ("T07_exclusive_grant", "E04_exclusive_purchasing"), _OTHERWISE_EXCLUSIVE),
    Lesson("E01_noncompete", ("E01_noncompete", "E03_post_term_noncompete"), (*_PRICES, "E07_shelf_exclusivity")),
    Lesson(
        "E05_minimum_purchase",
        ("E05_minimum_purchase",),
        (*_PRICES, "P11_price_sanction", "P12_map_acknowledgement"),
        weighing=Weighing(
            (PAIRS, NEAR, ABOUT), ("T07_exclusive_grant", "E01_noncompete", "T04_customer_allocation"), NEAR
        ),
    ),
    Lesson("T04_customer_allocation", ("T04_customer_allocation",)),
    Lesson("P09_purchase_mfn", ("P09_purchase_mfn",), _PRICES),
)
LABELS = {
    "cuad:exclusivity": "T07_exclusive_grant",
    "cuad:non_compete": "E01_noncompete",
    "cuad:minimum_commitment": "E05_minimum_purchase",
    "cuad:no_solicit_of_customers": "T04_customer_allocation",
    "cuad:most_favored_nation": "P09_purchase_mfn",
}
"""CUAD's labels, each with the clause type that stands for it"""
SPANS = {
    "Exclusivity": "T07_exclusive_grant",
    "Non-Compete": "E01_noncompete",
    "Minimum Commitment": "E05_minimum_purchase",
    "No-Solicit Of Customers": "T04_customer_allocation",
    "Most Favored Nation": "P09_purchase_mfn",
}
"""categories of spans in whole agreements"""
OWN_LESSONS = Path(__file__).with_name("agreements_lessons.yaml")
OWN_GROUPS = 4
_BY_HAND = "mined_dev"


@dataclass(frozen=True)
class HandLabelled:
    """A sentence with the types it was given by hand, without the number before the name; and whose it is."""

    text: str
    group: str
    types: frozenset[str]

    def judged(self) -> Judged:
        """Return it as a clause to learn from."""
        return _judged(self.text, self.group, self.types)


@dataclass(frozen=True)
class Example:
    """A sentence written for a type: one of it (`positive`) or one that only looks like it."""

    type: str
    text: str
    positive: bool
    language: str
    group: str

    def judged(self) -> Judged:
        """Return it as a clause to learn from."""
        name = self.type.partition("_")[2]
        return _judged(self.text, self.group, frozenset([name]) if self.positive else frozenset())


@dataclass(frozen=True)
class Whole:
    """A whole agreement: its text, whose it is, and its labelled spans (type, start, end)."""

    name: str
    group: str
    text: str
    spans: tuple[tuple[str, int, int], ...]

    @property
    def types(self) -> frozenset[str]:
        """The clause types that its labels hold."""
        return frozenset(name for name, _, _ in self.spans)

    def judged(self) -> Iterator[Judged]:
        """Yield its sentences; a sentence is of a type where most of it lies in a span."""
        for found in signalled(read_agreement(self.name, self.text.encode())):
            start, end = found.sentence.start, found.sentence.end
            types = frozenset(
                name for name, first, last in self.spans if 2 * (min(end, last) - max(start, first)) > end - start
            )
            yield Judged(found.text, self.group, types, frozenset(found.signals), agreement=self.name)


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
            frozenset(LABELS[label] for label in row["labels"] if label in LABELS),
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


def _judged(text: str, group: str, names: frozenset[str]) -> Judged:
    types = (one.type for one in LESSONS if any(name.partition("_")[2] in names for name in one.agrees_with))
    return Judged(text, group, frozenset(types), signalled_types(text), of_contract=False)


def examples(folder: Path) -> list[Example]:
    """Return the sentences written for a type."""
    lines = (folder / "examples.jsonl").read_text(encoding="utf-8").splitlines()
    rows = map(json.loads, lines)
    return [
        Example(row["type"], row["text"], bool(row["label"]), row["language"], f"example of {row['type']}")
        for row in rows
    ]


def wholes(folder: Path) -> list[Whole]:
    """Return the whole agreements."""
    found = []
    for line in (folder / "spans_dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = gzip.decompress((folder / "texts" / f"{row['file']}.gz").read_bytes()).decode("utf-8")
        spans = [
            (SPANS[span["category"]], span["start"], span["end"]) for span in row["spans"] if span["category"] in SPANS
        ]
        found.append(Whole(row["file"], company(row["source"]), text, tuple(spans)))
    return found


def to_learn_from(folder: Path) -> list[Judged]:
    """Return all that there is to learn from, in English."""
    written = [example.judged() for example in examples(folder) if example.language == "en"]
    return [*clauses(folder), *(sentence.judged() for sentence in by_hand(folder)), *written, *own_lessons()]


def own_lessons() -> list[Judged]:
    """Return our own sentences beside this file."""
    lessons = YAML(typ="safe", pure=True).load(OWN_LESSONS.read_text(encoding="utf-8"))
    return [
        Judged(
            text,
            f"own lessons {place % OWN_GROUPS}",
            frozenset({name} - {"none"}),
            signalled_types(text),
            of_contract=False,
        )
        for name, texts in lessons.items()
        for place, text in enumerate(texts)
    ]


def _rows(folder: Path) -> Iterator[dict[str, str]]:
    with gzip.open(folder / "clauses_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
