"""What the law gate is told a rule is about: by what it reads and says, not by the folder it happens to lie in."""

from __future__ import annotations

from collections.abc import Iterator, Set

from monitor.rulebook.condition import conditions
from monitor.rulebook.message import placeholders
from monitor.rulebook.price_words import of_prices, of_resale
from monitor.rulebook.records import FactSchema, Group, Literal, Type
from monitor.vocabulary import FAMILY_TOPIC, Topic

RESALE_PRICE = "resale-price"
"""The tag of a rule that is about resale prices although no attribute of its fact is an offer's price."""

PRICE_FACTS = frozenset(
    "discount_grid map_market map_price map_promotion pass_through price_level relapse relapse_across shelf "
    "watched_product".split()
)
"""Facts that speak of prices alone, so that a rule on them is about price in whatever folder it lies."""

PRICE_SIGNS = frozenset("coupon_code coupon_shown ended_promotion promotion_active promotion_ended_on".split())
"""Attributes of an offer that speak of its price without being an amount and without the word in their name."""

TERRITORY_SIGNS = frozenset("exclusive_holder exclusive_market exclusive_of_other reached_by sale_type".split())
"""Attributes of an offer that speak of where somebody may sell."""

PAY_FACTS = frozenset(
    "accrual claim claimed_line discount discount_pair discount_terms effectiveness kpi_definition party_period "
    "pay_mix remuneration scheme_result stock_flow".split()
)
"""Facts about what the brand pays a partner and for what: only of these a rule can be about agreed pay."""

PARTY_FACTS = frozenset("chain direct_sale distributor network offer role_conflict".split())
"""Facts about who a party is to the brand, and whether it sells at all."""

SELLING_FACTS = frozenset("outlet_sale sale".split())
"""Facts about what a party took for the goods: a finding that it was little is one about its price."""


def topic_of(
    family: str, schema: FactSchema, when: Group, used: Set[str], *, tags: tuple[str, ...], said: str
) -> Topic:
    """Return the topic of a rule of a folder over a fact that uses these attributes and says this of a finding.

    Price goes before all: a rule on a fact about prices, or one that needs, compares or tells a price or a sign of
    one, or speaks of prices in its own words, is about price in whatever folder it lies, lest a letter about a price
    passes the gate as one about something else; so is one that says so by its tag `resale-price`. What a folder
    stands for counts only where the fact can be about it: no step over an offer is one on agreed pay.
    """
    read = used & set(schema.attributes)
    if RESALE_PRICE in tags or schema.name in PRICE_FACTS or any("price" in name for name in read):
        return Topic.PRICE
    if _speaks_of_prices(schema, when, said) or (schema.name in SELLING_FACTS and _is_low(when, schema)):
        return Topic.PRICE
    topic = FAMILY_TOPIC.get(family, Topic.CONTRACT)
    if schema.name == "offer":
        priced = any(schema.attributes[name].type in (Type.MONEY, Type.SHARE) for name in read)
        if priced or read & PRICE_SIGNS:
            return Topic.PRICE
        if topic == Topic.AUTHORISATION and read & TERRITORY_SIGNS:
            return Topic.TERRITORY
    fits = {Topic.KPI: PAY_FACTS, Topic.AUTHORISATION: PARTY_FACTS}.get(topic)
    return topic if fits is None or schema.name in fits else Topic.CONTRACT


def _speaks_of_prices(schema: FactSchema, when: Group, said: str) -> bool:
    """Say whether the rule's own words are about prices; agreed pay may be about prices, but not those of resale.

    A clause is quoted, not held against anybody, and is for counsel in any case; a law rule accuses nobody.
    """
    words = _own_words(said)
    if schema.name in PAY_FACTS:
        return any(of_resale(text) for text in (words, *_texts(when)))
    return schema.name not in ("action", "clause") and of_prices(words)


def _texts(when: Group) -> Iterator[str]:
    """Yield the texts and patterns that the rule compares with."""
    for item in conditions(when):
        if isinstance(item.operand, Literal):
            value = item.operand.value
            yield from (str(one) for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, str))


def _is_low(when: Group, schema: FactSchema, denied: bool = False) -> bool:
    """Say whether a finding rests on an amount being low; `denied` below an odd number of `none`."""
    denied = denied is not (when.kind == "none")
    low = ("above", "at_least") if denied else ("below", "at_most")
    return any(
        _is_low(part, schema, denied)
        if isinstance(part, Group)
        else part.operator in low and schema.attributes[part.attribute].type is Type.MONEY
        for part in when.parts
    )


def _own_words(said: str) -> str:
    """Return a text without its placeholders."""
    for name in placeholders(said):
        said = said.replace(f"{{{name}}}", " ")
    return said
