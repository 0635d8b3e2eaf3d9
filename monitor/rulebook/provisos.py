"""The conditions under which a clause is permitted or would be tolerated: the words of an antitrust rule's verdicts.

A closed list. Some can be answered from what is known of the agreement and the law's figures; the others only by
reading the clause, and then the reader is told so.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.rulebook.records import Scalar


@dataclass(frozen=True)
class Proviso:
    """One condition: an attribute of the fact `clause` that may be at most a figure of the law, or is a value.

    `words` is said to the reader, with `{limit}` for the figure. Without an attribute the clause has to be read.
    """

    words: str
    attribute: str = ""
    figure: str = ""
    value: Scalar | None = None


PROVISOS = {
    "block_exemption": Proviso("the block exemption is in force", figure="block_exemption", value=True),
    "supplier_share": Proviso("the supplier's market share is at most {limit}", "market_share_bp", "share_limit_bp"),
    "buyer_share": Proviso("the buyer's market share is at most {limit}", "buyer_share_bp", "share_limit_bp"),
    "exclusive_distributors": Proviso(
        "at most {limit} distributors hold the territory exclusively",
        "exclusive_distributors",
        "exclusive_distributors_limit",
    ),
    "term": Proviso("it binds for at most {limit} years", "agreement_years", "noncompete_years_limit"),
    "no_auto_renewal": Proviso("it does not renew itself", "auto_renew", value=False),
    "not_dominant": Proviso("the supplier is not dominant", "dominance", value=False),
    "selective": Proviso("the agreement is a selective system", "agreement_type", value="selective"),
    "not_food": Proviso("it is no supply of food to a retail chain", "food_retail", value=False),
    "small_chain": Proviso("the chain's revenue is at most {limit}", "chain_revenue", "trade_revenue_floor"),
    "small_turnover": Proviso("the combined turnover is at most {limit}", "combined_turnover", "turnover_limit"),
    "single_brand": Proviso("it binds at most {limit} of the need", figure="single_brand_limit_bp"),
    "post_term": Proviso(
        "at most {limit} year after the term, for the premises only, to protect know-how",
        figure="post_term_years_limit",
    ),
    "food_bonus": Proviso("the bonus with all services is at most {limit} of the price", figure="food_bonus_limit_bp"),
    "exclusive_territory": Proviso("it keeps active sales only from an exclusive or reserved territory"),
    "online_use": Proviso("it does not keep the reseller from using the internet effectively"),
    "both_markets": Proviso("the shares hold in the markets of both goods"),
    "franchise": Proviso("or it is a written franchise"),
    "unilateral": Proviso("it is a policy of the supplier's own, part of no agreement"),
    "no_pressure": Proviso("nothing hangs on the prices that are reported"),
}
"""Every condition that a verdict may name."""
