"""What the judging benchmark is read for: ratios, each with the bar it is held against."""

from __future__ import annotations

from typing import Any

Figures = dict[str, Any]


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
