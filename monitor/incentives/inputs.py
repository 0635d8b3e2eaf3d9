"""Typed access to the inputs of a calculation; what is missing or of the wrong form is said with its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import is_currency

from monitor.incentives.rounding import MODES, Rounding
from monitor.money import exponent

_DIGITS = 30
"""before the point: more than any money there is, and nothing that could stall a calculation"""


_SHARES = frozenset({"gamma", "rate", "rho", "share", "vat_rate"})
"""inputs that are shares of one: a percentage in their place would pay, or let through, a hundred times as much"""


class InputError(ValueError):
    """An input is missing or cannot be used; the message says which, what was found and what was expected."""


class Inputs:
    """The inputs of one calculation by name; `place` names where they stand ("E02: inputs").

    Amounts, rates and quantities are decimal text or whole numbers, days are ISO 8601. `read` collects the names
    that were asked for, so that an input that changes nothing can be told.
    """

    def __init__(self, values: Mapping[str, Any], place: str) -> None:
        self._values = values
        self.place = place
        self.read: set[str] = set()

    def unread(self) -> list[str]:
        """Return the names of inputs that no formula asked for."""
        return sorted(set(self._values) - self.read)

    def given(self, name: str) -> bool:
        """Return whether the input is there and not null."""
        self.read.add(name)
        return self._values.get(name) is not None

    def amount(self, name: str) -> Decimal:
        """Return an amount, rate or quantity."""
        return self._decimal(name, self._value(name))

    def amount_from_zero(self, name: str) -> Decimal:
        """Return an amount that cannot be below zero, such as a claim: one in its place would turn pay round."""
        number = self.amount(name)
        if number < 0:
            raise self.wrong(name, "zero or more")
        return number

    def amount_or(self, name: str, default: str) -> Decimal:
        """Return an amount, or the default where it is not given."""
        return self.amount(name) if self.given(name) else Decimal(default)

    def amount_if(self, name: str) -> Decimal | None:
        """Return an amount, or None where it is not given or null."""
        return self.amount(name) if self.given(name) else None

    def whole(self, name: str) -> int:
        """Return a whole number."""
        return self._whole(name, self._value(name))

    def whole_or(self, name: str, default: int) -> int:
        """Return a whole number, or the default where it is not given."""
        return self.whole(name) if self.given(name) else default

    def amounts(self, name: str) -> list[Decimal]:
        """Return a list of amounts."""
        return [self._decimal(f"{name}[{index}]", value) for index, value in enumerate(self._list(name))]

    def amounts_known(self, name: str) -> list[Decimal]:
        """Return a list of amounts without those that are null: not known."""
        values = enumerate(self._list(name))
        return [self._decimal(f"{name}[{index}]", value) for index, value in values if value is not None]

    def starting(self, prefix: str) -> dict[str, Decimal]:
        """Return the amounts whose names begin with a prefix, by the rest of the name."""
        return {name.removeprefix(prefix): self.amount(name) for name in self._values if name.startswith(prefix)}

    def wholes(self, name: str) -> list[int]:
        """Return a list of whole numbers; an absent list is empty."""
        values = self._list(name) if self.given(name) else []
        return [self._whole(f"{name}[{index}]", value) for index, value in enumerate(values)]

    def wholes_or_none(self, name: str) -> list[int | None]:
        """Return a list of whole numbers and nulls."""
        values = enumerate(self._list(name))
        return [None if value is None else self._whole(f"{name}[{index}]", value) for index, value in values]

    def texts(self, name: str) -> list[str]:
        """Return a list of texts."""
        return [self._text(f"{name}[{index}]", value) for index, value in enumerate(self._list(name))]

    def rows(self, name: str) -> list[Inputs]:
        """Return a list of objects, each to be read by name."""
        rows = []
        for index, value in enumerate(self._list(name)):
            if not isinstance(value, Mapping):
                raise self._wrong(f"{name}[{index}]", value, "an object")
            rows.append(Inputs(value, f"{self.place}.{name}[{index}]"))
        return rows

    def lists(self, name: str) -> list[list[Decimal]]:
        """Return a list of lists of amounts."""
        found = []
        for index, values in enumerate(self._list(name)):
            if not isinstance(values, list):
                raise self._wrong(f"{name}[{index}]", values, "a list of amounts")
            found.append([self._decimal(f"{name}[{index}][{place}]", value) for place, value in enumerate(values)])
        return found

    def named(self, name: str) -> dict[str, Decimal]:
        """Return an object of amounts by name."""
        value = self._value(name)
        if not isinstance(value, Mapping):
            raise self._wrong(name, value, "an object of amounts by name")
        return {str(key): self._decimal(f"{name}.{key}", item) for key, item in value.items()}

    def values(self, name: str) -> list[Any]:
        """Return a list of anything."""
        return self._list(name)

    def text(self, name: str) -> str:
        """Return a text."""
        return self._text(name, self._value(name))

    def text_or(self, name: str, default: str) -> str:
        """Return a text, or the default where it is not given."""
        return self.text(name) if self.given(name) else default

    def flag(self, name: str) -> bool:
        """Return true or false."""
        value = self._value(name)
        if not isinstance(value, bool):
            raise self._wrong(name, value, "true or false")
        return value

    def day(self, name: str) -> date:
        """Return a day."""
        value = self._value(name)
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise self._wrong(name, value, "a day such as 2026-03-31") from error

    def rounding(self) -> Rounding:
        """Return how money is rounded: by `currency` (ISO 4217) and `rounding` where given, else 0.01 half up."""
        places = 2
        if self.given("currency"):
            code = self.text("currency").upper()
            if not is_currency(code):
                raise self._wrong("currency", code, "an ISO 4217 code such as EUR")
            places = exponent(code)
        mode = self.text_or("rounding", "half_up")
        if mode not in MODES:
            raise self._wrong("rounding", mode, " or ".join(MODES))
        return Rounding(places, mode)

    def wrong(self, name: str, expected: str) -> InputError:
        """Return the error that the input's value is not what was expected."""
        return self._wrong(name, self._values.get(name), expected)

    def _value(self, name: str) -> Any:  # noqa: ANN401 - JSON holds anything; the callers check
        self.read.add(name)
        if name not in self._values:
            there = ", ".join(sorted(self._values)) or "nothing"
            raise InputError(f"{self.place}.{name} is missing; found {there}")
        return self._values[name]

    def _list(self, name: str) -> list[Any]:
        value = self._value(name)
        if not isinstance(value, list):
            raise self._wrong(name, value, "a list")
        return value

    def _decimal(self, name: str, value: object) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise self._wrong(name, value, 'a number as text such as "1234.50"')
        try:
            # Python reads an underscore as nothing: a thousand in one house, a slip of the pen in another.
            number = Decimal("" if isinstance(value, str) and "_" in value else value)
        except InvalidOperation as error:
            raise self._wrong(name, value, 'a number as text such as "1234.50"') from error
        if not number.is_finite():
            raise self._wrong(name, value, "a finite number")
        if number and number.adjusted() >= _DIGITS:
            raise self._wrong(name, value, f"a number of at most {_DIGITS} digits before the point")
        if name in _SHARES and not 0 <= number <= 1:
            raise self._wrong(name, value, "a share of one, such as 0.05 for 5 %")
        return number

    def _whole(self, name: str, value: object) -> int:
        number = self._decimal(name, value)
        if number != number.to_integral_value():
            raise self._wrong(name, value, "a whole number")
        return int(number)

    def _text(self, name: str, value: object) -> str:
        if not isinstance(value, str):
            raise self._wrong(name, value, "text")
        return value

    def _wrong(self, name: str, found: object, expected: str) -> InputError:
        if isinstance(found, list | dict | bool):  # as the file has it, not as Python would write it
            found = json.dumps(found, ensure_ascii=False, default=float)
        shown = "null" if found is None else f"'{found}'"
        return InputError(f"{self.place}.{name} is {shown}; expected {expected}")
