"""The law's dated figures: the value of the day, none after the last day, and workspaces that only tighten."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from monitor.errors import Fault
from monitor.facts.registry import schemas
from monitor.rulebook.figures import FIGURES_FILE, figure_on, read_figures
from monitor.rulebook.load import gather, shipped_folder
from monitor.rulebook.records import Figure

TODAY = date(2026, 3, 1)

SHIPPED = """
figures:
  - figure: share_limit_bp
    jurisdiction: EU
    value: 35 %
    valid_from: 2020-01-01
    valid_to: 2022-05-31
    meaning: before
    citation: old article
    confirmed: true
  - figure: share_limit_bp
    jurisdiction: EU
    value: 30 %
    valid_from: 2022-06-01
    valid_to: 2034-05-31
    meaning: now
    citation: article 3
    confirmed: false
  - figure: block_exemption
    jurisdiction: EU
    value: true
    valid_from: 2022-06-01
    valid_to: 2034-05-31
    meaning: in force
    citation: article 11
    confirmed: true
  - figure: turnover_limit
    jurisdiction: RU
    value: 800000000 RUB
    valid_from: 2024-01-01
    meaning: tolerated
    citation: article 12
    confirmed: true
"""


def entry(**changes: str) -> str:
    """Return a file with one figure."""
    keys = {
        "figure": "share_limit_bp",
        "jurisdiction": "EU",
        "value": "25 %",
        "valid_from": "2026-01-01",
        "meaning": "ours",
        "citation": "memo of counsel",
        "confirmed": "true",
    } | changes
    return "figures:\n  - " + "\n    ".join(f"{key}: {value}" for key, value in keys.items() if value) + "\n"


def read(folder: Path, own: str = "", shipped: str = SHIPPED) -> tuple[tuple[Figure, ...], list[Fault]]:
    """Return what two rules folders hold."""
    for name, text in (("shipped", shipped), ("own", own)):
        path = folder / name / FIGURES_FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        if text:
            path.write_text(text, encoding="utf-8")
    faults: list[Fault] = []
    found = read_figures(shipped=folder / "shipped", own=folder / "own", schemas=schemas(), faults=faults)
    return found, faults


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2019, 12, 31), None),
        (date(2020, 1, 1), 3500),
        (date(2022, 5, 31), 3500),
        (date(2022, 6, 1), 3000),
        (date(2034, 5, 31), 3000),
        (date(2034, 6, 1), None),
    ],
)
def test_the_value_is_the_one_in_force_on_the_day(tmp_path: Path, day: date, value: int | None) -> None:
    figures, faults = read(tmp_path)
    assert faults == []
    assert figure_on(figures, "share_limit_bp", "EU", day).value == value


def test_after_the_last_day_the_reason_names_it_and_a_yes_becomes_a_no(tmp_path: Path) -> None:
    figures, _ = read(tmp_path)
    ended = figure_on(figures, "share_limit_bp", "EU", date(2034, 6, 1))
    assert ended.said == "no `share_limit_bp` is in force for EU on 2034-06-01 (the last one ended with 2034-05-31)"
    assert figure_on(figures, "block_exemption", "EU", date(2034, 6, 1)).value is False
    assert figure_on(figures, "block_exemption", "RU", TODAY).value is None
    assert figure_on(figures, "share_limit_bp", "EU", None).value is None


def test_money_keeps_its_currency_and_the_citation_its_mark(tmp_path: Path) -> None:
    figures, _ = read(tmp_path)
    limit = figure_on(figures, "turnover_limit", "RU", TODAY)
    assert (limit.value, limit.currency, limit.confirmed) == (80_000_000_000, "RUB", True)
    assert not figure_on(figures, "share_limit_bp", "EU", TODAY).confirmed


def test_a_workspace_tightens_from_the_day_it_says(tmp_path: Path) -> None:
    figures, faults = read(tmp_path, entry())
    assert faults == []
    assert figure_on(figures, "share_limit_bp", "EU", date(2025, 12, 31)).value == 3000
    tightened = figure_on(figures, "share_limit_bp", "EU", TODAY)
    assert (tightened.value, tightened.said) == (2500, "memo of counsel")
    assert figure_on(figures, "share_limit_bp", "EU", date(2034, 6, 1)).value is None, "it revives nothing"


def test_a_workspace_may_say_that_an_exemption_does_not_hold_for_it(tmp_path: Path) -> None:
    figures, faults = read(tmp_path, entry(figure="block_exemption", value="false"))
    assert faults == []
    assert figure_on(figures, "block_exemption", "EU", TODAY).value is False


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (entry(value="40 %"), "is looser than the shipped one"),
        (entry(valid_from="2035-01-01"), "tightens nothing"),
        (entry(jurisdiction="US"), "tightens nothing"),
        (entry(figure="share_limt_bp"), "did you mean 'share_limit_bp'?"),
        (entry(jurisdiction="FR"), "unknown jurisdiction 'FR'"),
        (entry(value="25"), "type mismatch"),
        (entry(figure="region", value="US-TX"), "is no figure"),
        (entry(valid_from="01.01.2026"), "'valid_from' is no day"),
        (entry(valid_to="2025-01-01"), "ends before it begins"),
        (entry(citation=""), "key 'citation' is missing"),
        (entry() + entry().partition("\n")[2], "is in force twice"),
        (entry(figure="turnover_limit", jurisdiction="RU", value="1.00 EUR"), "is in EUR"),
        ("limits: []\n", "no list of figures"),
        ("figures:\n  - share_limit_bp\n", "a figure holds no keys"),
        (entry(valid_from=""), "key 'valid_from' is missing"),
        (entry(valid_from="2034-05-31", value="30.01 %"), "is looser than the shipped one"),
        (entry(valid_from="2019-01-01", valid_to="2020-01-01", value="35.01 %"), "is looser than the shipped one"),
        (entry(valid_to="2026-06-30") + entry(valid_from="2026-06-30").partition("\n")[2], "is in force twice"),
    ],
)
def test_what_cannot_hold_is_refused_with_its_place(tmp_path: Path, own: str, said: str) -> None:
    _, faults = read(tmp_path, own)
    assert any(said in str(fault) and "rules/law/parameters.yaml" in str(fault) for fault in faults), faults


def test_figures_that_follow_one_another_and_one_of_a_single_day_are_in_order(tmp_path: Path) -> None:
    own = entry(value="30 %", valid_to="2026-01-01") + entry(valid_from="2026-01-02").partition("\n")[2]
    figures, faults = read(tmp_path, own)
    assert faults == []
    days = (date(2026, 1, 1), date(2026, 1, 2))
    assert [figure_on(figures, "share_limit_bp", "EU", day).value for day in days] == [3000, 2500]


def test_a_file_of_figures_in_another_encoding_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "own" / FIGURES_FILE
    path.parent.mkdir(parents=True)
    path.write_bytes(entry(meaning="Пояснение").encode("cp1251"))
    assert any("not UTF-8 text" in str(fault) for fault in read(tmp_path)[1])


def test_the_shipped_figures_are_read_beside_the_rules_and_every_law_rule_knows_them(tmp_path: Path) -> None:
    rules, faults = gather(own=None, schemas=schemas(), overrides={})
    assert faults == []
    laws = [rule for rule in rules.values() if rule.family == "law"]
    assert laws
    assert all(rule.figures == laws[0].figures for rule in laws)
    day = figure_on(laws[0].figures, "block_exemption", "UK", date(2028, 6, 1))
    assert day.value is False
    assert (shipped_folder() / FIGURES_FILE).is_file()


def test_a_workspaces_figures_reach_the_rules(tmp_path: Path) -> None:
    path = tmp_path / FIGURES_FILE
    path.parent.mkdir(parents=True)
    path.write_text(entry(), encoding="utf-8")
    rules, faults = gather(own=tmp_path, schemas=schemas(), overrides={})
    assert faults == []
    assert figure_on(rules["LAW-TERR-EU-ACTIVE"].figures, "share_limit_bp", "EU", TODAY).value == 2500
