"""Figures of tables as text."""

from __future__ import annotations

from decimal import Decimal

import pytest

from monitor.documents.written import basis_points


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, ""), ("0", "0"), ("0.00004", "0"), ("0.00005", "1"), ("0.00125", "13"), ("0.00135", "14"),
        ("0.16166", "1,617"), ("-0.00125", "−13"), ("-0.00004", "0"),
    ],
)  # fmt: skip
def test_basis_points_are_rounded_half_up(share: str | None, text: str) -> None:
    assert basis_points(None if share is None else Decimal(share)) == text
