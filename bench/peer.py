"""What a peer's adapter offers, and how adapters are found."""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import bench.peers
from monitor.rulebook.records import Rule, Scalar

Fact = Mapping[str, Scalar | None]
Hits = dict[str, list[str]]
"""Rule id → the subjects that violate it."""


class Peer(ABC):
    """A library that judges the same facts by the same rules, used as its expert users would.

    `converted` brings facts into the library's own form and `judge_converted` judges them, so that both can be timed;
    an adapter whose library does both in one call converts nothing, and one that has an operator for all says so.
    """

    name: str
    version: str

    def why_not(self, rule: Rule) -> str:  # noqa: ARG002 - asked by those that cannot
        """Return why the library cannot express a rule, empty if it can."""
        return ""

    @abstractmethod
    def load(self, rules: Sequence[Rule]) -> None:
        """Compile the rules, once; each must be one that can be expressed."""

    def converted(self, facts: Sequence[Fact]) -> Any:  # noqa: ANN401 - each library has its own form
        """Return facts in the library's own form."""
        return facts

    @abstractmethod
    def judge_converted(self, own: Any) -> Hits:  # noqa: ANN401 - see `converted`
        """Return who violates what."""

    def judge(self, facts: Iterable[Fact]) -> Hits:
        """Return who violates what, for facts as they come from the store."""
        return self.judge_converted(self.converted(facts if isinstance(facts, Sequence) else list(facts)))


def peer_modules() -> list[str]:
    """Return the module of every peer, found by walking `bench/peers`."""
    return sorted(f"bench.peers.{info.name}" for info in pkgutil.iter_modules(bench.peers.__path__))


def peer_of(module: str) -> Peer:
    """Return the peer that a module defines; raises `ImportError` where its library is not installed."""
    loaded = importlib.import_module(module)
    for found in vars(loaded).values():
        if isinstance(found, type) and issubclass(found, Peer) and found.__module__ == module:
            return found()
    raise RuntimeError(f"{module} defines no Peer")
