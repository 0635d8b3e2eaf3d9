"""Text files that end within their last figure, and whole ones without the end of the last line."""

from __future__ import annotations

import pytest

from tests.layouts.told import said

HEAD = "Date;SKU;Qty;Net\n"
WHOLE = f"{HEAD}2026-03-02;A;5;50,00\n2026-03-03;B;2;12,50\n"


@pytest.mark.parametrize("last", ["1", "10", "10,0", "1,2"])
def test_the_last_row_waits_where_the_file_may_end_within_its_figure(last: str) -> None:
    lines, ((row, reason),) = said(f"{WHOLE}2026-03-04;C;1;{last}")  # type: ignore[misc]
    assert (lines, row) == ([("A", 5, 50), ("B", 2, 12)], 4)
    assert "the file ends within it" in str(reason)


@pytest.mark.parametrize(
    "rows",
    [
        f"{WHOLE}2026-03-04;C;1;10,00",
        f"{WHOLE}2026-03-04;C;1;10\n",
        f"{WHOLE}2026-03-04;C;1;10\r\n".replace("\n2", "\r\n2"),
        f"{HEAD}2026-03-02;A;5;50,5\n2026-03-03;B;2;12,25\n2026-03-04;C;1;10",  # decimals as they come
        f"{HEAD}2026-03-02;A;5;50\n2026-03-03;B;2;12,50\n2026-03-04;C;1;10",
        "Date;SKU;Net;Qty\n2026-03-02;A;50,00;5\n2026-03-03;B;12,50;2\n2026-03-04;C;10;1",
        "Date;SKU;Qty;Net;Rate\n2026-03-02;A;5;50,00;1,00\n2026-03-03;B;2;12,50;1,50\n2026-03-04;C;1;10;1",
    ],
)
def test_a_last_row_without_an_end_of_line_counts_where_its_figures_are_like_all_others(rows: str) -> None:
    lines, waiting = said(rows)
    assert (lines[-1], waiting) == (("C", 1, 10), [])
