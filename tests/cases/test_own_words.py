"""In which letters the workspace's own words stand, so that legal reads them before the party does."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.cases.gate import gate_of
from monitor.cases.own_words import OwnWords, own_words_of
from monitor.facts.registry import rules_of
from monitor.model import Party, Violation
from monitor.settings import Workspace

FOUND = Violation.model_construct(fact={"product_title": "Field binocular 8x42"})


def party(language: str) -> Party:
    return Party(id="shop", name="Shop", role="reseller", country="DE", language=language)


@pytest.mark.parametrize(
    ("language", "own"), [("de", True), ("de-AT", True), ("DE-at", True), ("en", False), ("d", False)]
)
def test_a_letter_in_a_translation_is_in_own_words(language: str, own: bool) -> None:
    assert OwnWords(frozenset({"de"})).in_letter(None, party(language), [FOUND]) is own


@pytest.mark.parametrize("translated", [True, False])
def test_a_letter_that_is_written_is_what_it_is_whatever_files_there_are_now(translated: bool) -> None:
    words = OwnWords(frozenset({"de"}))
    assert words.in_letter(None, party("de"), [FOUND], translated=translated) is translated


def test_a_title_or_a_signature_that_speaks_of_prices_is_in_own_words() -> None:
    title = Violation.model_construct(fact={"product_title": "Binocular (sell it at 199 USD)"})
    assert OwnWords().in_letter(None, party("en"), [FOUND, title])
    assert OwnWords(signature="Keep your prices up, Norda").in_letter(None, party("en"), [FOUND])
    assert not OwnWords(signature="Norda, channel desk").in_letter(None, party("en"), [FOUND])


@pytest.mark.parametrize(
    ("fact", "own"),
    [
        ({"scheme_title": "Price positioning 2026"}, True),
        ({"basis": "prices of the season"}, True),
        ({"scheme_title": "Volume discount 2026"}, False),
        ({"kind": "price_protection"}, False),
    ],
)
def test_a_payment_whose_name_speaks_of_a_price_goes_to_legal(fact: dict[str, str], own: bool) -> None:
    assert OwnWords().in_letter(None, party("en"), [Violation.model_construct(fact=fact)]) is own


def test_the_gate_of_a_workspace_knows_its_translations_also_those_with_faults(workspace: Workspace) -> None:
    assert own_words_of(workspace) == OwnWords(signature="Channel team, Northern Optics")
    workspace.letters.mkdir(exist_ok=True)
    (workspace.letters / "pt-BR.po").write_text("no translation", "utf-8")
    gate = gate_of(workspace, rules_of(workspace), date(2026, 3, 3))
    assert gate.own_words.languages == {"pt-BR"}
