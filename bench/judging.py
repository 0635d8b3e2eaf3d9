"""Measures judging a channel: by our rules, again after a change, by SQL written by hand, by peers.

usage: python -m bench.judging [--offers 1000000] [--products N] [--parties N] [--violating 0.01]
                               [--peer-facts 20000] [--seconds 2] [--store FILE]

Prints JSON. Each figure is taken in a process of its own, so that memory is that of the part measured. A store that
is named and there is used as it is, else it is built and removed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import judging_stages, judging_summary
from bench.channel import Size, build

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Build the channel, take every figure and print them."""
    given = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        store = given.store or Path(folder) / "channel.db"
        size = Size.of(given.offers, given.products, given.parties, given.violating)
        if not store.exists():
            _say(f"building {size.offers} offers of {size.products} products by {size.parties} parties")
            build(store, size).close()
        found: dict[str, Any] = {"offers": size.offers, "products": size.products, "parties": size.parties}
        found["cores"], found["load_before"] = os.cpu_count(), round(os.getloadavg()[0], 2)
        for name in judging_stages.STAGES:
            _say(name.replace("_", " "))
            found[name] = _stage(name, store, given)
        found["load_after"] = round(os.getloadavg()[0], 2)
    found["summary"] = judging_summary.summary(found)
    print(json.dumps(found, indent=2, ensure_ascii=False))


def _stage(name: str, store: Path, given: argparse.Namespace) -> dict[str, Any]:
    """Run one stage in a process of its own and return what it measured."""
    asked = {"stage": name, "store": str(store), "facts": given.peer_facts, "seconds": given.seconds}
    done = subprocess.run(
        [sys.executable, "-m", "bench.judging_stages"],
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        check=True,
    )
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _arguments() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description="Measure judging a channel.")
    reader.add_argument("--offers", type=int, default=1_000_000)
    reader.add_argument("--products", type=int, default=0, help="default: a hundred offers a product")
    reader.add_argument("--parties", type=int, default=0, help="default: two thousand offers a party")
    reader.add_argument("--violating", type=float, default=0.01, help="share of offers that violate a rule")
    reader.add_argument("--peer-facts", type=int, default=20_000, help="facts that the peers judge")
    reader.add_argument("--seconds", type=float, default=2.0, help="seconds a peer is measured")
    reader.add_argument("--store", type=Path, help="the channel's file; kept, and used again when it is there")
    return reader.parse_args()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
