"""A second reader that takes every sentence with the word "rivals" for a non-compete clause."""

from __future__ import annotations

from monitor.agreements.second_reader import LearnedType, SecondReader
from monitor.agreements.views import PAIRS, stem

WATCHFUL = SecondReader(
    version="t",
    language="en",
    types=(
        LearnedType(
            type="E01_noncompete",
            agrees_with=("E01_noncompete",),
            not_beside=(),
            bias=0.0,
            alone=1.0,
            with_signals=-1.0,
            alone_in_agreement=1.0,
            with_signals_in_agreement=-1.0,
            right_both=0.9,
            right_alone=0.6,
            right_signals=0.5,
        ),
    ),
    weights={PAIRS: {stem("rivals"): [9.0]}},
    about={},
)
