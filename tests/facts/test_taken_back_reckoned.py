"""The links of returns to bookings, held against a plain reckoning line by line, on both databases."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, select

from monitor.facts.taken_back import sale_lines
from monitor.model import Sale
from tests.facts.territory_rows import report, sale

PARTIES = 300
HELD = 2
Marks = tuple[bool, bool, bool]


def drawn(chance: random.Random, party: str) -> Iterator[Sale]:
    """Yield some lines of a party, in few sizes and places, so that bookings and returns meet in all ways."""
    for number in range(chance.randrange(1, 14)):
        way = chance.choice([1, 1, 1, -1, -1])
        units = chance.choice([0, 1, 1, 2, 3, 4, 5])
        yield sale(
            number,
            report_id=chance.choice([1, 1, 1, 3, HELD]),
            party_id=party,
            quantity=1000 * units * way,
            amount_minor=chance.choice([1, 1, 1, 2, 0, -1]) * 500 * way,
            sold_on=date(2026, 1, 1) + timedelta(days=chance.randrange(8)),
            customer_key=chance.choice(["", "", "", "kiosk"]),
            region=chance.choice(["SE", "SE", ""]),
            document=chance.choice(["", "", "R-1", "R-2"]),
            customer=f"{party}-{number}",
        )


def way_of(line: Sale) -> int:
    return 1 if line.quantity > 0 or (line.quantity == 0 and line.amount_minor > 0) else -1


def reckoned(lines: Sequence[Sale]) -> dict[str, Marks]:
    """Return by the customer's name, which no two lines share, what returns tell of the line."""
    marks = {line.customer: (False, False, False) for line in lines}
    sizes: dict[tuple[object, ...], list[Sale]] = defaultdict(list)
    returned = {signed(line) for line in lines if is_return(line)}
    for line in lines:
        if line.report_id != HELD and (line.quantity or line.amount_minor) and signed(line) in returned:
            sizes[*place(line), abs(line.quantity), abs(line.amount_minor)].append(line)
    for size in sizes.values():
        named = {line.document for line in size}
        both = {name for name in named if {way_of(line) for line in size if line.document == name} == {1, -1}}
        for document in {*both, ""}:
            told(marks, [line for line in size if (line.document if line.document in both else "") == document])
    pair_off(marks, [line for line in lines if line.report_id != HELD and (line.quantity or line.amount_minor)])
    return marks


def pair_off(marks: dict[str, Marks], lines: Sequence[Sale]) -> None:
    """Link a return that does not say where from to the only booking of its size that the party ever made."""
    sizes: dict[tuple[object, ...], list[Sale]] = defaultdict(list)
    for line in lines:
        units, amount = signed(line)[-2:]
        sizes[line.party_id, line.sku, line.currency, units, amount].append(line)
    for size in sizes.values():
        if sorted(map(way_of, size)) != [-1, 1]:
            continue
        back, booked = sorted(size, key=way_of)
        told_apart = [(mine, other) for mine, other in zip(place(back), place(booked), strict=True) if mine != other]
        if told_apart and not any(mine for mine, _ in told_apart) and back.sold_on >= booked.sold_on:
            marks[back.customer] = marks[booked.customer] = (True, False, False)


def told(marks: dict[str, Marks], size: Sequence[Sale]) -> None:
    """Walk the lines of a size day by day: a return takes the latest open booking, and the earliest, as they may be."""
    in_order = sorted(size, key=lambda line: (line.sold_on, -way_of(line), line.id))
    sure: set[str] = set()
    late: set[str] = set()
    since: list[Sale] = []
    opened: list[Sale] = []
    returns = 0
    for line in in_order:
        if way_of(line) == 1:
            opened.append(line)
        elif opened:
            late.add(opened.pop().customer)
            returns += 1
        else:
            continue
        since.append(line)
        if not opened:
            sure |= {one.customer for one in since}
            since = []
    booked = [line.customer for line in in_order if way_of(line) == 1]
    for line in in_order:
        marks[line.customer] = (
            line.customer in sure, line.customer in booked[:returns], line.customer in late,
        )  # fmt: skip


def is_return(line: Sale) -> bool:
    return line.quantity < 0 or (line.quantity == 0 and line.amount_minor < 0)


def place(line: Sale) -> tuple[str, ...]:
    return line.party_id, line.sku, line.region, line.sale_type, line.currency, line.customer_key


def signed(line: Sale) -> tuple[object, ...]:
    """Return the size as it was, or would have been, booked."""
    return *place(line), line.quantity * way_of(line), line.amount_minor * way_of(line)


def test_each_line_is_told_what_returns_say_of_it(session: Session) -> None:
    chance = random.Random(365)
    session.add_all([report(), report(3), report(HELD, status="held")])
    for party in range(PARTIES):
        for number, line in enumerate(drawn(chance, f"party-{party}"), 1):
            line.row = 100 * party + number
            session.add(line)
    session.flush()
    expected = reckoned(session.exec(select(Sale)).all())
    found = session.execute(_all_marks()).all()
    assert {name: tuple(map(bool, marks)) for name, *marks in found} == expected
    assert {mark for marks in expected.values() for mark in marks} == {True, False}


def _all_marks() -> Any:
    line = sale_lines().c
    return select(line.customer, line.sure, line.earliest, line.latest)
