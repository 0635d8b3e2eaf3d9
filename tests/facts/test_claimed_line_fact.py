"""The fact `claimed_line`: what a party claims beside what is due by the brand's own price."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session

from monitor.model import ReportFile
from monitor.model.price_level import PriceLevel
from monitor.model.reported import ClaimedLine
from tests.facts.test_performance_facts import one, party, read

DAY = date(2026, 4, 1)


def file(number: int = 1, **changes: Any) -> ReportFile:
    values = {
        "id": number, "sha256": str(number), "name": "c.edi", "party_id": "nord", "layout": "x12", "status": "accepted",
        "kind": "claims", "received_at": datetime(2026, 4, 2, tzinfo=UTC),
    }  # fmt: skip
    return ReportFile(**{**values, **changes})


def line(row: int = 1, **changes: Any) -> ClaimedLine:
    values = {
        "report_id": 1, "row": row, "party_id": "nord", "kind": "claim", "claim": "CL9", "contract": "K-1",
        "sku": "NO-100", "quantity": 20_000, "amount_minor": 3000, "currency": "EUR", "claimed_on": DAY,
        "list_minor": 500, "contract_minor": 350,
    }  # fmt: skip
    return ClaimedLine(**{**values, **changes})


price = partial(
    PriceLevel, sku="NO-100", market="NO", level="invoice", price_minor=500, currency="EUR",
    valid_from=date(2026, 1, 1),
)  # fmt: skip


@pytest.mark.parametrize(
    ("prices", "changes", "due"),
    [
        ([price()], {}, 3000),
        ([price(price_minor=480)], {}, 2600),
        ([price(price_minor=340)], {}, 0),
        ([price(price_minor=351)], {"quantity": 500}, 1),
        ([price(price_minor=100)], {"quantity": 12_000, "contract_minor": 1006, "contract_per": 12}, 194),
        ([price(price_minor=100)], {"quantity": 13_000, "contract_minor": 1006, "contract_per": 12}, 211),
        ([price(price_minor=35)], {"quantity": 1_000_000, "contract_minor": 3449, "contract_per": 100}, 510),
        ([price()], {"quantity": 10**12, "contract_minor": 1, "contract_per": 10**6}, 499_999_999_000),
        ([price(), price(party_id="nord", price_minor=450)], {}, 2000),
        ([price(party_id="other", price_minor=450)], {}, None),
        ([price(currency="USD")], {}, None),
        ([price(level="wholesale")], {}, None),
        ([price(valid_to=date(2026, 3, 31))], {}, None),
        ([price(market="SE")], {}, None),
        ([], {}, None),
        ([price()], {"contract_minor": None}, None),
        ([price()], {"claimed_on": None}, None),
    ],
)
def test_due_is_the_own_invoice_price_less_the_contract_price(
    session: Session, prices: list[PriceLevel], changes: dict[str, Any], due: int | None
) -> None:
    fact = one(session, "claimed_line", party(id="nord", country="NO"), file(), line(**changes), *prices)
    assert fact["due"] == due
    assert (fact["claim_number"], fact["contract"], fact["amount"]) == ("CL9", "K-1", 3000)


@pytest.mark.parametrize(
    ("quantity", "amount", "prices", "due"),
    [
        (-20_000, -3000, [price()], None),
        (-20_000, 0, [price()], None),
        (-20_000, 3000, [price()], 0),
        (0, 3000, [price()], 0),
        (0, 3000, [], None),
        (0, 0, [price()], 0),
    ],
)
def test_nothing_is_due_for_no_unit_and_a_claim_taken_back_is_none(
    session: Session, quantity: int, amount: int, prices: list[PriceLevel], due: int | None
) -> None:
    claimed = line(quantity=quantity, amount_minor=amount)
    fact = one(session, "claimed_line", party(id="nord", country="NO"), file(), claimed, *prices)
    assert (fact["amount"], fact["due"]) == (amount, due)


def test_a_price_of_a_case_is_shown_as_that_of_one_piece(session: Session) -> None:
    stated = line(contract_minor=1006, contract_per=12, list_minor=1250, list_per=100)
    fact = one(session, "claimed_line", party(id="nord", country="NO"), file(), stated, price())
    assert (fact["contracted"], fact["claimed_list"]) == (84, 13)


def test_the_answer_to_a_claim_stands_beside_it_and_is_no_claim(session: Session) -> None:
    answer = line(2, kind="response", amount_minor=1200)
    fact = one(session, "claimed_line", party(id="nord"), file(), line(), answer)
    assert fact["granted"] == 1200


def test_a_claim_that_a_later_version_replaced_is_no_fact(session: Session) -> None:
    rows = [party(id="nord"), file(status="superseded"), file(2), line(), line(report_id=2, amount_minor=1500)]
    assert [fact["amount"] for fact in read(session, "claimed_line", *rows)] == [1500]
