"""What an agreement says of its term, renewal, law, territory and parties is read, and what it leaves open stays so."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.agreements.conditions import findings
from monitor.agreements.terms import terms_of
from monitor.facts.registry import schemas
from monitor.rulebook.load import load_rules
from monitor.rulebook.records import Scalar


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("term_years", 3, "The initial term of this Agreement shall be for a period of three (3) years."),
        ("term_years", 5, "This Agreement shall remain in force for a period of 5 years from the date above."),
        ("term_years", 2, "This Agreement is concluded for an initial term of eighteen months."),
        ("term_years", 3, "Договор вступает в силу с даты подписания и действует в течение трёх лет."),
        ("term_years", 1, "Срок действия Договора составляет 12 месяцев."),
        ("term_years", 2, "Der Vertrag hat eine Laufzeit von zwei Jahren."),
        ("term_years", 10, "The term of this Agreement starts today and will expire ten (10) years from its date."),
        ("term_years", 5, "The term of this Agreement shall end on the five (5) year anniversary of its date."),
        ("term_years", 20, "The term of the Franchise shall be twenty (20) years, commencing on its date."),
        ("term_years", 3, "The Term will be 3 years from the Effective Date."),
        ("term_years", 4, "The Dealer is appointed for a term of four years (the “Initial Term”)."),
        (
            "term_years",
            None,
            "Upon termination of this Agreement it continues to sell for a period of one year.",
        ),
        ("term_years", None, "If this Agreement has not been in effect for twelve months, nothing is due."),
        ("term_years", None, "The warranty period is two years."),
        ("term_years", None, "The Products shall be stored for a period of five years."),
        ("term_years", None, "This Agreement is concluded for an indefinite term."),
        ("auto_renew", True, "It shall be automatically renewed for further periods of one year."),
        ("auto_renew", False, "This Agreement shall not be automatically renewed."),
        ("auto_renew", None, "The period to deliver is automatically extended for a period equal to the time lost."),
        ("auto_renew", True, "The term is automatically extended by one year."),
        ("auto_renew", None, "The licence does not extend to other goods."),
        ("auto_renew", None, "The Agreement shall not renew. Annex 2 renews automatically."),
        ("auto_renew", True, "Если ни одна из сторон не возразит, Договор автоматически продлевается на год."),
        ("auto_renew", False, "Der Vertrag verlängert sich nicht."),
        ("auto_renew", True, "Le contrat se renouvelle par tacite reconduction."),
        ("governing_law", "Germany", "This Agreement is governed by the laws of Germany."),
        (
            "governing_law",
            "State of New York",
            "governed by and construed under the laws of the State of New York, USA.",
        ),
        ("governing_law", "English", "This Agreement is governed by English law."),
        ("governing_law", "Российской Федерации", "Договор регулируется законодательством Российской Федерации."),
        ("governing_law", "Ontario", "It is governed by the laws of the province of Ontario, Canada."),
        ("governing_law", "Colorado", "It is construed in accordance with the laws of the state of Colorado."),
        ("governing_law", "People's Republic of China", "governed by the law of the People's Republic of China"),
        ("governing_law", None, "CONSTRUED UNDER THE LAWS OF THE STATE IN WHICH THE SHOP IS LOCATED"),
        ("governing_law", None, "With respect to dealers governed by Minnesota law, the following applies."),
        ("territory", "Canada", "The Dealer sells the Goods to shops located in Canada (the “Territory”)."),
        ("territory", "Austria", "“Territory” means Austria “Price” means the price of Annex 1."),
        ("territory", "Austria and Switzerland", "“Territory” means Austria and Switzerland."),
        ("exclusive", True, "The Supplier appoints the Dealer as its exclusive distributor."),
        ("exclusive", True, "The Dealer has the exclusive right to market, promote and sell the Goods."),
        ("exclusive", None, "The Supplier has the sole right to defend any claim about the Marks."),
        ("exclusive", False, "The Supplier appoints it as a non‐ exclusive reseller."),
        ("exclusive", False, "This Agreement does not grant the Dealer any exclusive right to sell the Goods."),
        ("exclusive", False, "The Supplier appoints the Dealer as a non-exclusive distributor."),
        ("percentage", "2.5", "A bonus of 2.5 % is paid."),
    ],
)
def test_a_term_is_read_or_left_unknown(name: str, value: Scalar | None, text: str) -> None:
    term = terms_of(text).known(name)
    assert (term.value if term else None) == value


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "This Agreement is made between Northern Optics GmbH, of Berlin, and Lumen Trade Ltd (the Dealer).",
            ["Northern Optics GmbH", "Lumen Trade Ltd"],
        ),
        (
            "ООО «Северная оптика», именуемое «Поставщик», и АО «Люмен», именуемое «Дилер», заключили Договор.",
            ["ООО «Северная оптика»", "АО «Люмен»"],
        ),
        (
            "by and between, Northern Optics (USA) Inc., a company of the State of Ohio and the laws of Iowa "
            "(“Supplier”), and Lumen Trade Ltd (the Dealer).",
            ["Northern Optics (USA) Inc.", "Lumen Trade Ltd"],
        ),
        (
            "Entre la société Vent du Nord SAS, Lyon (le Fournisseur), et la société Exemple SARL, Bruxelles.",
            ["Vent du Nord SAS", "Exemple SARL"],
        ),
        ("The parties have agreed as follows.", []),
    ],
)
def test_parties_are_named_at_the_beginning(text: str, parties: list[str]) -> None:
    assert [term.value for term in terms_of(text).found if term.name == "party"] == parties


def test_what_the_text_says_answers_a_condition_that_nobody_entered() -> None:
    rule = load_rules(own=None, schemas=schemas(), overrides={})["ANTI-E01"]
    verdict = next(said for said in rule.verdicts if {"term", "no_auto_renewal"} <= set(said.conditions))
    read = terms_of("The term of this Agreement is seven years. It is automatically renewed.").attributes

    def said(**fact: Scalar) -> dict[str, tuple[bool | None, str]]:
        found = findings(verdict, fact, rule.figures, rule.types, date(2026, 3, 2), read=read)
        return {item.name: (item.holds, item.known) for item in found}

    assert said()["term"][0] is False
    assert said()["term"][1].endswith("read in the text")
    assert said()["no_auto_renewal"][0] is False
    entered = said(agreement_years=4, auto_renew=False)
    assert (entered["term"][0], entered["no_auto_renewal"][0]) == (True, True)
    assert "text" not in entered["term"][1]


@given(
    st.text(
        alphabet="This Agreement shall be automatically renewed 3 years law of Ohio “Territory” means .;\n",
        max_size=300,
    )
)
def test_places_lie_in_the_text_and_in_order(text: str) -> None:
    found = terms_of(text).found
    assert all(0 <= term.start < term.end <= len(text) for term in found)
    assert [term.start for term in found] == sorted(term.start for term in found)
