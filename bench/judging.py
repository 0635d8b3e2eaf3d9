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

from bench import judging_stages
from bench.channel import Size, build

Figures = dict[str, Any]

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
        found: Figures = {"offers": size.offers, "products": size.products, "parties": size.parties}
        found["cores"], found["load_before"] = os.cpu_count(), round(os.getloadavg()[0], 2)
        for name in judging_stages.STAGES:
            _say(name.replace("_", " "))
            found[name] = _stage(name, store, given)
        found["load_after"] = round(os.getloadavg()[0], 2)
    found["summary"] = summary(found)
    print(json.dumps(found, indent=2, ensure_ascii=False))


def _stage(name: str, store: Path, given: argparse.Namespace) -> Figures:
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
    measured: Figures = json.loads(done.stdout)
    return measured


def summary(found: Figures) -> Figures:
    """Return the ratios: to the best peer, to SQL by hand, to twice the rules, and after a change."""
    gears, hand, peers = found["gears"], found["by_hand"], found["peers"]
    others = [peer for peer in peers["peers"] if not peer["name"].startswith("channelwarden") and not peer["error"]]
    best = max(others, key=lambda peer: peer["with_reading_rule_judgements_per_second"])
    fastest = max(others, key=lambda peer: peer["judging_rule_judgements_per_second"])
    ours = gears["rule_judgements_per_second"]
    after, whole = found["offers_after_change"], found["whole_pass"]
    return {
        "best_peer_with_reading": best["name"],
        "times_best_peer_with_reading": _ratio(ours, best["with_reading_rule_judgements_per_second"]),
        "best_peer_on_facts_in_memory": fastest["name"],
        "times_best_peer_on_facts_in_memory": _ratio(ours, fastest["judging_rule_judgements_per_second"]),
        "time_to_sql_by_hand": _ratio(gears["seconds"], hand["seconds"]),
        "same_as_sql_by_hand": _same(gears["verdicts"], hand["verdicts"]),
        "time_with_twice_the_rules": _ratio(found["doubled"]["seconds"], gears["seconds"]),
        "offers_after_change_to_all": _ratio(after["seconds_after_change"], after["seconds"], 4),
        "pass_after_change_to_first": _ratio(whole["seconds_after_change"], whole["seconds"], 4),
        "peak_memory_mib": gears["peak_memory_mib"],
        "peak_memory_of_a_pass_mib": whole["peak_memory_mib"],
    }


def _ratio(one: float, other: float, digits: int = 2) -> float:
    return round(one / other, digits) if other else 0.0


def _same(gears: Figures, hand: Figures) -> bool:
    """Return whether both say of every rule how many facts violate it and how many it could not assess."""
    words = ("violates", "not_assessed")
    return all(all(said.get(word, 0) == hand[rule][word] for word in words) for rule, said in gears.items())


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
