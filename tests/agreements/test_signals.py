"""The signals find what antitrust law looks at and leave its look-alikes alone, in English and in Russian."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.agreements.detect import detect_sentence, signalled, signalled_types
from monitor.agreements.letters import letters
from monitor.agreements.names import clause_titles
from monitor.agreements.patterns import PatternError, vocabulary
from monitor.agreements.signals_file import clause_type, load_signals
from monitor.agreements.words import Words
from monitor.errors import Fault
from scrapers.texts import read_agreement

SENTENCES = YAML(typ="safe", pure=True).load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))


def worded(kind: str) -> Iterator[Any]:
    for name, items in SENTENCES[kind].items():
        for item in items:
            (language, text) = next(iter(item.items()))
            yield pytest.param(name, language, text, id=f"{name} {language}: {text[:50]}")


@pytest.mark.parametrize(("clause", "language", "text"), list(worded("found")))
def test_a_sensitive_clause_is_found(clause: str, language: str, text: str) -> None:
    assert clause in detect_sentence(text, language)
    assert clause in detect_sentence(text), "without being told the language"


@pytest.mark.parametrize(("reason", "language", "text"), list(worded("nothing")))
def test_a_look_alike_is_left_alone(reason: str, language: str, text: str) -> None:
    assert detect_sentence(text, language) == []


def test_every_type_has_signals_in_english_and_russian() -> None:
    types = load_signals().types
    assert len(types) == 38
    assert [kind.id for kind in types if not {"en", "ru"} <= set(kind.signals)] == []
    in_four = {kind.id for kind in types if kind.id[0] in "POT"} - {"P13_english_clause"}
    in_four |= {"E01_noncompete", "E03_post_term_noncompete", "E04_exclusive_purchasing", "E05_minimum_purchase"}
    assert {kind.id for kind in types if "de" in kind.signals} == in_four
    assert {kind.id for kind in types if "fr" in kind.signals} == in_four
    assert [kind.id for kind in types if not all(kind.signals.values())] == []


def test_an_exception_before_but_does_not_take_the_duty_back_and_one_after_it_does() -> None:
    before = "The Dealer is free to set its prices but shall not sell below the list price."
    after = "The Dealer shall not sell below the list price, provided that it is free to set its own prices."
    assert detect_sentence(before) == ["P02_min_resale_price"]
    assert detect_sentence(after) == []


def test_who_is_bound_decides() -> None:
    assert detect_sentence("The Dealer shall not sell the Goods below the list price.") == ["P02_min_resale_price"]
    assert detect_sentence("The Supplier shall not sell the Goods below the list price.") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Goods bought from the Supplier shall not be offered on online marketplaces.", ["O02_marketplace_ban"]),
        (
            "Each dealer of the Company shall not sell the Goods outside the Territory.",
            ["T01_resale_ban_outside_territory"],
        ),
        ("Товар, приобретённый у Компании, не будет предлагаться на маркетплейсах.", ["O02_marketplace_ban"]),
        ("Компания не будет предлагать Товар на маркетплейсах.", []),
    ],
)
def test_a_party_after_a_preposition_is_not_the_one_who_is_bound(text: str, found: list[str]) -> None:
    assert detect_sentence(text) == found


@pytest.mark.parametrize(
    "text",
    [
        '"Competing Products" means goods that no dealer of ours sells.',
        "«Конкурирующие товары» — товары других производителей, не имеющие отношения к Поставщику.",
    ],
)
def test_what_only_says_what_a_term_means_binds_nobody(text: str) -> None:
    assert detect_sentence(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The price of the Products may not, during the term of this agreement, be increased.", "X01"),
        ("The exclusivity obligation of the Dealer applies for ten (10) years.", "E02"),
    ],
)
def test_an_aside_and_a_number_in_brackets_hide_nothing(text: str, kind: str) -> None:
    assert kind in {name[:3] for name in signalled_types(text)}


def test_including_but_not_limited_to_is_no_contrast() -> None:
    freed = (
        "The Dealer shall not be restricted from buying any paint, including but not limited to primer, from any other"
    )
    assert "E04_exclusive_purchasing" not in signalled_types(f"{freed} source.")


WORDS = vocabulary(
    "en", {"must": ["shall", "must"], "duty": ["<must> not", "never"], "foreign": ["abroad", "ex(?=port)"]}
)


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("<duty> .. sell*", "It shall not, in any way, be selling it", True),
        ("<duty> .. sell*", "It shall not resell", False),
        ("<duty> .. below", f"It shall not {'x' * 91} below", False),
        ("<duty> ... below", f"It shall not {'x' * 91} below", True),
        ("price", "prices", False),
        ("price*", "PRICES", True),
        ("(sell|offer) it", "offer it", True),
        ("(sell|offer)* it", "offering it", True),
        ("no (sell|offer)*", "no, not at all", False),
        ("(it )*sells", "it it sells", True),
        ("to <foreign>*", "to exporters", True),
        ("to <foreign>*", "to experts", False),
    ],
)
def test_patterns_read_as_written(pattern: str, text: str, matches: bool) -> None:
    assert (WORDS.pattern(pattern).regex.search(letters(text)) is not None) is matches


def test_only_words_that_every_match_holds_are_required() -> None:
    assert WORDS.pattern("<must> .. <duty>? (<duty>|x)").requires == ("must",)
    assert WORDS.pattern("<must>|never").requires == ()
    assert WORDS.pattern("<must> <foreign>*").requires == ("must",)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [("<want> it", "unknown vocabulary name <want> in '<want> it'"), ("(sell", "'(sell' is not a pattern")],
)
def test_a_malformed_pattern_is_refused(pattern: str, message: str) -> None:
    with pytest.raises(PatternError) as refused:
        WORDS.pattern(pattern).regex.search(letters(""))
    assert message in str(refused.value)


def test_every_expression_that_is_shipped_compiles() -> None:
    signals = load_signals()
    for words in signals.vocabularies.values():
        for phrase in words.regexes.values():
            assert phrase.regex
    for signal in (one for kind in signals.types for worded in kind.signals.values() for one in worded):
        for pattern in (*signal.together, *signal.also, *signal.unless):
            assert pattern.regex.regex


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"id": "Q02_y"}, "signals/Q01_x.yaml: id 'Q02_y' is not the file's name"),
        ({"bind": "buyer"}, "signals/Q01_x.yaml: unknown key 'bind'; expected about, binds, id, signals, title"),
        ({"binds": "nobody"}, "binds 'nobody'; expected buyer or supplier or anyone"),
        ({"signals": {"xx": []}}, "no vocabulary for language 'xx'; expected en"),
        ({"signals": {"en": [{"mach": "x"}]}}, "unknown key 'mach' in signal 1 of 'en'"),
        ({"signals": {"en": [{"also": ["x"]}]}}, "signal 1 of 'en' needs either 'match' or 'together'"),
        ({"signals": {"en": [{"match": "<nix>"}]}}, "unknown vocabulary name <nix>"),
    ],
)
def test_a_faulty_signal_file_is_a_fault_and_never_skipped(change: dict[str, Any], problem: str) -> None:
    faults: list[Fault] = []
    data = {"id": "Q01_x", "title": "x", "signals": {"en": [{"match": "<must> sell"}]}} | change
    clause_type("Q01_x.yaml", data, {"en": WORDS}, faults)
    assert [problem in str(fault) for fault in faults] == [True]


SALE, BAN, PLACE = (WORDS.pattern(source) for source in ("sold", "<duty>|never", "abroad"))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("It must not be sold abroad.", (3, 26)),
        ("Abroad nothing is sold, never.", (24, 29)),
        ("It is sold abroad.", None),
        (f"Never {'x ' * 80} sold abroad.", None),
    ],
)
def test_what_stands_together_is_found_in_any_order_within_reach(text: str, place: tuple[int, int] | None) -> None:
    assert Words(text, 0, WORDS).near((BAN, SALE, PLACE)) == place


def test_in_a_long_sentence_words_meet_by_chance() -> None:
    ban = "Dealer shall not place our goods on Amazon or eBay"
    told = f"{ban} {'and shall keep to what this letter says of payment and of delivery ' * 3}at all times."
    by_wording = {"O02/en/1", "O02/en/4"}
    assert {
        signal for found in signalled(read_agreement("a.txt", told.encode())) for signal in found.signals.values()
    } <= by_wording


@given(st.text() | st.text("İẞǅΣßŉ Ab"))
def test_lower_case_leaves_every_letter_in_its_place(text: str) -> None:
    lower = letters(text).lower
    assert len(lower) == len(text)
    assert letters(lower).lower == lower or len(text.lower()) != len(text)


def test_letter_case_is_heeded_only_where_a_pattern_says_so() -> None:
    assert WORDS.pattern("(?-i:MAP)").regex.search(letters("a map")) is None
    assert WORDS.pattern("(?-i:MAP)").regex.search(letters("a MAP")) is not None


def test_the_names_that_people_read_are_the_titles_of_the_signals() -> None:
    assert clause_titles() == {kind.id: kind.title for kind in load_signals().types}


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Дилер обязуется не продавать Товар через интернет-магазины.", {"O01_online_sales_ban"}),
        ("Дилер не вправе передавать информацию партнёрам Поставщика.", set()),
        ("Партнёр не вправе закупать инструмент у партнёров сети.", set()),
        ("Дилер не вправе продавать Товар иным дилерам.", {"T05_cross_supply_ban"}),
        ("Дилер не вправе закупать Товар у иных авторизованных дилеров.", {"T05_cross_supply_ban"}),
    ],
)
def test_a_word_that_only_begins_like_the_russian_for_other_is_none(text: str, types: set[str]) -> None:
    assert signalled_types(text) == types
