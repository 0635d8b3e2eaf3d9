"""Teaches the second reader that is shipped, from the clauses of a folder.

usage: python -m bench.agreements_train FOLDER [--seed 11] [--version 2026.11] [--to FILE]

`FOLDER` is described in `bench/agreements_data.py`. The model card (docs/second-reader.md) has the figures.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bench import agreements_data as data
from monitor.agreements import second_reader
from monitor.agreements.learning import Lessons, taught

SHIPPED = Path(second_reader.__file__).parent / "models" / second_reader.SHIPPED
ATTRIBUTION = (
    "Contract Understanding Atticus Dataset (CUAD) v1, The Atticus Project, CC BY 4.0; weights derived from it"
)


def main() -> None:
    """Learn every type from all clauses and write the file of weights."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--seed", type=int, default=11)
    asked.add_argument("--version", default="2026.11")
    asked.add_argument("--to", type=Path, default=SHIPPED)
    given = asked.parse_args()
    clauses = data.to_learn_from(given.folder)
    sentences = [sentence for agreement in data.wholes(given.folder) for sentence in agreement.judged()]
    lessons = Lessons(clauses, sentences, given.seed)
    learned = [lessons.learned(lesson) for lesson in data.LESSONS]
    for kind in (one.kind for one in learned):
        if (kind.alone_in_agreement, kind.with_signals_in_agreement) == (kind.alone, kind.with_signals):
            print(f"{kind.type}: in whole agreements too few have it, or no threshold finds nearly all: as in clauses")
    about = {
        "learned_from": ATTRIBUTION,
        "clauses": len(clauses),
        "companies": len({clause.group for clause in clauses}),
        "of_type": {one.kind.type: sum(one.kind.type in clause.types for clause in clauses) for one in learned},
        "seed": given.seed,
    }
    given.to.write_text(second_reader.written(taught(learned, given.version, about)), encoding="utf-8")


if __name__ == "__main__":
    main()
