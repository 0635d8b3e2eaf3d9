"""A run that would accuse too many parties at once accuses nobody until an operator releases it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from monitor.cases.blast import held_runs
from monitor.cases.lifecycle import release
from monitor.errors import NotFoundError
from monitor.model import CaseEvent, Party
from monitor.settings import Limits
from monitor.vocabulary import OWN_HOUSE, RuleStatus

Channel = Any


@pytest.fixture
def crowd(channel: Channel) -> Channel:
    """Eight known parties, of which a quarter (two) may be newly accused in one run."""
    channel.limits = Limits(confirm_after_hours=4, blast_radius_percent=25, blast_radius_minimum=1)
    for number in range(7):
        channel.party(f"shop{number}")
    return channel


def accuse(channel: Channel, day: int, parties: range) -> None:
    """Let every party's own offer be seen too low with two readings, and run."""
    channel.at(day)
    for number in parties:
        channel.offer(f"o{number}", "low", f"shop{number}", readings=2)


def test_up_to_the_limit_cases_are_opened(crowd: Channel) -> None:
    accuse(crowd, 1, range(2))
    _, advanced = crowd.run()
    assert (advanced.opened, advanced.held) == (2, 0)
    assert _texts(crowd) == ["shop0 advertises K1 too low", "shop1 advertises K1 too low"]


def test_above_the_limit_nothing_is_opened_and_the_violations_are_held(crowd: Channel) -> None:
    accuse(crowd, 1, range(3))
    crowd.offer("o9", "low", "shop0", sku="K2", readings=2)
    recorded, advanced = crowd.run()
    assert (recorded.confirmed, advanced.opened, advanced.steps, advanced.held) == (4, 0, 0, 3)
    assert crowd.cases() == []
    (held,) = held_runs(crowd.session)
    assert (held.run, held.parties, held.violations) == (crowd.last_run.id, 3, 4)


def test_the_minimum_may_be_accused_however_few_parties_are_known(crowd: Channel) -> None:
    crowd.limits = crowd.limits.model_copy(update={"blast_radius_minimum": 3})
    accuse(crowd, 1, range(3))
    _, advanced = crowd.run()
    assert (advanced.opened, advanced.held) == (3, 0)


def test_many_products_of_one_party_are_one_accused_party(crowd: Channel) -> None:
    for number in range(9):
        crowd.offer(f"o{number}", "low", "shop1", sku=f"K{number}", readings=2)
    _, advanced = crowd.run()
    assert (advanced.opened, advanced.held) == (9, 0)


def test_sellers_nobody_knows_count_as_accused(crowd: Channel) -> None:
    for number in range(3):
        crowd.offer(f"o{number}", "low", f"seller:shop:{number}", rule="SELLER-001", readings=2)
    _, advanced = crowd.run()
    assert (advanced.opened, advanced.held) == (0, 3)


@pytest.mark.parametrize(("percent", "opened", "held"), [(99, 0, 9), (100, 9, 0)])
def test_a_limit_of_a_hundred_holds_nothing_however_many_nobody_knows(
    crowd: Channel, percent: int, opened: int, held: int
) -> None:
    crowd.limits = crowd.limits.model_copy(update={"blast_radius_percent": percent})
    for number in range(9):  # one more than all parties that are known
        crowd.offer(f"o{number}", "low", f"seller:shop:{number}", rule="SELLER-001", readings=2)
    _, advanced = crowd.run()
    assert (advanced.opened, advanced.held) == (opened, held)


@pytest.mark.parametrize(
    ("change", "opened", "held"),
    [
        ({"authorised_to": date(2026, 2, 28)}, 0, 2),  # two of four
        ({"authorised_to": date(2026, 3, 1)}, 2, 0),  # its last day
        ({"suspended": True}, 0, 2),
    ],
)
def test_only_parties_that_are_authorised_and_not_suspended_are_counted_as_known(
    crowd: Channel, change: dict[str, Any], opened: int, held: int
) -> None:
    for number in range(3, 7):
        party = crowd.session.get(Party, f"shop{number}")
        assert party is not None
        party.sqlmodel_update(change)
    accuse(crowd, 1, range(2))
    _, advanced = crowd.run()
    assert (advanced.opened, advanced.held) == (opened, held)


def test_held_violations_stay_held_in_later_runs_and_add_nothing(crowd: Channel) -> None:
    accuse(crowd, 1, range(3))
    crowd.run()
    first = crowd.last_run.id
    accuse(crowd, 2, range(3))
    _, advanced = crowd.run()
    assert (advanced.opened, advanced.held) == (0, 3)
    assert [held.run for held in held_runs(crowd.session)] == [first]


def test_a_hold_stops_the_ladder_of_other_cases_but_not_their_cure(crowd: Channel) -> None:
    case = crowd.confirm("first", day=1, party="acme")
    crowd.confirm("second", day=1, party="acme", sku="K2")
    for step in crowd.steps():
        crowd.approve(step)
    crowd.at(10).offer("first", "low")
    crowd.offer("second", "fine", sku="K2")
    accuse(crowd, 10, range(3))
    _, advanced = crowd.run()
    assert (advanced.held, advanced.steps, advanced.cured) == (3, 0, 1)
    for number in range(3):  # the page is read rightly again
        crowd.at(11).offer(f"o{number}", "fine", f"shop{number}")
    crowd.offer("first", "low")
    _, advanced = crowd.run()
    assert (advanced.held, advanced.steps) == (0, 1)
    assert held_runs(crowd.session) == []
    assert [item.kind for item in crowd.steps() if item.case_id == case.id] == ["notice", "warning"]


def test_a_hold_keeps_back_what_would_accuse_and_nothing_else(crowd: Channel) -> None:
    crowd.confirm("first", day=1, party="acme")
    accuse(crowd, 10, range(3))
    crowd.offer("first", "low")
    crowd.offer("second", "low", readings=2)
    crowd.document("clause", "low", "RPM-001", "shop6")
    crowd.document("own", "low", "TERR-001", OWN_HOUSE)
    _, advanced = crowd.run()
    assert (advanced.held, advanced.joined, advanced.opened) == (3, 1, 2)
    assert {case.party_key for case in crowd.cases()} == {"acme", "shop6", OWN_HOUSE}


def test_a_relapse_of_too_many_is_held_too(crowd: Channel) -> None:
    for day, state in ((1, "low"), (2, "low"), (3, "low")):
        crowd.at(day).offer(f"o{day}", state, f"shop{day}", readings=2)
        crowd.run()
    for number in (1, 2, 3):
        crowd.at(4).offer(f"o{number}", "fine", f"shop{number}")
    crowd.run()
    for number in (1, 2, 3):
        crowd.at(5).offer(f"o{number}", "low", f"shop{number}", readings=2)
    _, advanced = crowd.run()
    assert (advanced.relapsed, advanced.held) == (0, 3)
    assert {case.status for case in crowd.cases()} == {"cured"}


def test_clauses_of_own_agreements_accuse_nobody(crowd: Channel) -> None:
    for number in range(4):
        crowd.document(f"c{number}", "low", "RPM-001", f"shop{number}")
    _, advanced = crowd.run()
    assert (advanced.opened, advanced.held) == (4, 0)


def test_faults_of_the_own_house_accuse_nobody(crowd: Channel) -> None:
    accuse(crowd, 1, range(2))
    crowd.document("own", "low", "TERR-001", OWN_HOUSE)
    _, advanced = crowd.run()
    assert (advanced.opened, advanced.held) == (3, 0)


def let_go(crowd: Channel, run_id: int) -> Any:
    return release(
        crowd.session,
        run_id=run_id,
        by="Olga",
        rules=crowd.rules,
        gate=crowd.gate(),
        now=crowd.now,
        zone=crowd.zone,
    )


def test_a_released_run_opens_its_cases_and_proposes_their_steps(crowd: Channel) -> None:
    accuse(crowd, 1, range(3))
    crowd.run()
    summary = let_go(crowd, crowd.last_run.id)
    assert (summary.opened, summary.steps) == (3, 3)
    assert "released from run" in _texts(crowd)[0]
    assert held_runs(crowd.session) == []
    accuse(crowd, 2, range(3))
    _, advanced = crowd.run()
    assert (advanced.opened, advanced.steps, advanced.held) == (0, 0, 0)


def _texts(crowd: Channel) -> list[str]:
    return [event.text for event in crowd.session.exec(select(CaseEvent).where(CaseEvent.kind == "opened")).all()]


def test_a_run_that_holds_nothing_cannot_be_released(crowd: Channel) -> None:
    accuse(crowd, 1, range(3))
    crowd.run()
    held = crowd.last_run.id
    with pytest.raises(NotFoundError, match=rf"run 99 holds nothing back; .*: {held} \(3 parties\)"):
        let_go(crowd, 99)


def test_a_release_is_of_one_run_and_moves_no_other_case_on(crowd: Channel) -> None:
    crowd.confirm("due", day=1, party="acme")
    crowd.approve(crowd.steps()[0])
    for day, parties in ((10, range(3)), (11, range(3, 6))):
        accuse(crowd, day, parties)
        crowd.offer("due", "low")
        crowd.run()
    first, second = held_runs(crowd.session)
    summary = let_go(crowd, first.run)
    assert (summary.opened, summary.steps, held_runs(crowd.session)) == (3, 3, [second])
    assert {case.party_key for case in crowd.cases()} == {"acme", "shop0", "shop1", "shop2"}
    assert {step.kind for step in crowd.steps()} == {"notice"}


def test_what_is_released_into_a_case_that_stands_says_so_too(crowd: Channel) -> None:
    crowd.offer("o9", "low", "shop0", readings=2)
    accuse(crowd, 1, range(3))
    crowd.run()
    summary = let_go(crowd, crowd.last_run.id)
    assert (summary.opened, summary.joined) == (3, 1)
    (text,) = crowd.session.exec(select(CaseEvent.text).where(CaseEvent.kind == "joined"))
    assert text == f"Also: shop0 advertises K1 too low (released from run {crowd.last_run.id} by Olga)"


def test_nothing_is_released_in_the_name_of_a_rule_whose_file_is_gone(crowd: Channel) -> None:
    accuse(crowd, 1, range(3))
    crowd.run()
    rule = crowd.rules.pop("MAP-001")
    summary = let_go(crowd, crowd.last_run.id)
    crowd.facts.clear()
    _, advanced = crowd.at(2).run()
    assert (summary.opened, advanced.opened, crowd.cases()) == (0, 0, [])
    crowd.rules["MAP-001"] = rule
    crowd.limits = Limits(blast_radius_minimum=50)
    _, advanced = crowd.at(3).run()
    assert advanced.opened == 3


@pytest.mark.parametrize("status", [RuleStatus.RETIRED, RuleStatus.DRAFT])
def test_nothing_is_released_in_the_name_of_a_rule_out_of_force(crowd: Channel, status: RuleStatus) -> None:
    accuse(crowd, 1, range(3))
    crowd.run()
    crowd.change("MAP-001", status=status)
    summary = let_go(crowd, crowd.last_run.id)
    assert (summary.opened, crowd.cases()) == (0, [])
    crowd.facts.clear()
    crowd.at(2).run()
    assert (crowd.cases(), {crowd.violation(f"o{number}").status for number in range(3)}) == ([], {"lapsed"})


def test_what_ended_while_it_was_held_is_held_no_more_when_it_is_found_again(crowd: Channel) -> None:
    for number in range(3):
        crowd.document(f"d{number}", "low", "TERR-001", f"shop{number}")
    crowd.run()
    first, kept = crowd.last_run.id, dict(crowd.facts)
    assert {crowd.violation(key).held_run for key in kept} == {first}
    crowd.change("TERR-001", status=RuleStatus.RETIRED)
    crowd.facts.clear()
    crowd.at(2).run()
    crowd.change("TERR-001", status=RuleStatus.ACTIVE)
    crowd.facts.update(d0=kept["d0"])
    _, advanced = crowd.at(3).run()
    assert (advanced.opened, advanced.held, crowd.violation("d0").held_run) == (1, 0, None)


def test_a_sighting_that_was_held_when_its_rule_was_retired_is_held_no_more_when_it_is_judged_again(
    crowd: Channel,
) -> None:
    accuse(crowd, 1, range(3))
    crowd.run()
    kept = dict(crowd.facts)
    crowd.change("MAP-001", status=RuleStatus.RETIRED)
    crowd.facts.clear()
    crowd.at(2).run()
    crowd.change("MAP-001", status=RuleStatus.ACTIVE)
    crowd.facts.update(o0=kept["o0"])  # its page was not seen since
    _, advanced = crowd.at(3).run()
    assert (advanced.opened, advanced.held, crowd.violation("o0").held_run) == (1, 0, None)
