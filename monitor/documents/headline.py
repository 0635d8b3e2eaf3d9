"""The day in one sentence and six figures."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.documents.gaps import Coverage
from monitor.vocabulary import Visibility
from scrapers.counted import number_of

Figures = tuple[tuple[str, str], ...]


def figures(audience: str, said: Mapping[str, int], seen: Coverage) -> Figures:
    """Return the head line's labels and numbers; `said` counts entries by section and cases by state."""
    if audience == Visibility.LEGAL:
        names = {
            "decide": "To decide",
            "agreements": "In agreements",
            "stopped": "Stopped",
            "suspicions": "Suspicions",
            "cured": "Cured",
            "ongoing": "Ongoing",
        }
        return tuple((label, str(said.get(key, 0))) for key, label in names.items())
    names = {
        "decide": "To decide",
        "new": "New",
        "relapsed": "Relapsed",
        "suspicions": "Suspicions",
        "cured": "Cured",
    }
    counted = tuple((label, str(said.get(key, 0))) for key, label in names.items())
    return (*counted, ("Pages seen", f"{seen.seen}/{seen.watched}"))


def headline(audience: str, said: Mapping[str, int], seen: Coverage, ongoing: int, clauses: str) -> str:
    """Return what the reader has to know if he reads one sentence only; `clauses`: how many wait for legal's review."""
    waits = said.get("decide", 0)
    parts = [f"{number_of(waits, 'decision waits', 'decisions wait')} for you."] if waits else []
    if count := said.get("held", 0):
        parts.append(
            f"{number_of(count, 'party', 'parties')} held back {'waits' if count == 1 else 'wait'} for a release."
        )
    parts += [f"{clauses}."] if clauses else []
    parts = parts or ["Nothing waits for you."]
    if audience == Visibility.LEGAL:
        parts.append(_legal(said))
    else:
        parts.append(_channel(said, ongoing))
        parts.append(_sight(seen))
    return " ".join(part for part in parts if part)


def _channel(said: Mapping[str, int], ongoing: int) -> str:
    words = {"new": "new", "relapsed": "relapsed", "cured": "cured"}
    told = [f"{said[key]} {word}" for key, word in words.items() if said.get(key)]
    going = f"{ongoing} {'goes' if ongoing == 1 else 'go'} on without news" if ongoing else ""
    if not told:
        return f"No case is new, relapsed or cured{f'; {going}' if going else ''}."
    return f"Cases: {', '.join([*told, going] if going else told)}."


def _legal(said: Mapping[str, int]) -> str:
    told = []
    if count := said.get("agreements", 0):
        told.append(number_of(count, "finding in agreements", "findings in agreements"))
    if count := said.get("stopped", 0):
        told.append(f"{number_of(count, 'case')} that only you may read")
    return f"New: {' and '.join(told)}." if told else ""


def _sight(seen: Coverage) -> str:
    if not seen.watched:
        return "No page is watched yet."
    missing = seen.watched - seen.seen
    if not missing:
        return f"All {seen.watched} watched pages were seen."
    return f"{missing} of {seen.watched} watched pages could not be seen or read."
