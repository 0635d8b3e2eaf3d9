"""Typed literals of rules: money carries its currency, shares their percent sign."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from babel.core import get_global

from monitor.money import exponent
from monitor.rulebook.located import Faults, Node, ScalarNode, SequenceNode
from monitor.rulebook.records import Attribute, Literal, Scalar, Type

LARGEST = 2**63 - 1
"""Integers beyond 64 bits fit neither the database nor the engine."""

FORM = {
    Type.TEXT: "text",
    Type.INTEGER: "a whole number of digits alone, without quotes",
    Type.BOOLEAN: "true or false, without quotes",
    Type.MONEY: "money with its currency, such as `99.99 USD`",
    Type.SHARE: "a share with its percent sign, such as `5 %`",
}

_MONEY = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?) ([A-Z]{3})")
_NUMBER = re.compile(r"[-+]?[0-9][0-9_.,xoe]*")
_SHARE = re.compile(r"(-?[0-9]+(?:\.[0-9]{1,2})?) ?%")


def read_literal(node: Node, wanted: Type, faults: Faults, what: str) -> Literal | None:
    """Return the literal as the wanted type, or None after noting why it is none (`what` names its place)."""
    if not isinstance(node, ScalarNode):
        form = "a list" if isinstance(node, SequenceNode) else "keys"
        faults.add(node.line, f"{what} holds {form}", FORM[wanted])
        return None
    if wanted is Type.MONEY:
        return _money(node, faults, what)
    value = node.value
    if wanted is Type.SHARE and isinstance(value, str) and (found := _SHARE.fullmatch(value)):
        value = int(Decimal(found[1]) * 100)
    elif wanted is Type.SHARE:
        value = None
    if value is not None and fits(value, wanted):
        return Literal(value)
    said = f"{what} is {wanted.value}, `{node.shown}` is {_kind(node.value)}"
    faults.add(node.line, f"type mismatch: {said}", FORM[wanted])
    return None


def read_value(node: Node, attribute: Attribute, faults: Faults) -> Literal | None:
    """Return a value to compare an attribute with, or None after noting why the attribute can never have it."""
    literal = read_literal(node, attribute.type, faults, f"'{attribute.name}'")
    if literal is None or isinstance(literal.value, tuple) or note_stray(attribute, literal.value, node.line, faults):
        return None
    return literal


def note_stray(attribute: Attribute, value: Scalar, line: int, faults: Faults, where: str = "") -> bool:
    """Note a value that is none of those an attribute can have: a comparison with it would never hold, unsaid."""
    domain = attribute.domain
    if domain is None or domain.holds(value):
        return False
    near = domain.nearest(str(value))
    advice = f"; did you mean '{near}'?" if near else ""
    unknown = "; unknown is `null` in a case and `{known: false}` in a condition" if value == "unknown" else ""
    faults.add(line, f"'{attribute.name}' is never '{value}'{where}{advice}", f"{domain.said}{unknown}")
    return True


def _money(node: ScalarNode, faults: Faults, what: str) -> Literal | None:
    value, line = node.value, node.line
    if value == 0 and not isinstance(value, bool):
        return Literal(0)  # nothing is nothing in every currency
    found = _MONEY.fullmatch(value) if isinstance(value, str) else None
    if not found:
        faults.add(line, f"type mismatch: {what} is money, `{node.shown}` is {_kind(value)}", FORM[Type.MONEY])
        return None
    currency = found[2]
    if currency not in known_currencies():
        faults.add(line, f"unknown currency '{currency}' in `{value}`", "an ISO 4217 code such as USD")
        return None
    minor = Decimal(found[1]).scaleb(exponent(currency))
    if minor != int(minor) or abs(minor) > LARGEST:
        faults.add(line, f"`{value}` is no amount of {currency}", f"at most {exponent(currency)} decimal places")
        return None
    return Literal(int(minor), currency)


def fits(value: Scalar | None, wanted: Type) -> bool:
    """Return whether a fact's value is of its attribute's type (unknown fits every type)."""
    if value is None:
        return True
    if wanted is Type.TEXT:
        return type(value) is str
    if wanted is Type.BOOLEAN:
        return type(value) is bool
    return type(value) is int and abs(value) <= LARGEST


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "a boolean"
    return "a plain number" if isinstance(value, int) or _NUMBER.fullmatch(str(value)) else "text"


@cache
def known_currencies() -> frozenset[str]:
    """Return the ISO 4217 codes, those no longer in use included."""
    return frozenset(get_global("all_currencies"))
