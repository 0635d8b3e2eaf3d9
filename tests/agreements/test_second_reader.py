"""The learned second reader adds what the signals miss, takes back what they got wrong, and refuses foreign files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.agreements.detect import LEARNED, detect, detect_sentence
from monitor.agreements.regression import Linear
from monitor.agreements.second_reader import (
    OWN,
    LearnedType,
    ReaderFileError,
    SecondReader,
    load_reader,
    parsed,
    reader_of,
    shipped_reader,
    written,
)
from monitor.agreements.views import ABOUT, BY_NAME, NEAR, PAIRS, PIECES, STEMS, VIEWS, stem
from scrapers.texts import read_agreement

KIND = LearnedType(
    type="E01_noncompete",
    agrees_with=("E01_noncompete", "E03_post_term_noncompete"),
    not_beside=("P02_min_resale_price",),
    bias=0.0,
    alone=1.0,
    with_signals=-1.0,
    alone_in_agreement=2.0,
    with_signals_in_agreement=0.0,
    right_both=0.9,
    right_alone=0.6,
    right_signals=0.5,
)
LONG = " of this contract" * 10
"""words enough to overrule a signal"""
SENTENCES = st.lists(st.sampled_from("the dealer buys at least no minimum exclusive rival 40 %".split())).map(" ".join)
"""words of which some are telling or have a notion: random letters have none"""
READER = SecondReader("t", "en", (KIND,), {PAIRS: {"rival": [5.0], "free": [-5.0], "mild": [3.5]}}, {})


def test_a_high_score_adds_the_type_and_a_signal_beside_it_makes_it_surer() -> None:
    assert READER.opinion("rival", ()).added == {"E01_noncompete": 0.6}
    assert READER.opinion("rival", {"E01_noncompete"}).agreed == {"E01_noncompete": 0.9}
    assert READER.opinion("other", {"E01_noncompete"}).agreed == {"E01_noncompete": 0.5}


def test_a_low_score_takes_a_signals_finding_back() -> None:
    opinion = READER.opinion(f"free{LONG}", {"E01_noncompete", "T01_resale_ban_outside_territory"})
    assert opinion.taken_back == {"E01_noncompete"}


def test_a_short_clause_says_too_little_to_overrule_a_signal() -> None:
    assert READER.opinion("free", {"E01_noncompete"}).taken_back == set()


def test_each_view_of_a_text_adds_to_its_score() -> None:
    parts = [
        {PAIRS: {"rival": [5.0]}},
        {STEMS: {"rival": [5.0]}},
        {NEAR: {"rival": [5.0]}},
        {PIECES: {" ri": [5.0], "als ": [5.0]}},
        {ABOUT: {"rival": [5.0]}},
    ]
    apart = [SecondReader("t", "en", (KIND,), part, {}).scores("rivals")[0] for part in parts]
    assert all(score > 0 for score in apart)
    together = {name: weights for part in parts for name, weights in part.items()}
    assert SecondReader("t", "en", (KIND,), together, {}).scores("rivals")[0] == pytest.approx(sum(apart))


def test_a_file_of_the_format_before_is_read_as_pairs() -> None:
    old = json.loads(written(READER))
    old |= {"format": 1, "weights": old["weights"][PAIRS]}
    assert parsed(json.dumps(old), "old.json") == READER


def test_a_finding_of_a_type_that_it_did_not_learn_is_not_taken_back() -> None:
    assert READER.opinion(f"free{LONG}", {"E03_post_term_noncompete"}).taken_back == set()
    assert READER.opinion("free", {"E03_post_term_noncompete"}, in_agreement=True).taken_back == set()
    assert READER.opinion("free", {KIND.type}, in_agreement=True).taken_back == {KIND.type}


def test_nothing_is_added_beside_a_type_that_the_signals_know_better() -> None:
    assert READER.opinion("rival", {"P02_min_resale_price"}).added == {}


def test_a_sentence_of_a_whole_agreement_needs_a_higher_score() -> None:
    assert READER.opinion("mildly", ()).added
    assert not READER.opinion("mildly", (), in_agreement=True).added


def test_what_it_adds_lies_exactly_in_the_text_and_says_who_found_it() -> None:
    text = "1. The term is one year.\n\n2. The shop keeps rival makes out.\n\n3. Invoices are due at once.\n"
    agreement = read_agreement("a.txt", text.encode())
    reader = SecondReader("t", "en", (KIND,), {PAIRS: {"rival": [20.0]}}, {})
    (hit,) = detect(agreement, reader)
    assert (hit.type, hit.detector, hit.confidence) == ("E01_noncompete", LEARNED, 0.6)
    assert "The shop keeps rival makes out." in agreement.text[hit.start : hit.end]


def test_it_reads_its_own_language_alone() -> None:
    assert detect_sentence("Магазин не держит rival.", reader=READER) == []


@pytest.mark.parametrize(
    ("text", "other"),
    [("competing brands", "compete brand"), ("non-exclusive", "nonexclusive"), ("at least 5,000", "at least 70")],
)
def test_what_is_said_alike_has_the_same_features(text: str, other: str) -> None:
    assert all(view.features(text) == view.features(other) for view in VIEWS[:2])


@pytest.mark.parametrize("telling", ["minimum", "exclusive", "no"])
def test_what_stands_near_a_telling_word_is_seen_though_others_stand_between(telling: str) -> None:
    near = BY_NAME[NEAR].features(f"alpha beta {telling} of each season delta epsilon")
    stemmed = stem(telling)
    assert {f"{stemmed}@alpha", f"{stemmed}@delta"} <= near.keys()
    assert f"{stemmed}@epsilon" not in near


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("The buyer orders at least 40 units.", "The dealer acquires at least 70 pieces of units."),
        ("The licensee shall pay a royalty.", "The agent must pay the fees."),
    ],
)
def test_other_words_of_the_same_notions_look_alike(text: str, other: str) -> None:
    assert BY_NAME[ABOUT].features(text) == BY_NAME[ABOUT].features(other)
    assert BY_NAME[NEAR].features(text) != BY_NAME[NEAR].features(other)


def test_notions_far_from_each_other_do_not_stand_together() -> None:
    assert "buy least" in BY_NAME[ABOUT].features("orders at least")
    assert "buy least" not in BY_NAME[ABOUT].features(f"orders {'so ' * 20}at least")


@given(st.text() | SENTENCES)
def test_a_text_is_scored_by_the_features_that_are_learned_from(text: str) -> None:
    for view in VIEWS:
        found = view.features(text)
        weights = {name: [float(1 + place % 3)] for place, name in enumerate(found)}
        reader = SecondReader("t", "en", (KIND,), {view.name: weights}, {})
        model = Linear({name: weight for name, (weight,) in weights.items()}, KIND.bias)
        assert reader.scores(text)[0] == pytest.approx(model.score(found, view))


@given(st.text())
def test_any_text_has_a_score(text: str) -> None:
    assert len(shipped_reader().scores(text)) == len(shipped_reader().types)


def test_the_shipped_reader_says_what_it_was_made_from() -> None:
    reader = shipped_reader()
    assert "Atticus" in reader.about["learned_from"]
    assert {kind.type for kind in reader.types} == {
        "E01_noncompete",
        "E05_minimum_purchase",
        "P09_purchase_mfn",
        "T04_customer_allocation",
        "T07_exclusive_grant",
    }


def test_a_written_reader_is_read_back_and_a_workspace_uses_its_own(tmp_path: Path) -> None:
    assert reader_of(tmp_path) is shipped_reader()
    (tmp_path / OWN).write_text(written(READER), encoding="utf-8")
    assert reader_of(tmp_path) == READER


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "not a file of weights"),
        ("[]", "not a file of weights"),
        ('{"format": 9}', "format 9, expected 2"),
        ('{"format": 1}', "not a file of weights"),
        (written(READER).replace('"rival":[320]', '"rival":[320,1]'), "weights that do not fit its 1 types"),
    ],
)
def test_a_foreign_file_is_refused(text: str, problem: str) -> None:
    with pytest.raises(ReaderFileError) as refused:
        parsed(text, "own.json")
    assert problem in str(refused.value)
    assert str(refused.value).startswith("own.json: ")


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ReaderFileError, match="cannot be read"):
        load_reader(tmp_path / "x.json")
