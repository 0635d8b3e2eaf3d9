"""Where a finding was seen, in a line of a digest: an interval is told as people read it, a name as it is."""

from __future__ import annotations

import pytest

from monitor.documents.entries import where


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ({"period": "2026-01-01/2026-03-31"}, "2026-01-01 – 2026-03-31"),
        ({"period": "2026-Q1"}, "2026-Q1"),
        ({"region": "Nord/West", "period": "2026-01-01/2026-03-31"}, "Nord/West"),
        ({"site": "shop-a", "market": "DE", "region": "DE-BY"}, "shop-a (DE)"),
        ({}, ""),
    ],
)
def test_a_line_says_where(fact: dict[str, str], said: str) -> None:
    assert where(fact) == said
