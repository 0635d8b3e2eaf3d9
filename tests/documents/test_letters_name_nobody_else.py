"""A letter speaks of its own party alone: what a finding tells of another one is for the house to read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.documents.letter_language import Wording
from monitor.documents.letter_sample import sample_letter
from monitor.facts.registry import rules_of
from monitor.rulebook.message import sentence
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import Verdict
from reports.render import render

ENGLISH = Wording()
NOW = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
WRITING = {rule.id: rule for rule in rules_of(None).values() if rule.ladder}
OF_GROUP = WRITING["SELLER-003"]
WITHOUT = "Quick Deals 24 (Quick Deals LLC) offers Field binocular 8x42 (NB-100) on bazaar; another firm of its group "


def letter(rule: Rule, workspace: Workspace, wording: Wording = ENGLISH) -> str:
    sample = sample_letter(rule, settings=workspace.settings, wording=wording, now=NOW)
    return " ".join([*render(sample, "txt").split(), str(sample.facts)])


@pytest.mark.parametrize("rule", WRITING.values(), ids=WRITING)
def test_no_letter_names_another_party(rule: Rule, workspace: Workspace) -> None:
    example = next(case for case in rule.tests if case.verdict == Verdict.VIOLATES)
    said = letter(rule, workspace)
    assert not [name for name in rule.of_others if (value := example.fact.get(name)) and str(value) in said]


def test_the_house_reads_which_firm_of_a_group_is_suspended_and_its_sister_does_not(workspace: Workspace) -> None:
    example = next(case for case in OF_GROUP.tests if case.verdict == Verdict.VIOLATES)
    assert sentence(OF_GROUP, example.fact) == WITHOUT.replace(
        "its group ", "its group, Fast Deals Inc., is suspended."
    )
    assert f"{WITHOUT}is suspended." in letter(OF_GROUP, workspace)


def test_a_translation_names_it_neither(workspace: Workspace) -> None:
    said = OF_GROUP.message.replace("another firm of its group", "eine andere Firma der Gruppe")
    german = Wording("de", "letters/de.po", {OF_GROUP.message: said})
    written = letter(OF_GROUP, workspace, german)
    assert "eine andere Firma der Gruppe is suspended." in written
    assert "Fast Deals" not in written
