"""The fact `action`: what the house is about to do to a party; built by the cases, asked of the law gate."""

from __future__ import annotations

from monitor.facts.columns import flag, schema, share, text
from monitor.facts.fact import FactType

SCHEMA = schema(
    "action",
    "What we are about to do, about what, towards whom, and under which law.",
    [
        text(
            "action",
            "show_internally, ask_correction, send_notice, hold_rebate, withhold_discount, suspend_supply, "
            "restrict_territory or terminate",
        ),
        text("topic", "price, authorisation, territory, assortment, kpi or contract"),
        text("jurisdiction", "law it falls under: EU, UK, US, RU, EAEU or * for elsewhere"),
        text("region", "state of the party's seat (ISO 3166-2)", "the state of the party's seat is not entered"),
        text("agreement_type", "selective, exclusive, open, unilateral_policy or none"),
        share("market_share_bp", "market share that block exemptions ask for", "no market share is entered"),
        text("party_role", "distributor, reseller, retailer, marketplace or own_shop", "the party is not identified"),
        flag("party_known", "the party is identified"),
        flag("authorised", "the party is authorised today"),
        text("rung", "step of the ladder that asks, if one does"),
        flag("announced_policy", "a unilateral policy, announced in advance and part of no agreement, is in force"),
        text("sale_type", "active or passive", "it is unknown whether the sales were active or passive"),
        flag(
            "exclusive_grant",
            "the region sold into is granted exclusively to another party",
            "it is unknown whether the region is granted exclusively to another party",
        ),
        flag("food_retail", "supply of food to a retail chain", "it is unknown whether this is food retail"),
    ],
)

FACT = FactType(SCHEMA)
