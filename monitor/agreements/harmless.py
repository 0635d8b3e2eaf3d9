"""Tells sentences that only sound like a restriction: that leave somebody free, or are exclusive in another sense."""

from __future__ import annotations

import re

EXCLUSIVE_GRANT = "T07_exclusive_grant"
NON_COMPETE = "E01_noncompete"
CUSTOMERS = "T04_customer_allocation"
MINIMUM_PURCHASE = "E05_minimum_purchase"
"""a commitment is often made where its term is defined: "Minimum Quantity" means 10,000 units a year"""
_KEEPING = r"(?:hinder|prevent|restrict|prohibit|preclude|limit|bar|intended|construed|interpreted|deemed)"
_FREES = re.compile(
    r"\bnothing (?:in|contained|herein|hereunder|set forth|shall|will|is|keeps|prevents|prohibits|restricts|limits)\b"
    rf"|\b(?:does|do|shall|will|is|are) not (?:be )?{_KEEPING}\w*"
    r"|\b(?:is|are|be|remains?) (?:\w+ly )?(?:free|at liberty) to\b"
    r"|\b(?:is|are|be) (?:\w+ly )?(?:permitted|allowed|entitled)\b(?! only)"
    r"|\bmay (?:also |freely |at any time )*(?:sell|offer|carry|stock|represent|act|deal|distribute|market|manufacture|"
    r"appoint|engage|work|compete|develop|promote|use)\b"
    r"|\b(?:has|have|retains?|reserves?|shall have)(?: \w+ly)? the (?:\w+ ){0,2}right to (?:make|decide|determine|"
    r"change|modify|amend|update|revise|appoint|select|choose|refuse)\b",
    re.IGNORECASE,
)
_BINDS = re.compile(
    rf"\b(?:shall|will|may|must|can|does|do|is|are)(?: \w+){{0,3}} not\b(?! (?:be )?{_KEEPING})"
    r"|\b(?:agrees?|undertakes?|promises?|covenants (?:and|not|that|to))\b|\bnot to\b|\brefrain|\bneither\b|\bnor\b"
    r"|\bexclusiv|\bsole(?:ly)?\b|\bprohibited\b|\bat least\b|\bminimum\b|\bno less\b|\bexcept\b|\bonly\b",
    re.IGNORECASE,
)
_EXCLUSIVE = re.compile(r"(?<!non-)(?<!non )\b(?:exclusiv\w*|sole(?:ly)?)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"(?:exclusive\w*|sole(?:ly)?)(?: and exclusive| or sole)? (?:\w+ ){0,2}"
    r"(?:jurisdiction|venue|forum|courts?|remed\w+|propert\w+|own(?:er\w*|ed)|risk|cost|expense|discretion|reserved|"
    r"of (?:[\w-]+ ){0,4}?(?:tax(?:es)?|vat|gst|dut(?:y|ies)|freight|packing|insurance|charges)|"
    r"purchasing (?:obligation|undertaking|commitment|clause))\b"
    r"|(?:exclusive(?:ly)?|solely) (?:at (?:the|its|a)|in (?:(?:(?:the|its|their) )?(?:original|unopened|sealed)|"
    r"an?|physical|brick\S*|person|stores?|writing)"
    r"|for (?:the )?(?:storage|use|"
    r"purposes?|display|internal|personal|professional)|to (?:(?:approved|authori[sz]ed|registered|wholesale|end|final|"
    r"private) |members?|consumers?|users?)|by (?:e-?mail|phone|post)|belong\w*)"
    r"|(?:belongs?|available|made|reserved) (?:exclusively|solely)"
    r"|solely and exclusively (?:responsib|liab)\w+|exclusive (?:territor\w+|areas?) of "
    r"(?:other|another)"
    r"|(?:exclusive\w*|sole(?:ly)?) (?:responsib|liab)\w+|\b(?:jurisdiction|remed\w+|venue)\b[^.;]{0,40}?exclusive",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"^\W*(?:[\"“'‘][^\"”’']{2,80}[\"”’']|(?-i:[A-Z])[\w -]{2,60}?) "
    r"(?:shall )?(?:means?|ha(?:s|ve) the meanings?|refers? to)\b(?! well)"
    r"|^\W*(?:под )?[«\"„“][^»\"”]{2,80}[»\"”] ?(?:[-–—]|\w* ?(?:означа|обознача|понима)|(?:\w+ ){0,6}понима)",
    re.IGNORECASE,
)
_RECITES = re.compile(
    r"^\W*(?:[A-Z0-9]{1,3}[.)]\s*)?"
    r"(?:whereas|attendu qu[e’']|considérant qu[e’']|considerando|premesso che|in der erwägung)",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\b(?:shall|will|must|may)\b(?! mean| have the meaning| refer)"
    r"|\bis (?:not )?(?:obliged|required|prohibited|entitled)\b"
    r"|\b(?:вправе|обязу\w+|обязан\w*|долж[а-я]+|запреща\w+|не допуска\w+|не может)\b",
    re.IGNORECASE,
)
_KEEPS_OTHERS_OUT = re.compile(
    r"\b(?:(?<!non-)(?<!non )(?<!not )exclu\w+|sole(?:ly)?|only|alone|other|"
    r"others|another|else|elsewhere|third|additional|further|second|compet\w+|"
    r"anyone|anybody|any person|first (?:right|refusal)|direct(?:ly)?|itself|except|unless|reserv\w+)\b",
    re.IGNORECASE,
)
_SECRECY = re.compile(r"\b(?:confidential\w*|disclos\w+|trade secrets?|non-?disclosure)\b", re.IGNORECASE)
_TRADES = re.compile(
    r"\b(?:(?:re-?)?sell|sold|sale|market|distribut(?!or)|manufactur(?!er)|promot|engage|compete\b|carry|offer|represent)",
    re.IGNORECASE,
)
_NO_EXCLUSIVITY = re.compile(
    r"\bno exclusiv|\b(?:not|cannot|can't|never) (?:\w+ ){0,3}?"
    r"(?:guarantee|grant|give|offer|provide|create|confer|imply)\w* (?:\w+ ){0,4}?exclusiv",
    re.IGNORECASE,
)
_COMPETE = re.compile(r"compet", re.IGNORECASE)
_NOT_RIVALRY = re.compile(
    r"\bcompetitive(?:ly)? (?:market\w*|environment|pric\w+|advantage|position|bid\w*|basis|edge|practices?)"
    r"|\b(?:fair|unfair) (?:and )?(?:competition|competitive)|\bcompetition (?:law|authorit)\w*|\banti-?competitive\b"
    r"|\bcompetitive (?:practices?|conduct|behaviou?r|loss(?:es)?|harm)\b"
    r"|\b(?:have|has|maintain|possess)\w* (?:\w+ ){0,3}(?:knowledge|understanding|awareness) of (?:\w+ ){0,4}compet\w+"
    r"|\b(?:confidential|proprietary) information to compete\b"
    r"|\bdisclos\w+ (?:it |them )?to (?:any |its )?competitors?\b",
    re.IGNORECASE,
)
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
    r"|\bminimum (?:\w+ ){0,3}?(?:distance|spacing|clearance|height|depth|diameter|temperature|thickness)s?\b"
    r"|\bminimum (?:\w+[ /]){0,2}?(?:stock|inventor(?:y|ies)|par|net worth|working capital|credit)\b"
    r"|\b(?:at least|no(?:t)? less than|a minimum of) [^.;]{0,50}?"
    r"\b(?:shelf[- ]?life|facings?|linear (?:feet|met(?:re|er)s))\b"
    r"|\b(?:no(?:t)? (?:fewer|less) than|at least|a minimum of|minimum(?: number)? of) (?:[\w()-]+ ){0,5}?"
    r"(?:representatives?|employees?|technicians?|staff|salespeople|sales ?persons?|engineers?|personnel|vehicles)\b",
    re.IGNORECASE,
)
_TAKES = re.compile(r"\b(?:purchas|buy|royalt|quota|sales (?:of|target|volume|goal)|guarantee)|\$", re.IGNORECASE)
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
_CUSTOMERS_ELSEWHERE = re.compile(
    r"\b(?:customers?|orders?|sales|business|persons?)\b[^.;]{0,50}"
    r"\boutside (?:of )?(?:the|its|their) (?:\w+ )?(?:territory|area|region)",
    re.IGNORECASE,
)
_NUMBERING = re.compile(
    r"^\W*(?:(?:section|article|clause|schedule|annex|exhibit|attachment)\s+\w+)?[\s\d.():–—-]*", re.IGNORECASE
)
_SAYS = re.compile(
    r"\b(?:shall|will|must|agrees?|is|are|has|have|may|means?|undertakes?|commits|guarantees|pays?)\b|[\d%$€£]"
    r"|\b(?:at least|less than|annually|per|each|every)\b"
    r"|\b(?:distributor|dealer|buyer|retailer|re-?seller|licensee|agent|customer|purchaser|you)s? (?:\w+ly )?"
    r"(?:purchas|buy|order|tak|spend)",
    re.IGNORECASE,
)
_HEADING_WORDS = 8


def defines(text: str) -> bool:
    """Say whether an English or Russian sentence only says what a term means: it binds nobody."""
    return _DEFINES.match(text) is not None and _DUTY.search(text) is None


def recites(text: str) -> bool:
    """Say whether a sentence is a recital that binds nobody: what a party is, has or wants."""
    return _RECITES.match(text) is not None and _DUTY.search(text) is None


def leaves_free(text: str) -> bool:
    """Say whether an English text gives somebody leave and binds nobody: then it restricts nothing."""
    return _FREES.search(text) is not None and _BINDS.search(text) is None


def exclusive_elsewhere(text: str) -> bool:
    """Say whether all that an English text calls exclusive is a court, a remedy, property and the like."""
    return _EXCLUSIVE.search(text) is not None and _EXCLUSIVE.search(_ELSEWHERE.sub("", text)) is None


def commits_to_nothing(text: str) -> bool:
    """Say whether an English text sets no minimum of purchases.

    It sets one of insurance cover, space, stock or staff alone, only rewards, says that it is not binding, leaves the
    minimum to be set, or says who somebody is.
    """
    if _LEAST_OF_ELSE.search(text) and not _LEAST.search(_LEAST_OF_ELSE.sub("", text)) and not _TAKES.search(text):
        return True
    if (defines(text) and _DEFINES_SOMEBODY.search(text)) or (_MAY_SET.search(text) and not _TAKEN_UP.search(text)):
        return True
    covers = _COVER.search(text) is not None and _BUYS.search(text) is None
    rewards = _REWARD.search(text) is not None and _MUST.search(text) is None
    return covers or rewards or _NON_BINDING.search(text) is not None


def is_heading(text: str) -> bool:
    """Say whether a sentence of an agreement has the few words of a heading, and none that says what anybody does."""
    return len(text.split()) <= _HEADING_WORDS and _SAYS.search(_NUMBERING.sub("", text)) is None


def is_harmless(kind: str, text: str) -> bool:
    """Say whether a text cannot be of a clause type, whatever its words score."""
    if leaves_free(text) or recites(text) or (kind != MINIMUM_PURCHASE and defines(text)):
        return True
    if kind == MINIMUM_PURCHASE:
        return commits_to_nothing(text)
    if kind == CUSTOMERS and _CUSTOMERS_ELSEWHERE.search(text):
        return True
    if kind == NON_COMPETE:
        return _no_rivalry(text)
    return kind == EXCLUSIVE_GRANT and (
        exclusive_elsewhere(text) or _NO_EXCLUSIVITY.search(text) is not None or not _KEEPS_OTHERS_OUT.search(text)
    )


def is_misread(kind: str, text: str) -> bool:
    """Say whether what a signal took for a clause of this type, in an English text, is none for certain."""
    if kind == NON_COMPETE:
        return _competes_in_adjectives(text)
    if kind == MINIMUM_PURCHASE:
        return commits_to_nothing(text)
    return kind == EXCLUSIVE_GRANT and (exclusive_elsewhere(text) or _only_refuses_exclusivity(text))


def _only_refuses_exclusivity(text: str) -> bool:
    return _NO_EXCLUSIVITY.search(text) is not None and _EXCLUSIVE.search(_NO_EXCLUSIVITY.sub("", text)) is None


def _no_rivalry(text: str) -> bool:
    """Say whether a text is about secrets, or competes only in its adjectives."""
    return (_SECRECY.search(text) is not None and _TRADES.search(text) is None) or _competes_in_adjectives(text)


def _competes_in_adjectives(text: str) -> bool:
    return _NOT_RIVALRY.search(text) is not None and _COMPETE.search(_NOT_RIVALRY.sub("", text)) is None
