"""The fact `action`: what the house is about to do to a party; built by the cases, asked of the law gate."""

from monitor.facts import domains
from monitor.facts.attributes import flag, iso_day, money, schema, share, text, whole
from monitor.facts.fact import FactType
from monitor.vocabulary import Action, AgreementType, PartyRole, Rung, Topic
from scrapers.records import SALE_TYPES

_NO_LIMIT = "no such limit of this law is in force on the day"

SCHEMA = schema(
    "action",
    "What we are about to do, about what, towards whom, and under which law.",
    [
        text("action", "what we are about to do", among=domains.words(Action)),
        text("topic", "what it is about", among=domains.words(Topic)),
        text("jurisdiction", "law it falls under, * for elsewhere", among=domains.jurisdiction()),
        text(
            "region",
            "state of the party's seat (ISO 3166-2)",
            "the state of the party's seat is not entered",
            among=domains.part_of_country(),
        ),
        text("agreement_type", "kind of the agreement", among=domains.words(AgreementType)),
        share("market_share_bp", "the supplier's market share", "no market share of the supplier is entered"),
        share("buyer_share_bp", "the buyer's market share", "no market share of the buyer is entered"),
        text("party_role", "role of the party", "the party is not identified", among=domains.words(PartyRole)),
        flag("party_known", "the party is identified"),
        flag("authorised", "the party is authorised today"),
        text("rung", "step of the ladder that asks, if one does", among=domains.words((*Rung, ""))),
        flag(
            "announced_policy",
            "a unilateral policy, announced in advance and part of no agreement, is in force",
            "a clause about prices was found in an agreement with the party, and legal has not dismissed it",
        ),
        flag(
            "own_words",
            "the letter would be in the words of a rule of the workspace's own",
            "it is not said in whose words the letter would be",
        ),
        flag(
            "price_case",
            "a low price of the party, or of a firm of its owner, is on record and stands, settled or not",
            "it is not said whether a price of the party deviates",
        ),
        text(
            "sale_type",
            "kind of the sale",
            "it is unknown whether the sales were active or passive",
            among=domains.words(SALE_TYPES),
        ),
        flag(
            "exclusive_grant",
            "the region sold into is granted exclusively to another party",
            "it is unknown whether the region is granted exclusively to another party",
        ),
        flag("food_retail", "supply of food to a retail chain", "it is unknown whether this is food retail"),
        iso_day("on", "day the gate is asked about (ISO 8601)", "the day is not given"),
        flag(
            "own_house",
            "it concerns the brand itself: its own fault, or its own shop",
            "it is not said whom it concerns",
        ),
        flag(
            "dominance", "the supplier is dominant in the market", "it is not entered whether the supplier is dominant"
        ),
        whole(
            "exclusive_distributors",
            "owners that hold the region sold into exclusively",
            unknown="it is unknown how many hold the region exclusively",
        ),
        share("bonus_bp", "highest rate of the discounts the action is about", "the rate of the discount is unknown"),
        text("currency", "ISO 4217 currency of the fact's amounts", "no currency is given", among=domains.currency()),
        money("chain_revenue", "the retail chain's revenue from food in a year", "no revenue of the chain is entered"),
        # The law's own figures, as in force on the day: filled in by the gate from rules/law/parameters.yaml.
        flag("block_exemption", "a block exemption for vertical agreements is in force", _NO_LIMIT),
        share("share_limit_bp", "market share up to which an exemption holds", _NO_LIMIT),
        whole("exclusive_distributors_limit", "exclusive distributors a territory may have", unknown=_NO_LIMIT),
        whole("noncompete_years_limit", "longest non-compete during the term", "years", _NO_LIMIT),
        whole("post_term_years_limit", "longest non-compete after the term", "years", _NO_LIMIT),
        share("single_brand_limit_bp", "share of purchases above which a duty is a non-compete", _NO_LIMIT),
        share("food_bonus_limit_bp", "highest bonus in food supply, services included", _NO_LIMIT),
        money("trade_revenue_floor", "revenue of a food retail chain from which its special duties hold", _NO_LIMIT),
        money("turnover_limit", "combined turnover up to which other agreements are tolerated", _NO_LIMIT),
    ],
)

FACT = FactType(SCHEMA)
