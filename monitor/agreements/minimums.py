"""Tells English texts that speak of a minimum, but of no purchases: cover, staff, training, capacity."""

from __future__ import annotations

import re

from monitor.agreements.statements import defines

_COVER = re.compile(r"\binsur(?:ance|ed|ers?)\b|\bcoverages?\b|\bper occurrence\b|\bfidelity bond", re.IGNORECASE)
_BUYS = re.compile(r"\b(?:purchas|buy|order|royalt|sell|sales\b|quota|guarantee)", re.IGNORECASE)
_REWARD = re.compile(
    r"\b(?:bonus|rebate|(?:year-end|loyalty|annual|further|extra) (?:refund|discount|credit))|% off\b", re.IGNORECASE
)
_MUST = re.compile(
    r"\b(?:shall|must|will|agrees?|undertakes?|commit\w*|oblig\w*|required|minimum|guarantee\w*)\b", re.IGNORECASE
)
_NON_BINDING = re.compile(
    r"\bnon[- ]?binding\b"
    r"|\bno (?:representation|guarantee|commitment|warrant\w+|assurance|obligation|requirement)s?\b[^.;]{0,40}\bminimum"
    r"|\b(?:no|without) minimum\b|\b(?:not|n't|cannot) (?:\w+ )?(?:require|impose|guarantee)\w*\b[^.;]{0,30}\bminimum",
    re.IGNORECASE,
)
_LEAST = re.compile(r"\b(?:minim\w*|at least|no(?:t)? less|fewer|less than)\b", re.IGNORECASE)
_LEAST_OF_ELSE = re.compile(
    r"\b(?:interest|penalt(?:y|ies)|temperature)\b[^.;]{0,60}?\b(?:at least|no(?:t)? less than|minimum)\b"
    r"|\b(?:at least|no(?:t)? less than) \d+ ?(?:%|per ?cent) of (?:each|all|every|the) (?:\w+ ){0,2}"
    r"(?:orders?|shipments?|deliveries|calls|time|tickets)\b"
    r"|\bminimum (?:\w+ )?(?:advertis\w+|resale|retail|selling) pric\w+"
    r"|\bminimum (?:\w+ ){0,3}?(?:distance|spacing|clearance|height|depth|diameter|temperature|thickness)s?\b"
    r"|\bminimum (?:\w+[ /]){0,2}?(?:stock|inventor(?:y|ies)|par|net worth|working capital|credit)\b"
    r"|\b(?:at least|no(?:t)? less than|a minimum of) [^.;]{0,50}?"
    r"\b(?:shelf[- ]?life|facings?|(?:linear|square) (?:feet|met(?:re|er)s)|sq\.? ?(?:ft|m)|m2|m²)(?!\w)"
    r"|\b(?:no(?:t)? (?:fewer|less) than|at least|a minimum of|minimum(?: number)? of) (?:[\w()-]+ ){0,5}?"
    r"(?:persons?|people|representatives?|employees?|technicians?|staff|salespeople|"
    r"sales ?(?:persons?|men|representatives)|engineers?|personnel|vehicles)\b"
    r"|\b(?:no(?:t)? (?:fewer|less) than|at least|a minimum of) (?:[\w()-]+ ){1,3}?"
    r"(?:trained|qualified|certified|skilled|full-time) (?!products?\b|goods\b|units?\b)\w+"
    r"|\b(?:at least|no(?:t)? less than|a minimum of) (?:[\w()/%-]+ ){1,5}?of (?:the |its |each |any )?(?:\w+ )?"
    r"(?:spaces?|pages?|areas?|surfaces?|advertisements?)\b",
    re.IGNORECASE,
)
_LEAST_OF_TRAINING = re.compile(
    r"\b(?:no(?:t)? (?:fewer|less) than|at least|a minimum of|minimum(?: number)? of) (?:[\w()/-]+ ){0,4}?"
    r"(?:train(?:ing|er|ee)s?|courses?|seminars?|workshops?|certifications?|lessons?|classes)\b",
    re.IGNORECASE,
)
"""minimums of what is learned: bought or not, it is none of the products"""
_LEAST_OF_TIME = re.compile(
    r"\bat a minimum\b(?! of)|\b(?:at least|no(?:t)? (?:fewer|less) than|a minimum of) (?:[\w-]+ )?(?:\(\d+\) )?"
    r"(?:calendar |business |working )?(?:hours|days|weeks|months|years)\b"
    r"|\b(?:at least|no(?:t)? (?:fewer|less) than|a minimum of) (?:once|twice|\w+ (?:\(\d+\) )?times)\b",
    re.IGNORECASE,
)
"""minimums of time and of how often, and "at a minimum" of whatever is asked"""
_MAKES_READY = re.compile(
    r"\b(?:supplier|manufacturer|vendor|licensor|principal|producer|company|seller|franchisor)\b"
    r"(?:(?!\b(?:distributor|dealer|reseller|buyer|purchaser|retailer|licensee|customer|franchisee)\b)[^.;]){0,30}?"
    r"\b(?:shall|will|must|agrees? to|undertakes? to)(?: \w+ly| at all times| also)? "
    r"(?:set aside|reserve|maintain|keep|hold|stock)\b",
    re.IGNORECASE,
)
_BUYER_OWES = re.compile(
    r"\b(?:distributor|dealer|reseller|buyer|purchaser|retailer|licensee|customer|franchisee|it|they)\b[^.;]{0,40}?"
    r"\b(?:shall|will|must|agrees?|undertakes?|commits?|guarantees?|is (?:obliged|required))\b"
    r"|\b(?:purchas\w+|buy|bought|order\w*|take[- ]or[- ]pay) (?:\w+ ){0,6}?"
    r"(?:at least|minimum|not? less|no fewer)|\bminimum (?:\w+ )?(?:purchas|order|commitment)",
    re.IGNORECASE,
)
_TAKES = re.compile(
    r"\b(?:purchas|buy|royalt|quota|sales (?:of|target|volume|goal)|guarantee)|[$€£]|\b(?:EUR|USD|GBP)\b", re.IGNORECASE
)
_MOVES = (
    r"\b(?:order(?!s? (?:shall|must|will|is|are|may)\b)\w*|tak(?:e|es|ing)|accept|sell|consum\w+|offtake)\b"
    r"[^.;]{0,60}?\d"
    r"|\d[\d,.]* (?:\w+ ){1,4}?(?:ordered|taken|bought|sold)\b|\bofftake\b[^.;]{0,40}?\d"
)
_PAYS = re.compile(rf"{_TAKES.pattern}|{_MOVES}|\b(?:pay|fees?\b)", re.IGNORECASE)
_SUM = re.compile(r"[$€£]|\b(?:quota|royalt|(?:purchase|sales) (?:target|volume|commitment|goal))", re.IGNORECASE)
_DEFINES_SOMEBODY = re.compile(
    r"\b(?:means?|refers? to)\b (?:[\w,-]+ ){0,5}?"
    r"(?:person|entit(?:y|ies)|individual|customer|account|compan(?:y|ies)|firm|consumer|business(?:es)?|store|outlet|"
    r"dealer|distributor|retailer|member|user|purchaser|buyer|subscriber|client)s?\b"
    r"[^.;]{0,60}?\b(?:who|that|which|whose|having|with)\b",
    re.IGNORECASE,
)
_MAY_SET = re.compile(
    r"\bmay\b (?:\w+ ){0,4}?(?:establish|set|impose|specify|prescribe|determine)\b[^.;]{0,30}\bminimum\b", re.IGNORECASE
)
_TAKEN_UP = re.compile(
    r"\b(?:shall|must|agrees? to|will) (?:\w+ )?(?:purchase|buy|meet|order|achieve|comply|observe)\b", re.IGNORECASE
)


def commits_to_nothing(text: str) -> bool:
    """Say whether an English text sets no minimum of purchases.

    It sets one of insurance cover, space, stock, staff, training, time or a price alone, or of what the supplier keeps
    ready, or says "at a minimum" of whatever it asks; it only
    rewards, says that it is not binding, leaves the minimum to be set, or says who somebody is.
    """
    if _is_of_else(text) or (_MAKES_READY.search(text) and not _BUYER_OWES.search(text)):
        return True
    if (defines(text) and _DEFINES_SOMEBODY.search(text)) or (_MAY_SET.search(text) and not _TAKEN_UP.search(text)):
        return True
    covers = _COVER.search(text) is not None and _BUYS.search(text) is None
    rewards = _REWARD.search(text) is not None and _MUST.search(text) is None
    return covers or rewards or _NON_BINDING.search(text) is not None


def _is_of_else(text: str) -> bool:
    """Say whether all that has a minimum in the text is no quantity of products."""
    for counted, bought in (
        (_LEAST_OF_ELSE, _TAKES),
        (_LEAST_OF_TRAINING, _SUM),
        (_LEAST_OF_TIME, _PAYS),
    ):
        if counted.search(text) and not _LEAST.search(counted.sub("", text)) and not bought.search(text):
            return True
    return False
