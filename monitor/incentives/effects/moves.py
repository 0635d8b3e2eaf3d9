"""Discount against volume: how both moved for a client between two periods."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from monitor.incentives.effects.indices import Index
from monitor.incentives.effects.known import Known
from monitor.incentives.inputs import Inputs
from monitor.incentives.methods.effectiveness import discount_versus_volume
from monitor.incentives.rounding import ratio


@dataclass(frozen=True)
class Move:
    """Volume and pay of a client in both periods; the changes in % and points are text, None where `reason` says why.

    `flagged` where the volume fell while the discount rose.
    """

    volume: Index
    paid: Known
    paid_before: Known
    rate: Decimal | None
    rate_before: Decimal | None
    volume_change: str | None = None
    rate_change: str | None = None
    flagged: bool | None = None
    reason: str = ""


def move(volume: Index, paid: Known, paid_before: Known, place: str) -> Move:
    """Return how a client moved; rates are shares of the volume of their period."""
    now, before = _rate(volume.now, paid), _rate(volume.before, paid_before)
    if volume.now.value is None or volume.before.value is None or now is None or before is None:
        reasons = (volume.now.reason, volume.before.reason, paid.reason, paid_before.reason)
        said = "; ".join(dict.fromkeys(reason for reason in reasons if reason))
        return Move(volume, paid, paid_before, now, before, reason=said or "no volume, or pay in another currency")
    given = {"vol_prev": volume.before.value, "vol_cur": volume.now.value, "disc_prev": before, "disc_cur": now}
    answer = discount_versus_volume(Inputs(given, place))
    change, points = answer["volume_change_pct"], answer["discount_change_points"]
    return Move(volume, paid, paid_before, now, before, change, points, bool(answer["flag"]))


def _rate(volume: Known, paid: Known) -> Decimal | None:
    if volume.value is None or volume.value <= 0 or paid.value is None or volume.currency != paid.currency:
        return None
    return ratio(paid.value, volume.value)
