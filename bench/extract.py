"""Reads product pages beside other readers in one run, and prints pages a second and ratios as JSON.

usage: python -m bench.extract [--pages FOLDER] [--count 50] [--rounds 7]
Each round lets every reader read all pages once, in turn; processor time of this one process is counted.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import extruct
from bs4 import BeautifulSoup

from bench.extract_pages import made_pages, saved_pages
from scrapers.bounds import limit_process
from scrapers.garbage import seldom_searched
from scrapers.reading.visit import read_response
from scrapers.records import Response

SYNTAXES = ["json-ld", "microdata", "opengraph"]
OWN = "channelwarden"
Reader = Callable[[Response], object]


def own(page: Response) -> object:
    """Read all fields, from the bytes received, as collection does."""
    return read_response(page, "generic", {})


def extruct_on_bytes(page: Response) -> object:
    """Let extruct read the bytes as they are, which it takes for UTF-8: its fastest way."""
    return extruct.extract(page.body, base_url=page.url, syntaxes=SYNTAXES)


def extruct_on_text(page: Response) -> object:
    """Let extruct read text, as its documentation does; the bytes are decoded as UTF-8 without any detection."""
    return extruct.extract(page.body.decode("utf-8", "replace"), base_url=page.url, syntaxes=SYNTAXES)


def beautifulsoup(page: Response) -> object:
    """Let BeautifulSoup parse on lxml, and read nothing."""
    return BeautifulSoup(page.body, "lxml")


READERS: Mapping[str, Reader] = {
    OWN: own,
    "extruct": extruct_on_bytes,
    "extruct, text": extruct_on_text,
    "BeautifulSoup(lxml), parse alone": beautifulsoup,
}


def measured(pages: Sequence[Response], rounds: int, readers: Mapping[str, Reader] = READERS) -> dict[str, list[float]]:
    """Return each reader's seconds of processor time for all pages, one a round.

    All read the first pages once beforehand, and a round begins with another reader than the one before it. Python
    searches for cycles as seldom as it does where pages are collected: else a search through what all the readers'
    libraries hold, a fifth of a round, would be counted for whichever reader happens to set it off.
    """
    for read in readers.values():
        for page in pages[:3]:
            read(page)
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    names = list(readers)
    with seldom_searched():
        for number in range(rounds):
            first = number % len(names)
            for name in names[first:] + names[:first]:
                start = time.process_time()
                for page in pages:
                    readers[name](page)
                seconds[name].append(time.process_time() - start)
    return seconds


def summary(pages: Sequence[Response], seconds: Mapping[str, Sequence[float]]) -> dict[str, object]:
    """Return medians, pages a second, and how many times as fast as each other reader ours is."""
    medians = {name: statistics.median(each) for name, each in seconds.items()}
    return {
        "pages": len(pages),
        "megabytes": round(sum(len(page.body) for page in pages) / 1e6, 1),
        "rounds": len(seconds[OWN]),
        "pages_per_second": {name: round(len(pages) / each, 1) for name, each in medians.items()},
        "seconds": {name: [round(each, 4) for each in every] for name, every in seconds.items()},
        "times_as_fast_as": {
            name: round(statistics.median(theirs / ours for theirs, ours in zip(each, seconds[OWN], strict=True)), 2)
            for name, each in seconds.items()
            if name != OWN
        },
    }


def main() -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser(description="Read product pages beside other readers; prints JSON.")
    reader.add_argument("--pages", type=Path, help="folder with *.html or *.html.gz (default: made pages)")
    reader.add_argument("--count", type=int, default=50, help="made pages, where no folder is given")
    reader.add_argument("--rounds", type=int, default=7)
    given = reader.parse_args()
    pages = saved_pages(given.pages) if given.pages else made_pages(given.count)
    load = os.getloadavg()
    limit_process()  # as the processes that read what is collected
    result = summary(pages, measured(pages, given.rounds))
    versions = {name: importlib.metadata.version(name) for name in ("extruct", "beautifulsoup4", "lxml", "selectolax")}
    print(json.dumps({**result, "versions": versions, "load_before": load, "load_after": os.getloadavg()}, indent=2))


if __name__ == "__main__":
    main()
