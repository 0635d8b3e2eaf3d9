"""Measures every peer on the same facts by the same rules, and compares what they say with what we say.

usage: python -m bench.peers_run [--facts 20000] [--rules shipped|synthetic:30] [--seconds 2]
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.measuring import Answer, Task
from bench.offers import random_offers
from bench.peer import Fact, Hits, peer_modules
from bench.rule_text import shipped_rules
from bench.synthetic import synthetic_rules
from monitor.facts.registry import schemas
from monitor.rulebook.records import Rule

ROOT = Path(__file__).resolve().parents[1]
OWN = "bench.own"
MOST_EXAMPLES = 3
PATIENCE = 60.0


@dataclass
class PeerResult:
    """One peer's figures; `error` says why there are none, `differences` count verdicts other than ours.

    Speeds are facts a second: `facts_per_second` is the best repetition, conversion of the facts included, and
    `judging_only` the best without it; `facts_per_cpu_second` counts the process's own time only, for machines that do
    other work beside. Rule judgements are these times the rules judged.
    """

    name: str
    version: str = ""
    facts_per_second: float = 0.0
    median_facts_per_second: float = 0.0
    judging_only: float = 0.0
    facts_per_cpu_second: float = 0.0
    rules_judged: int = 0
    rule_judgements_per_second: float = 0.0
    rule_judgements_per_cpu_second: float = 0.0
    left_out: Mapping[str, str] = field(default_factory=dict)
    load_seconds: float = 0.0
    repetitions: int = 0
    facts_a_repetition: int = 0
    peak_memory_mib: float = 0.0
    grown_mib: float = 0.0
    violations: int = 0
    differences: int = 0
    examples: Sequence[str] = ()
    error: str = ""


def run_peers(
    rules: Sequence[Rule],
    facts: Sequence[Fact],
    *,
    seconds_each: float,
    modules: Sequence[str] | None = None,
    expected: Mapping[str, Sequence[str]] | None = None,
) -> list[PeerResult]:
    """Return one result a peer, each measured in a process of its own; ours, the engine alone, comes first.

    The rules are over one fact and active. `expected` is who violates what, by rule id; without it our engine's own
    answer is taken.
    """
    with tempfile.TemporaryDirectory() as folder:
        task = Path(folder) / "task"
        with task.open("wb") as file:
            pickle.dump(Task(list(rules), list(facts), seconds_each), file)
        own = _answer(OWN, task, len(facts), seconds_each)
        if isinstance(own, str):
            raise RuntimeError(f"our own engine could not be measured: {own}")
        right = own.hits if expected is None else expected
        results = [_result(own, right)]
        for module in peer_modules() if modules is None else modules:
            answer = _answer(module, task, len(facts), seconds_each)
            name = module.rpartition(".")[2]
            results.append(PeerResult(name, error=answer) if isinstance(answer, str) else _result(answer, right))
    return results


def _answer(module: str, task: Path, facts: int, seconds: float) -> Answer | str:
    """Return what a peer's process answered, or why it did not."""
    answer = task.with_name("answer")
    answer.unlink(missing_ok=True)
    command = [sys.executable, "-m", "bench.peer_process", module, str(task), str(answer)]
    patience = PATIENCE + 5 * seconds + facts / 500
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired:
        return f"stopped after {patience:.0f} seconds"
    if done.returncode < 0:
        return f"its process died of signal {-done.returncode}"
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        said = lines[-1] if lines else f"exit code {done.returncode}"
        missing = said.startswith("ModuleNotFoundError")
        return f"not installed: {said} (`.ci/prepare bench` installs it)" if missing else said
    with answer.open("rb") as file:
        found: Answer = pickle.load(file)
    return found


def _result(answer: Answer, right: Mapping[str, Sequence[str]]) -> PeerResult:
    count, examples = _differences(answer.hits, {name: right.get(name, ()) for name in answer.rules})
    return PeerResult(
        name=answer.name,
        version=answer.version,
        facts_per_second=round(answer.best),
        median_facts_per_second=round(answer.median),
        judging_only=round(answer.judging_only),
        facts_per_cpu_second=round(answer.best_by_cpu),
        rules_judged=len(answer.rules),
        rule_judgements_per_second=round(answer.best * len(answer.rules)),
        rule_judgements_per_cpu_second=round(answer.best_by_cpu * len(answer.rules)),
        left_out=answer.left_out,
        load_seconds=round(answer.load_seconds, 4),
        repetitions=answer.repetitions,
        facts_a_repetition=answer.facts_a_repetition,
        peak_memory_mib=round(answer.memory, 1),
        grown_mib=round(answer.grown, 1),
        violations=sum(map(len, answer.hits.values())),
        differences=count,
        examples=examples,
    )


def _differences(said: Hits, right: Mapping[str, Sequence[str]]) -> tuple[int, list[str]]:
    """Return how many verdicts differ from ours, and some of them."""
    found = []
    for rule, subjects in right.items():
        ours, theirs = set(subjects), set(said.get(rule, ()))
        found += [f"{rule} {subject}: only we say violates" for subject in sorted(ours - theirs)]
        found += [f"{rule} {subject}: only it says violates" for subject in sorted(theirs - ours)]
    return len(found), found[:MOST_EXAMPLES]


def chosen_rules(wanted: str) -> list[Rule]:
    """Return the rules over offers that `shipped` or `synthetic:NUMBER` names."""
    kind, _, number = wanted.partition(":")
    known = schemas()
    if kind == "shipped":
        return shipped_rules(known, "offer")
    if kind == "synthetic" and number.isdecimal() and int(number):
        return synthetic_rules(int(number), known["offer"])
    raise SystemExit(f"--rules {wanted}: expected shipped or synthetic:NUMBER, such as synthetic:30")


def main() -> None:
    """Measure the peers and print the result as JSON; exit code 1 where a peer failed or says something else."""
    reader = argparse.ArgumentParser(description="Measure every peer on offers; prints JSON.")
    reader.add_argument("--facts", type=int, default=20_000)
    reader.add_argument("--rules", default="shipped", help="shipped or synthetic:NUMBER")
    reader.add_argument("--seconds", type=float, default=2.0, help="for the repetitions of each peer")
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--violating", type=float, default=0.01, help="share of offers with a violation")
    given = reader.parse_args()
    rules = chosen_rules(given.rules)
    facts = list(random_offers(given.facts, random.Random(given.seed), given.violating))
    load = os.getloadavg()
    own, *peers = run_peers(rules, facts, seconds_each=given.seconds)
    result = {
        "facts": len(facts),
        "rules": [rule.id for rule in rules],
        "seed": given.seed,
        "load_before": load,
        "load_after": os.getloadavg(),
        "own_engine_alone": asdict(own),
        "best_peer": max(peers, key=lambda peer: peer.rule_judgements_per_cpu_second).name,
        "peers": [asdict(peer) for peer in peers],
    }
    print(json.dumps(result, ensure_ascii=False, indent=2))
    sys.exit(1 if any(peer.error or peer.differences for peer in peers) else 0)


if __name__ == "__main__":
    main()
