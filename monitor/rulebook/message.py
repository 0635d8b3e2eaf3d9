"""Says what a rule found, with its numbers as a reader of a locale expects them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache

from babel.core import UnknownLocaleError
from babel.numbers import format_decimal, format_percent

from monitor.money import known_locale, shown
from monitor.printable import capital
from monitor.rulebook.records import THOUSANDTHS, Rule, Scalar, Type
from reports.interval import days_shown

UNKNOWN = "unknown"
_UNNAMED = {"seller": "a seller that the page does not name"}
"""What stands for an unknown that is the subject of a sentence."""

YES, NO = "yes", "no"
STAND_INS = (YES, NO, UNKNOWN, *_UNNAMED.values())
"""What a sentence says in place of a value, for a translation of the sentence to say too."""

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_COUNTED = re.compile(
    r"\{([a-z][a-z0-9_]*)\}(?: (?!(?:as|does|has|is|its|less|this|was)\b)([a-z]+s)\b)?(?: (are|were)\b)?"
)
"""A number with the things it counts, and the verb behind them."""

_NAMED_TWICE = re.compile(r"\{([a-z][a-z0-9_]*)\} \(\{([a-z][a-z0-9_]*)\}\)")


_WHERE_KNOWN = re.compile(r"\[([^\[\]]*\{[a-z][a-z0-9_]*\}[^\[\]]*)\]")
"""A part that is said only where all that it names is known."""


def placeholders(message: str) -> set[str]:
    """Return the names in braces of a message."""
    return set(_PLACEHOLDER.findall(message))


def always_said(message: str) -> set[str]:
    """Return the names in braces of a message that stand in no square brackets: unknown or not, they are said."""
    return placeholders(_WHERE_KNOWN.sub("", message))


def stray_braces(message: str) -> str:
    """Return the first brace of a message that holds no name, with what follows it; empty where there is none."""
    rest = re.search(r"[{}].{0,20}", _PLACEHOLDER.sub("", message))
    return rest[0] if rest else ""


def sentence(
    rule: Rule,
    fact: Mapping[str, Scalar | None],
    locale: str = "en_US",
    *,
    say: Callable[[str], str] | None = None,
) -> str:
    """Return the rule's message with its placeholders filled in for a reader of that locale.

    Money is minor units of the fact's `currency`, shares are basis points, and of what is counted in thousandths of a
    unit the units are told. What is unknown is called unknown, and a part in square brackets that names it is left
    out; so is a name that would stand in brackets behind the very same. A text value is put in as it is, so the
    result is hostile text to every format. `say` turns `STAND_INS` into the language of a message that is translated;
    one that is not counts "1 day", whatever its plural says.
    """
    known = _locale(locale)
    currency = str(fact.get("currency") or "")

    def said(text: str) -> str:
        return say(text) if say else text

    def filled(found: re.Match[str]) -> str:
        name = found[1]
        parameter = rule.parameters.get(name)
        if parameter is not None:
            shown_as = _shown(parameter.value, parameter.type, parameter.currency or currency, known)
            return said(shown_as) if isinstance(parameter.value, bool) else shown_as
        value = fact.get(name)
        if name.endswith(THOUSANDTHS) and type(value) is int:
            return _decimal(Decimal(value) / 1000, known)
        if value is None and name in _UNNAMED:
            unnamed = said(_UNNAMED[name])
            return capital(unnamed) if found.start() == 0 else unnamed
        shown_as = _shown(value, rule.types.get(name), currency, known)
        return said(shown_as) if value is None or isinstance(value, bool) else shown_as

    def single(found: re.Match[str]) -> str:
        name, parameter = found[1], rule.parameters.get(found[1])
        kind, value = (parameter.type, parameter.value) if parameter else (rule.types.get(name), fact.get(name))
        one = 1000 if name.endswith(THOUSANDTHS) and parameter is None else 1
        return _of_one(found) if kind is Type.INTEGER and value == one else found[0]

    def once(found: re.Match[str]) -> str:
        first, second = fact.get(found[1]), fact.get(found[2])
        same = isinstance(first, str) and isinstance(second, str) and first.casefold() == second.casefold()
        return f"{{{found[1]}}}" if same else found[0]

    def known_part(found: re.Match[str]) -> str:
        unknown = (name for name in placeholders(found[1]) if name not in rule.parameters and fact.get(name) is None)
        return "" if any(unknown) else found[1]

    message = _WHERE_KNOWN.sub(known_part, rule.message)
    message = message if say else _COUNTED.sub(single, message)
    return _PLACEHOLDER.sub(filled, _NAMED_TWICE.sub(once, message))


def _of_one(found: re.Match[str]) -> str:
    """Return "{days} day is" for "{days} days are"."""
    name, things, verb = found[1], found[2] or "", found[3] or ""
    return " ".join(filter(None, (f"{{{name}}}", singular(things), {"are": "is", "were": "was"}.get(verb, ""))))


def singular(things: str) -> str:
    """Return the word for one of some things: "party" for "parties"."""
    if things.endswith("ies"):
        return f"{things[:-3]}y"
    return re.sub(r"(?:(?<=s)|(?<=x)|(?<=ch)|(?<=sh))es$|s$", "", things)


def shown_value(value: Scalar | None, kind: Type | None, currency: str) -> str:
    """Return a value as a reader of English sees it: money and shares with their sign, yes or no for a flag."""
    return _shown(value, kind, currency, "en_US")


def _shown(value: Scalar | None, kind: Type | None, currency: str, locale: str) -> str:
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str):
        return days_shown(value)
    if kind is Type.MONEY and currency:
        return shown(value, currency, locale)
    if kind is Type.SHARE:
        return str(format_percent(Decimal(value) / 10_000, format="#,##0.##\u00a0%", locale=known_locale(locale)))
    return _decimal(value, locale)


def _decimal(value: int | Decimal, locale: str) -> str:
    return str(format_decimal(value, locale=known_locale(locale)))


@lru_cache(maxsize=64)
def _locale(given: str) -> str:
    """Return a locale that Babel knows: the given one (`de`, `de-DE`, `de_DE`), else English."""
    try:
        return str(known_locale(given.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return "en_US"
