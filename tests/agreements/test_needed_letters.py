"""A signal is passed over only where letters are absent that every one of its matches holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from monitor.agreements.needed_letters import needed
from monitor.agreements.signals_file import load_signals
from monitor.agreements.words import Words

LESSONS = Path(__file__).parents[2] / "bench" / "lessons"
NAMES = {"must": [frozenset({"shall", "must"})], "free": []}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("boycott", [{"boycott"}]),
        ("sell*", [{"sell"}]),
        ("goods?", [{"good"}]),
        ("(boycott|refus\\w+ to deal)", [{"boycott", " to deal"}]),
        ("(sell|offer)* abroad", [{"sell", "offer"}, {" abroad"}]),
        ("(sell|offer)? abroad", [{" abroad"}]),
        ("(sell |offer )*abroad", [{"abroad"}]),
        ("(sell|\\w+) abroad", [{" abroad"}]),
        ("<must> .. abroad", [{"shall", "must"}, {"abroad"}]),
        ("<must>? ... abroad", [{"abroad"}]),
        ("<must>* abroad", [{"shall", "must"}, {" abroad"}]),
        ("<free> abroad", [{" abroad"}]),
        ("sell .{0,60}? below(?! cost)", [{"sell"}, {"below"}]),
        ("(?-i:MAP) price[sd]", [{"map"}, {" price"}]),
        ("the{0,1}n ex{2}on", [{"n ex"}]),
        ("below|above", [{"below", "above"}]),
        ("берёт", [{"берет"}]),
        ("a|b", []),
        ("abc .. ... def", [{"abc "}, {"def"}]),
        ("(\\u20ac|eur) price", [{" price"}]),
        ("(?>abc) price", []),
        ("(open", []),
    ],
)
def test_what_every_match_holds_is_needed(pattern: str, expected: list[set[str]]) -> None:
    assert [set(one) for one in needed(pattern, NAMES)] == expected


def _texts(language: str) -> Iterator[str]:
    with (LESSONS / f"{language}.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in islice(lines, 0, None, 40))


@pytest.mark.parametrize("language", ["en", "ru", "de", "fr"])
def test_no_sentence_that_a_signal_matches_lacks_what_it_needs(language: str) -> None:
    signals = load_signals()
    made = [one for kind in signals.types for one in kind.signals.get(language, ())]
    matched = 0
    for text in _texts(language):
        words = Words(text, 0, signals.vocabularies[language])
        there = signals.about[language].within(words.text.lower)
        for signal in made:
            if all(words.search(pattern) for pattern in (*signal.together, *signal.also)):
                matched += 1
                assert not any(there.isdisjoint(one) for one in signal.needs), (signal.name, text)
    assert matched > 20
