"""How a peer is measured: loaded once, all facts judged once, then a part of them several times."""

from __future__ import annotations

import re
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.peer import Fact, Hits, Peer
from monitor.rulebook.records import Rule

LEAST_REPETITIONS = 3
SHARE_OF_TIME = 5
"""A repetition takes at most this part of the time given: a slow peer is repeated over fewer facts."""


@dataclass(frozen=True)
class Task:
    """What a peer is measured on."""

    rules: Sequence[Rule]
    facts: Sequence[Fact]
    seconds: float


@dataclass
class Answer:
    """What a peer did: speeds in facts a second, memory in MiB, who violates what, what it cannot express."""

    name: str
    version: str
    rules: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    load_seconds: float = 0.0
    repetitions: int = 0
    facts_a_repetition: int = 0
    best: float = 0.0
    median: float = 0.0
    judging_only: float = 0.0
    best_by_cpu: float = 0.0
    memory: float = 0.0
    grown: float = 0.0
    hits: Hits = field(default_factory=dict)


def measured(peer: Peer, task: Task) -> Answer:
    """Judge all facts once (this warms up, and its answers are compared), then a part of them several times."""
    reasons = {rule.id: peer.why_not(rule) for rule in task.rules}
    rules = [rule for rule in task.rules if not reasons[rule.id]]
    answer = Answer(peer.name, peer.version, [rule.id for rule in rules])
    answer.left_out = {name: why for name, why in reasons.items() if why}
    if not rules:
        return answer
    before = memory_now()
    answer.load_seconds = _timed(lambda: peer.load(rules))
    start = time.perf_counter()
    answer.hits = {name: subjects for name, subjects in peer.judge(task.facts).items() if subjects}
    took = time.perf_counter() - start
    answer.memory = peak_memory()
    answer.grown = answer.memory - before
    count = len(task.facts)
    if took > task.seconds / SHARE_OF_TIME:
        count = max(1, min(count, int(count * task.seconds / SHARE_OF_TIME / took)))
    _repeat(peer, task.facts[:count], task.seconds, answer)
    return answer


def _repeat(peer: Peer, facts: Sequence[Fact], seconds: float, answer: Answer) -> None:
    """Repeat for about the time given, at least a few times; conversion is timed as part of it and apart."""
    whole: list[float] = []
    judging: list[float] = []
    cpu: list[float] = []
    end = time.perf_counter() + seconds
    while len(whole) < LEAST_REPETITIONS or time.perf_counter() < end:
        used, start = time.process_time(), time.perf_counter()
        own = peer.converted(facts)
        middle = time.perf_counter()
        peer.judge_converted(own)
        stop = time.perf_counter()
        whole.append(stop - start)
        judging.append(stop - middle)
        cpu.append(time.process_time() - used)
    answer.repetitions, answer.facts_a_repetition = len(whole), len(facts)
    answer.best = len(facts) / min(whole)
    answer.median = len(facts) / statistics.median(whole)
    answer.judging_only = len(facts) / min(judging)
    answer.best_by_cpu = len(facts) / min(cpu)


def _timed(action: Callable[[], None]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def peak_memory() -> float:
    """Return the most memory this process ever had, in MiB.

    Linux's `ru_maxrss` counts what the parent had when it started us; the kernel's own high-water mark does not.
    """
    status = Path("/proc/self/status")
    if status.exists() and (found := re.search(r"VmHWM:\s+(\d+) kB", status.read_text())):
        return int(found[1]) / 1024
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def memory_now() -> float:
    """Return the memory this process has now, in MiB, after the facts were read; its peak where it cannot be told."""
    status = Path("/proc/self/status")
    if status.exists() and (found := re.search(r"VmRSS:\s+(\d+) kB", status.read_text())):
        return int(found[1]) / 1024
    return peak_memory()
