"""Our engine alone, without pushdown, behind the peers' interface: what their answers are compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import monitor
from bench.peer import Fact, Hits, Peer
from monitor.engine.judge import Judge
from monitor.facts.registry import schemas
from monitor.rulebook.records import Rule
from monitor.vocabulary import Verdict


class Own(Peer):
    """`monitor.engine.judge.Judge`, one fact after the other."""

    name = "channelwarden engine alone"
    version = monitor.__version__

    def load(self, rules: Sequence[Rule]) -> None:
        """Compile the rules, which are over one fact."""
        self._judge = Judge(rules, schemas()[rules[0].fact])

    def judge_converted(self, own: Sequence[Fact]) -> Hits:
        """Judge each fact; the subjects that violate are kept, as a peer's are."""
        hits: Hits = defaultdict(list)
        for fact in own:
            for item in self._judge.judge(fact):
                if item.verdict is Verdict.VIOLATES:
                    hits[item.rule.id].append(str(fact["subject"]))
        return hits
