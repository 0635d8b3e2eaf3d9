"""Finds rules that divide nothing: a condition that no fact can make true, or none can make false.

The decision is conservative: it says so only where it is certain, and keeps silent where a condition has too many
alternatives to look at. As in the engine, a comparison with something unknown is neither true nor false.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product

from monitor.rulebook.bounds import Closed, PossibleFact, Test
from monitor.rulebook.condition import conditions
from monitor.rulebook.located import Faults
from monitor.rulebook.records import Condition, FactSchema, Group, Literal, Ref, Type
from monitor.rulebook.words import in_words

MOST_ALTERNATIVES = 2_000

_MEND = "a condition that some facts meet and others do not"


def check_divides(when: Group, needs: Iterable[str], schema: FactSchema, faults: Faults) -> None:
    """Note lines that can never matter, and a condition that can never be true or never be false."""
    needed = frozenset(needs)
    certain = False
    for item in conditions(when):
        if isinstance(item.operand, Ref) and item.operand.name == item.attribute:
            faults.add(item.line, f"'{item.attribute}' is compared with itself", "another attribute or a value")
            certain = True
        elif item.operator == "known" and item.attribute in needed:
            said = f"`needs` asks for '{item.attribute}', so `{in_words(item)}` decides nothing"
            faults.add(item.line, said, "the attribute in one of the two places")
            certain = True
    for truth in () if certain else (True, False):
        core = contradiction(when, needed, schema.types, closed_of(schema), truth=truth)
        if core is not None:
            faults.add(*_told(core, when, schema, truth=truth))


def closed_of(schema: FactSchema) -> dict[str, frozenset[str]]:
    """Return all values of the attributes of which there are only so many."""
    domains = ((name, attribute.domain) for name, attribute in schema.attributes.items())
    return {name: domain.closed for name, domain in domains if domain is not None and domain.closed is not None}


def contradiction(
    when: Group, needs: frozenset[str], types: Mapping[str, Type], closed: Closed | None = None, *, truth: bool
) -> tuple[Test, ...] | None:
    """Return why a condition can never be true (or false): tests that exclude each other; None where it may be."""
    known = tuple((Condition(name, "known", Literal(True)), True) for name in sorted(needs))
    first: tuple[Test, ...] | None = None
    for number, tests in enumerate(_alternatives(when, truth=truth)):
        if number >= MOST_ALTERNATIVES or PossibleFact(types, closed).meets((*known, *tests)):
            return None
        first = first or (*known, *tests)
    return _core(first, types, closed) if first else None


def _alternatives(part: Group | Condition, *, truth: bool) -> Iterator[tuple[Test, ...]]:
    """Yield the ways in which a part gets a truth value, each as tests that hold together."""
    if isinstance(part, Condition):
        yield ((part, truth),)
        return
    inner = truth if part.kind != "none" else not truth
    together = (part.kind == "any") is not truth if part.kind != "none" else truth
    if together:
        found = [tuple(islice(_alternatives(item, truth=inner), MOST_ALTERNATIVES + 1)) for item in part.parts]
        for chosen in product(*found):
            yield tuple(test for tests in chosen for test in tests)
    else:
        for item in part.parts:
            yield from _alternatives(item, truth=inner)


def _core(tests: tuple[Test, ...], types: Mapping[str, Type], closed: Closed | None) -> tuple[Test, ...]:
    """Return as few of the tests as still exclude each other."""
    kept = list(tests)
    for test in tests:
        fewer = [item for item in kept if item is not test]
        if not PossibleFact(types, closed).meets(tuple(fewer)):
            kept = fewer
    return tuple(kept)


def _told(core: tuple[Test, ...], when: Group, schema: FactSchema, *, truth: bool) -> tuple[int, str, str]:
    lines = [item.line for item, _ in core if item.line]
    said = list(dict.fromkeys(_words(item, schema.types, holds is truth) for item, holds in core if item.line))
    several = f" (lines {', '.join(str(line) for line in sorted(set(lines)))})" if len(set(lines)) > 1 else ""
    if truth and len(said) > 1:
        because = f"{' and '.join(said)}{several} exclude each other"
    elif truth:
        because = f"{said[0]} cannot be{_of(core, schema)}"
    elif len(said) > 1:
        because = f"one of {', '.join(said)}{several} always holds"
    else:
        because = f"{said[0]} always holds{_of(core, schema)}"
    problem = f"the rule divides nothing: `when` is {'true' if truth else 'false'} for no fact, since {because}"
    return (max(lines) if lines else when.line), problem, _MEND


def _of(core: tuple[Test, ...], schema: FactSchema) -> str:
    """Return which values the attribute of a single comparison has, where they are the reason."""
    domain = next(schema.attributes[item.attribute].domain for item, _ in core if item.line)
    return f" (it is {domain.said})" if domain is not None else ""


def _words(item: Condition, types: Mapping[str, Type], plainly: bool) -> str:
    said = f"`{in_words(item, types)}`"
    return said if plainly else f"not {said}"
