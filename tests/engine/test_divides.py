"""`divides nothing` is never said of a rule that some fact violates and another complies with."""

from __future__ import annotations

from collections import Counter
from itertools import islice, product
from random import Random
from types import ModuleType
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.rulebook.divides import contradiction
from monitor.rulebook.domain import Domain
from monitor.rulebook.idle import idle_parts
from monitor.rulebook.records import Attribute, Condition, FactSchema, Group, Literal, Ref, Type

TYPES = {
    "count": Type.INTEGER,
    "limit": Type.INTEGER,
    "price": Type.MONEY,
    "currency": Type.TEXT,
    "seller": Type.TEXT,
    "known": Type.BOOLEAN,
}
NUMBERS = range(-1, 5)
DOMAINS: dict[str, tuple[Any, ...]] = {
    "count": (None, *NUMBERS),
    "limit": (None, *NUMBERS),
    "price": (None, *NUMBERS),
    "currency": (None, "USD", "EUR"),
    "seller": (None, "a", "ab", "c"),
    "known": (None, True, False),
}
"""Small, but with a value beyond every bound that a drawn rule can name."""

CLOSED = {"seller": frozenset(("a", "ab", "c"))}
SCHEMA = FactSchema(
    "thing",
    "",
    {
        name: Attribute(name, kind, "", domain=Domain(("a", "ab", "c")) if name == "seller" else None)
        for name, kind in TYPES.items()
    },
)

ORDERED = ("is", "is_not", "below", "at_most", "above", "at_least")


def _literals(name: str) -> st.SearchStrategy[Condition]:
    if name in ("count", "limit", "price"):
        numbers = st.integers(0, 3)
        currency = "USD" if name == "price" else ""
        plain = st.builds(lambda o, v: Condition(name, o, Literal(v, currency)), st.sampled_from(ORDERED), numbers)
        other = st.builds(
            lambda o, v: Condition(name, o, Ref(v)), st.sampled_from(ORDERED), st.sampled_from(("count", "limit"))
        )
        return plain if name == "price" else plain | other
    if name == "known":
        return st.builds(lambda o, v: Condition(name, o, Literal(v)), st.sampled_from(("is", "is_not")), st.booleans())
    values = st.sampled_from(("a", "ab", "c") if name == "seller" else ("USD", "EUR"))
    lists = st.lists(values, min_size=1, max_size=2, unique=True).map(tuple)
    one = st.builds(lambda o, v: Condition(name, o, Literal(v)), st.sampled_from(("is", "is_not")), values)
    many = st.builds(lambda o, v: Condition(name, o, Literal(v)), st.sampled_from(("one_of", "none_of")), lists)
    pattern = st.sampled_from(("^a", "b", "D$")).map(lambda v: Condition(name, "matches", Literal(v)))
    return one | many | pattern


PRESENCE = st.builds(lambda n, v: Condition(n, "known", Literal(v)), st.sampled_from(sorted(TYPES)), st.booleans())
LEAF = st.sampled_from(sorted(TYPES)).flatmap(_literals) | PRESENCE
TREE = st.recursive(
    LEAF,
    lambda inner: st.builds(
        lambda kind, parts: Group(kind, tuple(parts)),
        st.sampled_from(("all", "any", "none")),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
).map(lambda part: part if isinstance(part, Group) else Group("all", (part,)))


@settings(max_examples=300, deadline=None)
@given(when=TREE, needs=st.frozensets(st.sampled_from(sorted(TYPES)), max_size=2))
def test_no_rule_that_divides_is_refused(plain: ModuleType, when: Group, needs: frozenset[str]) -> None:
    claims = {
        (truth, known): contradiction(when, needs, TYPES, CLOSED if known else None, truth=truth)
        for truth in (True, False)
        for known in (True, False)
    }
    for (truth, _), claim in claims.items():
        if claim is None:
            continue
        assert not any(plain.truth(when, fact) is truth for fact in facts(needs)), (truth, claim)


_IN_TWO_NONES = Group("none", (Condition("count", "known", Literal(False)),))
_ONE_AND_NONE = (Condition("count", "is", Literal(1)), Group("any", (Condition("count", "is", Literal(0)),)))
_IN_DOLLARS = (
    Condition("count", "is", Literal(0)),
    Group("all", (Condition("price", "is", Literal(0, "USD")),)),
    Condition("currency", "known", Literal(True)),
)


@settings(max_examples=200, deadline=None)
@given(when=TREE, needs=st.frozensets(st.sampled_from(sorted(TYPES)), max_size=3))
@example(Group("none", (Group("all", (Condition("count", "is", Literal(0)), _IN_TWO_NONES)),)), frozenset())
@example(Group("none", (Group("all", _IN_DOLLARS),)), frozenset(["price"]))
@example(Group("none", (Group("all", _ONE_AND_NONE),)), frozenset())
def test_a_line_that_is_said_to_decide_nothing_can_be_dropped(
    plain: ModuleType, when: Group, needs: frozenset[str]
) -> None:
    for found in islice(idle_parts(when, needs, SCHEMA), 1):
        rest = without(when, found.part)
        for fact in facts(needs):
            before, after = plain.truth(when, fact), plain.truth(rest, fact)
            assert (before is True) == (after is True), (found, fact)


def without(group: Group, gone: Condition | Group) -> Group:
    parts = [without(part, gone) if isinstance(part, Group) else part for part in group.parts if part is not gone]
    return Group(group.kind, tuple(parts))


def facts(needs: frozenset[str]) -> Any:
    """Every fact of the small domains in which what is needed is known."""
    names = sorted(TYPES)
    choices = [[value for value in DOMAINS[name] if value is not None or name not in needs] for name in names]
    return (dict(zip(names, values, strict=True)) for values in product(*choices))


def test_most_rules_that_divide_nothing_are_found(plain: ModuleType) -> None:
    """Of random pairs on one attribute that nothing can meet, none is missed."""
    random, found = Random(7), Counter[str]()
    for _ in range(400):
        pair = tuple(Condition("count", random.choice(ORDERED), Literal(random.randrange(4))) for _ in range(2))
        when = Group(random.choice(("all", "any", "none")), pair)
        for truth in (True, False):
            possible = any(plain.truth(when, {"count": value}) is truth for value in range(-9, 9))
            assert (contradiction(when, frozenset(), TYPES, truth=truth) is None) is possible
            found["possible" if possible else "impossible"] += 1
    assert found["impossible"] > 40


def test_a_condition_with_too_many_alternatives_is_left_alone() -> None:
    pair = Group("any", tuple(Condition("count", "above", Literal(number)) for number in range(4)))
    no = Group("all", (Condition("known", "is", Literal(True)), Condition("known", "is", Literal(False))))
    assert contradiction(Group("all", (pair,) * 4 + (no,)), frozenset(), TYPES, truth=True) is not None
    assert contradiction(Group("all", (pair,) * 40 + (no,)), frozenset(), TYPES, truth=True) is None
