"""Clauses of a company that say what a labelled one says, and have no label: they teach the opposite of it."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.agreements.views import words_of

_SAME = 0.6
"""share of the word triples of the shorter of two clauses that stand in the other too"""
_LEAST = 5
"""triples that two clauses must share"""


def unlabelled_twins(texts: Sequence[str], right: Sequence[bool], groups: Sequence[str]) -> set[int]:
    """Return the places of clauses that are not of the type though one of their group, which says the same, is."""
    labelled: dict[str, list[set[tuple[str, ...]]]] = {}
    for text, is_right, group in zip(texts, right, groups, strict=True):
        if is_right:
            labelled.setdefault(group, []).append(_triples(text))
    return {
        place
        for place, (text, is_right, group) in enumerate(zip(texts, right, groups, strict=True))
        if not is_right and group in labelled and any(_same(_triples(text), other) for other in labelled[group])
    }


def _triples(text: str) -> set[tuple[str, ...]]:
    words = words_of(text)
    return set(zip(words, words[1:], words[2:], strict=False))


def _same(some: set[tuple[str, ...]], others: set[tuple[str, ...]]) -> bool:
    shared = len(some & others)
    return shared >= _LEAST and shared >= _SAME * min(len(some), len(others))
