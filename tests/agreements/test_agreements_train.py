"""`agreements train` learns from counsel's decisions and keeps only what got better."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.agreements.learning import folds
from monitor.agreements.retraining import Decision, retrained
from monitor.agreements.second_reader import OWN, reader_of, shipped_reader
from monitor.agreements.thresholds import best_thresholds
from monitor.cli.app import build
from monitor.errors import ChannelwardenError

RUN = CliRunner()
ACCEPTED = [f"The shop keeps foreign {ware} off its shelves in season {at}." for at in range(30) for ware in ("pans",)]
DISMISSED = [f"The shop keeps clean {ware} on its counters in season {at}." for at in range(30) for ware in ("pans",)]


def decided() -> list[Decision]:
    return [
        *(Decision(text, "E01_noncompete", True) for text in ACCEPTED),
        *(Decision(text, "E01_noncompete", False) for text in DISMISSED),
    ]


def test_a_group_is_held_back_once_and_as_a_whole() -> None:
    groups = [f"g{at % 7}" for at in range(30)]
    held = [place for _, places in folds(groups, 3, 1) for place in places]
    assert sorted(held) == list(range(30))
    assert all({groups[at] for at in kept}.isdisjoint({groups[at] for at in out}) for kept, out in folds(groups, 3, 1))


def test_thresholds_take_the_signals_word_where_it_is_good() -> None:
    limits = best_thresholds([3.0, 0.5, 0.4, -2.0], [True, True, False, False], [False, True, False, True])
    found = [limits.found(score, agreed) for score, agreed in zip([3.0, 0.5, 0.4, -2.0], [0, 1, 0, 1], strict=True)]
    assert found == [True, True, False, False]


def test_too_few_decisions_and_types_it_does_not_know_change_nothing() -> None:
    some = [*decided()[:5], Decision("x", "P01_fixed_resale_price", True)]
    reader, changes = retrained(shipped_reader(), some, "v", 1)
    assert reader is shipped_reader()
    assert [(change.replaced, change.reason) for change in changes] == [
        (False, "too few decisions: 30 are needed, of both kinds"),
        (False, "the signals alone find this type"),
    ]


def test_what_got_better_is_written_and_what_did_not_is_kept(tmp_path: Path) -> None:
    pytest.importorskip("sklearn", reason="the extra `train` is not installed")
    lines = [json.dumps({"text": one.text, "type": one.type, "accepted": one.accepted}) for one in decided()]
    (tmp_path / "d.jsonl").write_text("\n".join(lines), encoding="utf-8")
    asked = ["agreements", "train", str(tmp_path / "d.jsonl"), "-w", str(tmp_path), "--json"]
    first = json.loads(RUN.invoke(build(), asked).stdout)
    assert first["written"] is True
    (change,) = first["types"]
    assert change["after"] > change["before"]
    assert reader_of(tmp_path).about["taught_again_from"] == shipped_reader().version
    kept = (tmp_path / OWN).read_bytes()
    again = json.loads(RUN.invoke(build(), asked).stdout)
    assert again["written"] is False
    assert (tmp_path / OWN).read_bytes() == kept


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"text": "x", "type": "y"}', '{"text": "x", "type": "y", "accepted": "yes"}', "1"]
)
def test_a_line_that_is_no_decision_is_refused_with_its_place(tmp_path: Path, line: str) -> None:
    (tmp_path / "d.jsonl").write_text(f"\n{line}\n", encoding="utf-8")
    refused = RUN.invoke(build(), ["agreements", "train", str(tmp_path / "d.jsonl"), "-w", str(tmp_path)])
    assert isinstance(refused.exception, ChannelwardenError)
    assert "line 2: not of the form" in str(refused.exception)
