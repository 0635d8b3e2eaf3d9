"""What no database keeps is found in a text's bytes as it is found in the text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.storable_text import is_storable_json, storable_json

_PIECES = st.lists(
    st.sampled_from(
        ["\0", r"\u0000", r"\ud800", r"\uD83D", r"\uDE00", r"\udfff", r"\u0041", "ä", "😀", "\\", "u", "d8", "00"]
    )
)


@given(_PIECES.map("".join))
def test_a_text_whose_bytes_are_passed_stays_as_it_is(text: str) -> None:
    if is_storable_json(text.encode()):
        assert storable_json(text) == text


@pytest.mark.parametrize("text", ["\0", r'"\u0000"', r'"\ud83d"', r'"\uD83D"', r'"\udE00"'])
def test_what_no_database_keeps_is_found_in_bytes(text: str) -> None:
    assert not is_storable_json(text.encode())
    assert storable_json(text) != text


@pytest.mark.parametrize("before", range((1 << 17) - 8, (1 << 17) + 2))
def test_what_no_database_keeps_is_found_wherever_it_stands_in_long_bytes(before: int) -> None:
    assert not is_storable_json(b"x" * before + rb"\u0000 and more")


@given(st.text())
def test_json_as_it_is_written_out_keeps_every_whole_letter(text: str) -> None:
    whole = text.encode(errors="replace").decode().replace("\0", "")
    assert json.loads(storable_json(json.dumps(whole))) == whole
