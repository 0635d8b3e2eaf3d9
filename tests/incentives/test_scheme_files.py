"""Scheme files: every fault of all of them in one go, with its line; and the four principles of pay."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from monitor.errors import FaultsError
from monitor.incentives.schemes.ground import schemes_of
from monitor.settings import Workspace
from tests.incentives.scheme_stand import POLICY, furnish, scheme_text, write_scheme

TIERS = "tiers:\n  - {from: 0, rate: 2 %}\n"
KPI = "terms: {fund: 10000}\nkpis:\n  - {kpi: service, measure: file, weight: 100 %}\n"
WHOLE, BONUS = scheme_text("whole_volume", TIERS), scheme_text("weighted_kpi", KPI)

REFUSED = {
    "a rate without its per cent sign": (WHOLE.replace("2 %", "2"), "14: 'rate' is `2`, which is 200 %; exp"),
    "an unknown method": (
        WHOLE.replace("whole_volume", "hole_volume"),
        "12: unknown method 'hole_volume'; did you",
    ),
    "a key twice": (WHOLE + "base: purchases\n", "15: key 'base' stands twice, first in line 11"),
    "less than the smallest coin": (
        WHOLE + "rounding: {places: 3}\n",
        "15: nobody can pay 3 places of EUR",
    ),
    "a key nobody knows": (WHOLE + "tires: 4\n", "15: unknown key 'tires' in a scheme; did you mean 'tiers'"),
    "tiers that do not rise": (WHOLE + "  - {from: 0, rate: 3 %}\n", "13: the tier from 0 follows the one from 0"),
    "a negative amount": (WHOLE.replace("from: 0", "from: -5"), "14: 'from' is `-5`; expected an amount"),
    "a term that is missing": (scheme_text("coop", "claims: coop\n"), "12: the method 'coop' needs 'terms'"),
    "a base it is not reckoned on": (
        WHOLE.replace("purchases", "sell_in"),
        "11: the method 'whole_volume' is not",
    ),
    "products of purchases": (WHOLE + "products: [AX-1]\n", "15: purchases are entered without products"),
    "weights that are not whole": (BONUS.replace("100 %", "90 %"), "14: the weights come to 90 %; expected exactly"),
    "two funds": (BONUS.replace("10000}", "10000, fund_rate: 1 %}"), "13: of fund and fund_rate exactly one"),
    "no such day": (WHOLE.replace("2026-12-31", "2026-13-31"), "7: 'valid_to' is `2026-13-31`; expected a day"),
    "an end before the begin": (WHOLE.replace("2026-12-31", "2025-12-31"), "7: it ends on 2025-12-31, before it beg"),
    "a party nobody knows": (WHOLE.replace("[northwind]", "[southwind]"), "5: no party 'southwind' in the policy"),
    "an agreement nobody knows": (WHOLE.replace("NW-2026", "NW-1"), "4: no agreement 'NW-1' in the policy"),
    "longer than its agreement": (WHOLE.replace("2026-12-31", "2027-12-31"), "7: the scheme holds from 2026-01-01"),
    "a KPI without source": (
        BONUS.replace("kpi: service", "kpi: audit"),
        "15: not measurable: the KPI 'audit'",
    ),
    "a KPI beyond influence": (
        BONUS.replace("kpi: service", "kpi: season"),
        "15: not achievable: 'season' is",
    ),
    "a KPI nobody defined": (BONUS.replace("kpi: service", "kpi: smiles"), "15: no KPI 'smiles' in the policy"),
    "unconditional without condition": (
        scheme_text("flat", "terms: {rate: 2 %}\n", kind="unconditional"),
        "10: not conditional enough: of at most 2 % that 'northwind' can earn, 2 % ask for nothing; the pol",
    ),
    "a holiday that is no day": (
        scheme_text(
            "flat", "terms: {rate: 2 %}\nlate_report: {due_days: 5, holidays: [Easter]}\n", kind="unconditional"
        ),
        "14: 'holidays' is `Easter`; expected a day written 2026-12-31",
    ),
    "an option of another measure": (
        scheme_text(
            "weighted_kpi",
            "terms: {fund: 1}\nkpis:\n  - kpi: service\n    measure: sell_out\n    weight: 100 %\n"
            "    target: 5\n    minimum: 10\n",
        ),
        "19: the measure 'sell_out' has no 'minimum'",
    ),
    "a gate that may lack data": (
        scheme_text(
            "weighted_kpi",
            "terms: {fund: 1}\nkpis:\n  - kpi: service\n    measure: file\n    gate: true\n    missing_data: zero\n",
        ),
        "18: a gate without data holds the pay up",
    ),
    "a measure whose file is not there": (
        scheme_text(
            "weighted_kpi",
            "terms: {fund: 1}\nkpis:\n  - kpi: service\n    measure: display\n    weight: 100 %\n    target: 5\n",
        ),
        "15: not measurable: the policy has no file field_audits",
    ),
    "a cascade without a base of value": (
        scheme_text("per_unit", "tiers:\n  - {from: 0, rate: 1}\nstacking: cascade\n", base="sell_in"),
        "15: 'per_unit' cannot stand on what earlier schemes left",
    ),
    "a cascade of growth": (
        scheme_text("growth_on_volume", "terms: {threshold: 5 %, rate: 1 %}\nstacking: cascade\n"),
        "14: 'growth_on_volume' cannot stand on what earlier schemes left",
    ),
    "a currency nobody knows": (WHOLE.replace("EUR", "EURO"), "9: unknown currency 'EURO'"),
    "an empty file": ("", "1: the file is empty"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_scheme_is_refused_with_line_and_reason(workspace: Workspace, session: Session, name: str) -> None:
    stand = furnish(workspace, session)
    text, said = REFUSED[name]
    write_scheme(stand, "scheme", text)
    with pytest.raises(FaultsError) as caught:
        schemes_of(stand)
    assert f"schemes/scheme.yaml:{said}" in str(caught.value)


def test_a_scheme_may_outlast_the_term_of_an_agreement_that_renews_itself(
    workspace: Workspace, session: Session
) -> None:
    ended = (
        POLICY["agreements"].replace("valid_to\n", "valid_to,auto_renew\n").replace("2026-12-31\n", "2025-12-31,yes\n")
    )
    stand = furnish(workspace, session, {"agreements": ended})
    write_scheme(stand, "scheme", WHOLE)
    assert [scheme.name for scheme in schemes_of(stand)] == ["whole-volume v1"]


def test_all_faults_of_all_files_are_said_in_one_go(workspace: Workspace, session: Session) -> None:
    stand = furnish(workspace, session)
    write_scheme(stand, "a", WHOLE.replace("2 %", "2").replace("period: quarter", "period: fortnight"))
    write_scheme(stand, "b", WHOLE.replace("EUR", "EURO"))
    write_scheme(stand, "c", WHOLE).rename(stand.root / "schemes" / "c.yml")
    with pytest.raises(FaultsError) as caught:
        schemes_of(stand)
    places = [(fault.file, fault.line) for fault in caught.value.faults]
    assert places == [("schemes/a.yaml", 8), ("schemes/a.yaml", 14), ("schemes/b.yaml", 9), ("schemes/c.yml", 0)]


def test_versions_follow_one_another(workspace: Workspace, session: Session) -> None:
    stand = furnish(workspace, session)
    write_scheme(stand, "a", WHOLE.replace("2026-12-31", "2026-06-30"))
    second = WHOLE.replace("version: 1", "version: 2")
    write_scheme(stand, "b", second.replace("valid_from: 2026-01-01", "valid_from: 2026-07-01"))
    assert [scheme.name for scheme in schemes_of(stand)] == ["whole-volume v1", "whole-volume v2"]
    write_scheme(stand, "b", second)
    with pytest.raises(FaultsError, match="v2 begins on 2026-01-01, while whole-volume v1 holds until 2026-06-30"):
        schemes_of(stand)


def test_unconditional_versions_one_after_the_other_are_set_against_what_stands_beside_each(
    workspace: Workspace, session: Session
) -> None:
    limits = POLICY["discount_limits"].replace("60 %", "40 %")
    stand = furnish(workspace, session, {"discount_limits": limits})
    three = TIERS.replace("2 %", "3 %")
    first = scheme_text("whole_volume", three).replace("2026-12-31", "2026-06-30")
    second = scheme_text("whole_volume", three).replace("2026-01-01", "2026-07-01").replace("version: 1", "version: 2")
    write_scheme(stand, "a", first)
    write_scheme(stand, "b", second)
    write_scheme(stand, "flat", scheme_text("flat", "terms: {rate: 3 %}\n", kind="unconditional"))
    with pytest.raises(FaultsError, match="of at most 6 % that 'northwind' can earn, 3 % ask for nothing") as caught:
        schemes_of(stand)
    assert len(caught.value.faults) == 1, "once a scheme, not once a day"


def test_a_stretch_without_conditional_pay_is_not_conditional_enough(workspace: Workspace, session: Session) -> None:
    stand = furnish(workspace, session)
    write_scheme(stand, "a", scheme_text("whole_volume", TIERS).replace("2026-12-31", "2026-06-30"))
    write_scheme(stand, "flat", scheme_text("flat", "terms: {rate: 2 %}\n", kind="unconditional"))
    with pytest.raises(FaultsError, match="of at most 2 % that 'northwind' can earn, 2 % ask for nothing"):
        schemes_of(stand)


ENTRY_HEAD = "id,party_id,scheme,dated,sku,quantity,price,new_price,amount,currency,cancelled_on\n"
ENTRY = "O-1,northwind,{},2026-01-10,,,,,1000,EUR,\n"


@pytest.mark.parametrize("named", ["referal", "referral"])
def test_an_entry_of_a_scheme_nobody_wrote_is_a_fault(workspace: Workspace, session: Session, named: str) -> None:
    stand = furnish(workspace, session, {"scheme_entries": ENTRY_HEAD + ENTRY.format(named)})
    write_scheme(stand, "referral", scheme_text("referral", "terms: {gamma: 5 %}\n", base="entries"))
    if named == "referral":
        assert [scheme.id for scheme in schemes_of(stand)] == ["referral"]
        return
    with pytest.raises(FaultsError) as caught:
        schemes_of(stand)
    (fault,) = caught.value.faults
    assert (fault.file, fault.line) == ("scheme_entries.csv", 2)
    assert "no scheme 'referal'; did you mean 'referral'" in str(fault)


def test_sell_out_needs_a_party_whose_reports_are_taken_in(workspace: Workspace, session: Session) -> None:
    stand = furnish(workspace, session, {"parties": POLICY["parties"] + "fjord,Fjord AS,distributor,NO\n"})
    write_scheme(stand, "a", scheme_text("whole_volume", TIERS, base="sell_out").replace("[northwind]", "[fjord]"))
    with pytest.raises(FaultsError, match="not measurable: no sales reports of 'fjord' are taken in"):
        schemes_of(stand)


def test_a_workspace_without_schemes_has_none(workspace: Workspace, session: Session) -> None:
    assert schemes_of(furnish(workspace, session)) == ()
