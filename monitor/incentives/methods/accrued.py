"""Accruals in the year."""

from __future__ import annotations

from monitor.incentives.accruals import cumulative_payments, expected_tier
from monitor.incentives.inputs import Inputs
from monitor.incentives.method import Answer, method, tiers_of
from monitor.incentives.rounding import each


@method("accrual.expected_tier")
def expected(inputs: Inputs) -> Answer:
    """Rate of the tier expected for the year x year to date, less what is booked; a negative charge trues down."""
    money = inputs.rounding()
    accrued = money.amount(expected_tier(inputs.amount("ytd"), inputs.amount("annual_forecast"), tiers_of(inputs)))
    return {"accrued": money.text(accrued), "charge": money.text(accrued - inputs.amount("booked"))}


@method("accrual.cumulative_target")
def cumulative_target(inputs: Inputs) -> Answer:
    """An annual bonus paid quarterly; reaching the cumulative target covers the quarters before."""
    money, quarters = inputs.rounding(), inputs.amounts("quarter_sales")
    if len(quarters) > 4:
        raise inputs.wrong("quarter_sales", "at most four quarters")
    payments = cumulative_payments(inputs.amount("annual_target"), inputs.amount("annual_bonus"), quarters, money)
    return {"paid": each(payments, money.text)}
