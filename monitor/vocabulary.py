"""The closed word lists of the house (see the glossary in docs); one word, one meaning."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What one visit to a listing yielded; only `OK` carries offers that are judged."""

    OK = "ok"
    AMBIGUOUS = "ambiguous"
    NO_OFFER = "no_offer"
    OUT_OF_STOCK = "out_of_stock"
    BLOCKED = "blocked"
    GONE = "gone"
    LAYOUT_CHANGED = "layout_changed"
    UNREACHABLE = "unreachable"


class FindStatus(StrEnum):
    """What became of a listing that a search found."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


class Verdict(StrEnum):
    """What a rule says of a fact."""

    VIOLATES = "violates"
    COMPLIES = "complies"
    NOT_ASSESSED = "not_assessed"


class Severity(StrEnum):
    """How much a violation matters, mildest first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class RuleStatus(StrEnum):
    """Life cycle of a rule: only active rules judge."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


class Visibility(StrEnum):
    """Who may read what a rule found."""

    CHANNEL = "channel"
    LEGAL = "legal"


class EvidenceKind(StrEnum):
    """What a record of the archive is."""

    PAGE = "page"
    SCREENSHOT = "screenshot"
    REPORT = "report"
    AGREEMENT = "agreement"
    POLICY = "policy"
    RULE = "rule"


class Topic(StrEnum):
    """What an action is about; the law gate treats price apart."""

    PRICE = "price"
    AUTHORISATION = "authorisation"
    TERRITORY = "territory"
    ASSORTMENT = "assortment"
    KPI = "kpi"
    CONTRACT = "contract"


FAMILY_TOPIC: dict[str, Topic] = {
    "map": Topic.PRICE,
    "seller": Topic.AUTHORISATION,
    "territory": Topic.TERRITORY,
    "assortment": Topic.ASSORTMENT,
    "kpi": Topic.KPI,
    "price_levels": Topic.PRICE,
    "network": Topic.AUTHORISATION,
    "antitrust": Topic.CONTRACT,
}


class Action(StrEnum):
    """What we are about to do, as the law gate is asked."""

    SHOW_INTERNALLY = "show_internally"
    ASK_CORRECTION = "ask_correction"
    SEND_NOTICE = "send_notice"
    HOLD_REBATE = "hold_rebate"
    WITHHOLD_DISCOUNT = "withhold_discount"
    SUSPEND_SUPPLY = "suspend_supply"
    RESTRICT_TERRITORY = "restrict_territory"
    TERMINATE = "terminate"


class Rung(StrEnum):
    """A step of the ladder, mildest first; a ladder may leave rungs out but not change the order."""

    NOTICE = "notice"
    WARNING = "warning"
    HOLD = "hold"
    SUSPENSION = "suspension"


RUNG_ACTION: dict[Rung, Action] = {
    Rung.NOTICE: Action.ASK_CORRECTION,
    Rung.WARNING: Action.SEND_NOTICE,
    Rung.HOLD: Action.HOLD_REBATE,
    Rung.SUSPENSION: Action.SUSPEND_SUPPLY,
}


class Answer(StrEnum):
    """The law gate's answer, mildest first: the strictest of all matching rules wins."""

    ALLOW = "allow"
    REVIEW = "review"
    BLOCK = "block"


class ViolationStatus(StrEnum):
    """Life of a stored violation.

    `LAPSED` is a suspicion that ended before it was confirmed, or what broke nothing after all; `DISMISSED` a flagged
    clause that legal dismissed: it stays so while the rules go on flagging it, until legal reopens it. `SETTLED` is
    what a person closed a case over: it is followed until it ends, and told to nobody any more.
    """

    SUSPICION = "suspicion"
    CONFIRMED = "confirmed"
    CURED = "cured"
    LAPSED = "lapsed"
    DISMISSED = "dismissed"
    SETTLED = "settled"


OPEN_VIOLATION = (ViolationStatus.SUSPICION, ViolationStatus.CONFIRMED, ViolationStatus.SETTLED)
"""A violation that stands: it was found and neither cured, lapsed nor dismissed."""


class CaseStatus(StrEnum):
    """Life of a case; waiver and dispute stop its clock."""

    OPEN = "open"
    CURED = "cured"
    WAIVED = "waived"
    DISPUTED = "disputed"
    CLOSED = "closed"


class StepStatus(StrEnum):
    """Life of one step of a case's ladder."""

    PROPOSED = "proposed"
    IN_REVIEW = "in_review"
    BLOCKED = "blocked"
    APPROVED = "approved"
    DONE = "done"
    WITHDRAWN = "withdrawn"


WAITING_STEP = (StepStatus.PROPOSED, StepStatus.IN_REVIEW)
"""A step that a person has to decide."""


TAKEN_STEP = (StepStatus.APPROVED, StepStatus.DONE)
"""A step that was decided: its letter is written, or will be as soon as there is somebody to write to."""


class OutboxStatus(StrEnum):
    """Life of an outgoing document; `UNCERTAIN` was being handed over when the process or the line died, or waited in
    a store that was put back from a backup.

    `PARTLY_SENT` has left to some of those it goes to and waits for the others.
    """

    PENDING = "pending"
    SENDING = "sending"
    PARTLY_SENT = "partly_sent"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


class HandoverState(StrEnum):
    """How far a document is with one of those it goes to; `HANDING` is being handed over at this moment."""

    HANDING = "handing"
    TAKEN = "taken"
    DEFERRED = "deferred"
    REFUSED = "refused"
    UNCLEAR = "unclear"


class PartyRole(StrEnum):
    """What a business party is to the brand."""

    DISTRIBUTOR = "distributor"
    RESELLER = "reseller"
    RETAILER = "retailer"
    MARKETPLACE = "marketplace"
    OWN_SHOP = "own_shop"


OWN_HOUSE = "brand"
"""Party key of what is the brand's own fault: it accuses nobody, takes no step and is never a party's id."""


class Authorisation(StrEnum):
    """Why a seller is or is not authorised on a day."""

    AUTHORISED = "authorised"
    NOT_IDENTIFIED = "not identified"
    SUSPENDED = "suspended"
    OPERATOR = "a marketplace operator"
    NOT_BEGUN = "authorisation not begun"
    ENDED = "authorisation ended"


class AgreementStanding(StrEnum):
    """How a party's agreement stands on a day; `MISSING`: it needs one and never had any."""

    IN_FORCE = "in force"
    ENDED = "ended"
    NOT_BEGUN = "not begun"
    MISSING = "missing"
    NOT_REQUIRED = "not required"


class Pack(StrEnum):
    """How many units an offer has beside those that its MAP is for."""

    SAME = "same"
    MULTIPLE = "multiple"
    PART = "part"


class AgreementType(StrEnum):
    """Under which kind of agreement a party sells."""

    SELECTIVE = "selective"
    EXCLUSIVE = "exclusive"
    OPEN = "open"
    AGENCY = "agency"
    UNILATERAL_POLICY = "unilateral_policy"
    NONE = "none"


OF_NO_PARTNER = frozenset([AgreementType.UNILATERAL_POLICY, AgreementType.NONE])
"""Kinds of agreement by which nobody becomes a partner of the brand."""

_EU_AND_EEA = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO"
_PARTS_OF_MEMBERS = "AX GF GP MF MQ RE YT"
"""parts with a code of their own in which EU law holds (TFEU article 355(1) and (4))"""
EU_COUNTRIES = frozenset(f"{_EU_AND_EEA} {_PARTS_OF_MEMBERS}".split())
"""EU members and the EEA states, where the same vertical block exemption applies (EEA Agreement art 53)."""

EAEU_COUNTRIES = frozenset(["KZ", "BY", "AM", "KG"])
"""Members of the Eurasian Economic Union other than Russia, which has its own column."""


_US_STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR UM VI"
)
US_REGIONS = frozenset(f"US-{state}" for state in _US_STATES.split())
"""ISO 3166-2 codes of the United States: the law differs by state, so one that does not exist is no state."""


JURISDICTIONS = ("EU", "UK", "US", "RU", "EAEU", "*")
"""The law's columns; `*` is everywhere else."""


def jurisdiction_of(country: str) -> str:
    """Return the law column for an ISO 3166-1 country: EU, UK, US, RU, EAEU, or `*` where none is known."""
    if country in EU_COUNTRIES:
        return "EU"
    if country in EAEU_COUNTRIES:
        return "EAEU"
    return {"GB": "UK", "US": "US", "RU": "RU"}.get(country, "*")
