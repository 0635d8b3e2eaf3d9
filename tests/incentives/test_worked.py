"""Worked calculations: every method against examples reckoned by hand, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from monitor.incentives.method import methods
from monitor.incentives.worked import compute

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))["cases"]

TIERS = [{"from": "0", "rate": "0.01"}, {"from": "100", "rate": "0.02"}]


def bonus(*weights: str, fund: str = "1000", method: str = "kpi.weighted_bonus") -> dict[str, Any]:
    """Return a KPI bonus whose KPIs are all on target."""
    kpis = [{"weight": weight, "achievement": "1"} for weight in weights]
    return {"method": method, "inputs": {"fund": fund, "kpis": kpis}}


REFUSED = [
    ({"method": "tiers.marginl", "inputs": {}}, "did you mean 'tiers.marginal'?"),
    ({"method": "tiers.marginal", "inputs": {"volume": "1"}}, "X: inputs.tiers is missing; found volume"),
    ({"method": "tiers.marginal", "inputs": {"volume": "1", "tiers": []}}, "the scale has no tiers"),
    ({"method": "tiers.marginal", "inputs": {"volume": "1", "tiers": TIERS[::-1]}}, "expected rising tiers"),
    (
        {"method": "tiers.marginal", "inputs": {"volume": "lots", "tiers": TIERS}},
        "inputs.volume is 'lots'; expected a number",
    ),
    ({"method": "tiers.marginal", "inputs": {"volume": "NaN", "tiers": TIERS}}, "expected a finite number"),
    ({"method": "tiers.marginal", "inputs": {"volume": True, "tiers": TIERS}}, "inputs.volume is 'true'"),
    (
        {"method": "tiers.marginal", "inputs": {"volume": "1", "tiers": [{"from": "0"}]}},
        "inputs.tiers[0].rate is missing; found from",
    ),
    (
        {"method": "discount.unconditional", "inputs": {"list_amount": "1", "rate": "1", "currency": "EURO"}},
        "inputs.currency is 'EURO'; expected an ISO 4217 code",
    ),
    (
        {"method": "discount.unconditional", "inputs": {"list_amount": "1", "rate": "1", "rounding": "up"}},
        "expected half_up or half_even",
    ),
    (
        {"method": "discount.unconditional", "inputs": {"list_amount": "1", "rate": "2"}},
        "inputs.rate is '2'; expected a share of one, such as 0.05 for 5 %",
    ),
    (
        {"method": "tiers.marginal", "inputs": {"volume": "1", "tiers": [{"from": "0", "rate": "-0.01"}]}},
        "inputs.tiers[0].rate is '-0.01'; expected a share",
    ),
    (
        {
            "method": "cap.remuneration_with_vat",
            "inputs": {"food_purchases_with_vat": "110", "vat_rate": "10", "total_remuneration": "1"},
        },
        "inputs.vat_rate is '10'; expected a share",
    ),
    ({"method": "data.units", "inputs": {"rows": [{"qty": 1, "uom": "PAL"}], "ea_per_cs": 2}}, "rows[0].uom is 'PAL'"),
    ({"method": "parsing.numbers", "inputs": {"strings": ["1234,50"], "locales": ["en"]}}, "is not a number with '.'"),
    ({"method": "parsing.dates", "inputs": {"values": ["31.02.2026"]}}, "is not a date of the calendar"),
    ({"method": "allocation.by_score", "inputs": {"total": 3, "scores": [1, -1]}}, "expected scores of zero or more"),
    (
        {"method": "allocation.in_cases", "inputs": {"total_units": 3, "units_per_case": 0, "scores": [1]}},
        "one unit or more",
    ),
    (
        {"method": "allocation.weighted", "inputs": {"total": 1, "H": [1, 2], "P": [0, -1], "w_h": 1, "w_p": 1}},
        "inputs.P is '[0, -1]'; expected figures of zero or more",
    ),
    (
        {"method": "allocation.within_bounds", "inputs": {"total": 1, "scores": [1, 2], "least": [1, 1]}},
        "expected least amounts that fit the total",
    ),
    (
        {"method": "allocation.within_bounds", "inputs": {"total": 9, "scores": [1], "least": [4], "most": [3]}},
        "inputs.most is '[3]'; expected no less than the least",
    ),
    (
        {
            "method": "tiers.whole_volume",
            "inputs": {"volume": "9", "tiers": [{"from": Decimal("7.5"), "rate": "0"}, {"from": "3", "rate": "0"}]},
        },
        """[{"from": 7.5, "rate": "0"}, {"from": "3", "rate": "0"}]""",
    ),
    (
        {"method": "discount.unconditional", "inputs": {"list_amount": True, "rate": "0"}},
        "inputs.list_amount is 'true'",
    ),
    ({"method": "rounding.modes", "inputs": {"amount": "1_000", "rate": "1"}}, "inputs.amount is '1_000'"),
    ({"method": "rounding.modes", "inputs": {"amount": "1e40", "rate": "1"}}, "at most 30 digits before the point"),
    ({"method": "parsing.dates", "inputs": {"values": [60]}}, "the serial number 60 is no day"),
    (
        {
            "method": "cap.remuneration_with_vat",
            "inputs": {"food_purchases_with_vat": "110", "vat_rate": "-1", "total_remuneration": "5"},
        },
        "X: inputs.vat_rate is '-1'; expected a share of one",
    ),
    (
        {"method": "target.prorated", "inputs": {"month_target": "310", "start": "1.3.26", "month_end": "2026-03-31"}},
        "X: inputs.start is '1.3.26'; expected a day such as 2026-03-31",
    ),
    (
        {
            "method": "growth.prorated_base",
            "inputs": {"base": "9", "base_days": 90, "current": "5", "current_days": 0},
        },
        "inputs.current_days is '0'; expected one day or more",
    ),
    (bonus("0.5", "0.3", "0.3"), "X: inputs.kpis: the weights come to 1.1; expected weights of zero or more that come"),
    (bonus("0.5", "0.4999"), "X: inputs.kpis: the weights come to 0.9999; expected"),
    (bonus("1.5", "-0.5"), "X: inputs.kpis: a weight is below zero; expected"),
    (bonus(), "X: inputs.kpis: the weights come to 0; expected"),
    (bonus("0.5", "0.4", method="kpi.missing_data"), "X: inputs.kpis: the weights come to 0.9; expected"),
    (bonus("1", fund="-1000"), "X: inputs.fund is '-1000'; expected zero or more"),
    (bonus("1", fund="-1000", method="kpi.missing_data"), "X: inputs.fund is '-1000'; expected zero or more"),
    (
        {"method": "kpi.gated_bonus", "inputs": {"fund": "-1", "score": "1", "gates": []}},
        "X: inputs.fund is '-1'; expected zero or more",
    ),
    (
        {"method": "fund.coop", "inputs": {"purchases": "1000", "rho": "0.03", "claim": "-20"}},
        "X: inputs.claim is '-20'; expected zero or more",
    ),
    (
        {
            "method": "fund.coop_shared",
            "inputs": {
                "purchases": "9",
                "returns": "0",
                "ineligible": "0",
                "rho": "0.1",
                "share": "0.5",
                "invoice_of_activity": "-8",
            },
        },
        "X: inputs.invoice_of_activity is '-8'; expected zero or more",
    ),
    (
        {
            "method": "claims.ship_and_debit",
            "inputs": {"lines": [{"wac": "5", "contract": "4", "qty": 1}], "claimed": "-1"},
        },
        "X: inputs.claimed is '-1'; expected zero or more",
    ),
    ({"method": "price_architecture.ladder", "inputs": {"levels": [], "min_gap_pct": []}}, "at least one price level"),
    ({"inputs": {"volume": "1", "tiers": TIERS}}, 'has no "method"; name one of tiers.linear, tiers.marginal, tiers'),
    ({"inputs": {"moon": "1"}}, "no method reads exactly these inputs"),
]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_method_answers_its_example_to_the_cent(case: dict[str, Any]) -> None:
    done = compute(case)
    assert (done.answer, done.error, done.unread) == (case["expected"], "", ())


def test_a_kpi_without_an_achievement_is_not_one_of_zero() -> None:
    case = bonus("0.5", "0.5")
    case["inputs"]["kpis"][1]["achievement"] = None
    answer = compute({"id": "X", **case}).answer
    assert answer == {"score": None, "bonus": None, "reason": "no achievement for KPI 2"}


def test_every_method_has_an_example() -> None:
    assert {case.get("method") for case in CASES} - {None} == set(methods())


@pytest.mark.parametrize(("case", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_what_cannot_be_computed_says_where_and_why(case: dict[str, Any], said: str) -> None:
    done = compute({"id": "X", **case})
    assert done.answer == {}
    assert said in done.error


def test_an_input_that_changes_nothing_is_told() -> None:
    done = compute({"id": "X", "method": "tiers.whole_volume", "inputs": {"volume": "1", "tiers": TIERS, "cap": "0.5"}})
    assert done.unread == ("cap",)


def _command(*args: str, text: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "monitor.cli.app", "incentives", "compute", *args]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def test_the_command_answers_the_good_cases_and_names_the_bad_one() -> None:
    bad = {"id": "bad", "method": "tiers.marginal", "inputs": {}}
    done = _command("-", text=json.dumps({"cases": [CASES[0], bad]}))
    results = json.loads(done.stdout)["results"]
    assert results[0] == {"id": CASES[0]["id"], **CASES[0]["expected"]}
    assert results[1]["error"].startswith("bad: inputs.volume is missing")
    assert done.returncode == 1
    assert "bad: inputs.volume is missing" in done.stderr


def test_numbers_that_are_no_text_stay_exact() -> None:
    done = _command("-", text='{"cases":[{"id":1,"method":"rounding.modes","inputs":{"amount":0.145,"rate":1}}]}')
    assert json.loads(done.stdout) == {"results": [{"id": "1", "half_up": "0.15", "half_even": "0.14"}]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "-:1: no JSON"),
        ('{"cases": [{"id": "X", "id": "Y", "inputs": {}}]}', 'the key "id" stands twice'),
        ("[]", 'holds no "cases"'),
        ('{"cases": [7]}', "-: [cases[0]]: is no case"),
        ('{"cases": [{"id": "a", "inputs": 1}]}'.replace("]}", "]}"), "[cases[0]]: is no case"),
    ],
)
def test_a_file_that_holds_no_cases_is_refused_with_its_place(text: str, said: str) -> None:
    done = _command("-", text=text)
    assert done.returncode == 1
    assert said in done.stderr.replace("- [", "-: [")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    done = _command(str(tmp_path / "none.json"))
    assert done.returncode == 2
    assert "none.json: cannot be read" in done.stderr
