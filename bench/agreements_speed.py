"""How fast agreements are read once their text is there: processor seconds, pages a second, memory."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from bench.measuring import memory_now
from monitor.agreements.detect import detect
from monitor.agreements.sentences import sentences_of
from scrapers.texts import read_agreement

PAGE = 3_000
"""characters of a page, where a text has no pages of its own"""
PAGES = 100


def speed(texts: Sequence[str], repetitions: int) -> dict[str, Any]:
    """Return processor seconds for all texts and by pages, and how memory (MiB) grew after the first round."""
    read = [read_agreement(f"{place}.txt", text.encode()) for place, text in enumerate(texts)]
    detect(read[0])
    rounds: list[float] = []
    memory: list[float] = []
    for _ in range(max(2, repetitions)):
        begun = time.process_time()
        hits = sum(len(detect(agreement)) for agreement in read)
        rounds.append(time.process_time() - begun)
        memory.append(memory_now())
    pages = sum(len(text) for text in texts) / PAGE
    return {
        "agreements": len(texts),
        "pages": round(pages),
        "sentences": sum(1 for agreement in read for _ in sentences_of(agreement)),
        "hits": hits,
        "seconds": round(min(rounds), 2),
        "seconds_for_100_pages": round(min(rounds) * PAGES / pages, 3),
        "pages_a_second": round(pages / min(rounds)),
        "memory_mib": round(memory[-1], 1),
        "memory_grown_mib": round(memory[-1] - memory[0], 1),
    }
