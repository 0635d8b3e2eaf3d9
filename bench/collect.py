"""Measures collecting: pages a second beside Scrapy, with and without evidence, on one process and on all cores.

usage: python -m bench.collect [--pages 2000] [--rounds 3] [--concurrency 16] [--memory-pages 20000] [--packed]
                               [--limited-pages 8]

Prints JSON. A local server hands out made product pages; every contender runs in a fresh process, the rounds alternate,
and every item is compared with what its page says. `--packed` lets the server send gzip, as shops do.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bench import collect_limited
from bench.collect_pages import SIZE, goods
from bench.collect_server import ROOT, compress_pages, serving, write_pages
from bench.collect_task import Task, memory_of

_SAMPLE_SECONDS = 0.1


@dataclass(frozen=True)
class Contender:
    """Who collects: what Python is asked to run, and how many reading processes beside the fetching one.

    Ours is run as a command is, from a small start: reading processes load what their parent was started from.
    """

    name: str
    script: tuple[str, ...]
    readers: int = 0
    keeps: bool = False


def contenders() -> list[Contender]:
    """Return all contenders: the peer, then ours on all cores and in one process."""
    cores = os.cpu_count() or 1
    found = [Contender("scrapy", ("-m", "bench.collect_scrapy"))]
    for form, name in (("read", "read"), ("evidence", "with_evidence"), ("pass", "whole_pass")):
        script, keeps = ("-c", f"from bench.collect_own import main; main('{form}')"), form != "read"
        found.append(Contender(name, script, cores, keeps))
        found.append(Contender(f"{name}_one_process", script, 0, keeps))
    return found


def main() -> None:
    """Take every figure and print them."""
    given = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _say(f"making {given.pages} pages")
        write_pages(folder, given.pages)
        if given.packed:
            compress_pages(folder)
        found: dict[str, Any] = {"pages": given.pages, "page_bytes": SIZE, "concurrency": given.concurrency}
        found["cores"], found["load_before"] = os.cpu_count(), round(os.getloadavg()[0], 2)
        with serving(folder, packed=given.packed) as (base, server):
            found["server"], found["sent_as"] = server, "gzip" if given.packed else "identity"
            task = Task(base, given.pages, given.pages, given.concurrency, str(folder / "items.jsonl"))
            runs = {who.name: [] for who in contenders()}  # type: dict[str, list[dict[str, Any]]]
            for number in range(given.rounds):
                for who in contenders():
                    _say(f"round {number + 1}: {who.name}")
                    runs[who.name].append(_run(who, task, folder))
            found["measured"] = {who: _middle(each) for who, each in runs.items()}
            found["times_scrapy"] = _ratios(found["measured"])
            if given.memory_pages:
                found["memory"] = _memory(replace(task, count=given.memory_pages), folder)
        if given.limited_pages:
            _say("a host limited to one request a second")
            found["limited_host"] = collect_limited.measured(folder / "limited", given.limited_pages)
        found["load_after"] = round(os.getloadavg()[0], 2)
    print(json.dumps(found, indent=2))


def _run(who: Contender, task: Task, folder: Path) -> dict[str, Any]:
    """Let a contender collect in a fresh process; returns what it measured, its peak memory and its wrong items."""
    with tempfile.TemporaryDirectory(dir=folder) as evidence:
        asked = replace(task, readers=who.readers, evidence=f"{evidence}/kept" if who.keeps else "")
        Path(task.items).unlink(missing_ok=True)
        process = subprocess.Popen(
            [sys.executable, *who.script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        peak: list[float] = [0.0]
        ended = threading.Event()
        watch = threading.Thread(target=_watch, args=(process.pid, peak, ended))
        watch.start()
        out, _ = process.communicate(json.dumps(asdict(asked)))
        ended.set()
        watch.join()
    if process.returncode:
        raise RuntimeError(f"{who.name} ended with {process.returncode}")
    measured: dict[str, Any] = json.loads(out)
    return {**measured, "peak_memory_mib": round(peak[0], 1), "wrong_items": _wrong(task)}


def _watch(process: int, peak: list[float], ended: threading.Event) -> None:
    while not ended.wait(_SAMPLE_SECONDS):
        peak[0] = max(peak[0], memory_of(process))


def _wrong(task: Task) -> int | None:
    """Return how many items are missing or differ from their page; None for a pass, which writes no items."""
    if not Path(task.items).exists():
        return None
    right = set()
    for line in Path(task.items).read_text("utf-8").splitlines():
        item = json.loads(line)
        url = item.pop("url")
        if item == goods(int(url.rpartition("/")[2])).fields:
            right.add(url)
    return task.count - len(right)


def _middle(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the median of every figure over the rounds, with the speeds of all."""
    middle: dict[str, Any] = {}
    for key, value in runs[0].items():
        if isinstance(value, float | int):
            middle[key] = round(statistics.median(run[key] for run in runs), 3)
        elif value is not None:
            middle[key] = value
    middle["pages_per_second_of_each_round"] = [run["pages_per_second"] for run in runs]
    return middle


def _ratios(measured: dict[str, dict[str, Any]]) -> dict[str, float]:
    peer = measured["scrapy"]["pages_per_second"]
    return {who: round(found["pages_per_second"] / peer, 2) for who, found in measured.items() if who != "scrapy"}


def _memory(task: Task, folder: Path) -> dict[str, Any]:
    """Return the peak memory of few and of many pages, archived and read on all cores."""
    who = next(who for who in contenders() if who.name == "with_evidence")
    found = {}
    for count in (min(task.distinct, task.count), task.count):
        _say(f"memory over {count} pages")
        run = _run(who, replace(task, count=count), folder)
        found[f"{count}_pages"] = {key: run[key] for key in ("peak_memory_mib", "pages_per_second", "wrong_items")}
    return found


def _arguments() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description="Measure collecting.")
    reader.add_argument("--pages", type=int, default=2000)
    reader.add_argument("--rounds", type=int, default=3)
    reader.add_argument("--concurrency", type=int, default=16)
    reader.add_argument("--memory-pages", type=int, default=20_000, help="0: leave this figure out")
    reader.add_argument("--limited-pages", type=int, default=8, help="pages of the limited host; 0: leave it out")
    reader.add_argument("--packed", action="store_true", help="the server sends gzip (nginx only)")
    return reader.parse_args()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
