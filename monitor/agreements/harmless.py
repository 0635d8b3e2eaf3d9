"""Tells sentences that only sound like a restriction: that leave somebody free, or are exclusive in another sense."""

from __future__ import annotations

import re

from monitor.agreements.minimums import commits_to_nothing
from monitor.agreements.statements import defines, recites, strikes

EXCLUSIVE_GRANT = "T07_exclusive_grant"
NON_COMPETE = "E01_noncompete"
CUSTOMERS = "T04_customer_allocation"
MINIMUM_PURCHASE = "E05_minimum_purchase"
"""a commitment is often made where its term is defined: "Minimum Quantity" means 10,000 units a year"""
_KEEPING = r"(?:hinder|prevent|restrict|prohibit|preclude|limit|bar|intended|construed|interpreted|deemed)"
_FREES = re.compile(
    r"\bnothing (?:in|contained|herein|hereunder|set forth|shall|will|is|keeps|prevents|prohibits|restricts|limits|"
    r"obliges|requires|compels|commits|binds)\b"
    r"|\b(?:is|are|be|constitutes?|deemed) not (?:to be |deemed |considered )*an? (?:breach|violation|default)\b"
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
    r"|exclusive(?:ly)? of\b|exclusively (?:settled|resolved|decided|determined|governed|heard|submitted)\b"
    r"|(?:exclusive(?:ly)?|solely) (?:at (?:the|its|a)|in (?:(?:(?:the|its|their) )?(?:original|unopened|sealed)|"
    r"an?|physical|brick\S*|person|stores?|writing)"
    r"|for (?:the )?(?:storage|use|"
    r"purposes?|display|internal|personal|professional)|to (?:(?:approved|authori[sz]ed|registered|wholesale|end|final|"
    r"private) |members?|consumers?|users?)|by (?:e-?mail|phone|post)|belong\w*)"
    r"|(?:belongs?|available|made|reserved) (?:exclusively|solely)"
    r"|solely and exclusively (?:responsib|liab)\w+|exclusive (?:territor\w+|areas?) of "
    r"(?:other|another)"
    r"|(?:exclusive\w*|sole(?:ly)?) (?:responsib|liab)\w+|sole and exclusive obligation"
    r"|exclusive (?:use|purposes?)\b|mutually exclusive|subject exclusively to"
    r"|solely (?:as a|because|by reason|due to|in connection)|\b(?:jurisdiction|remed\w+|venue)\b[^.;]{0,40}?exclusive",
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
_OBLIGES_NOBODY = re.compile(r"\bnothing\b[^.;,]{0,40}?\b(?:oblig|requir|compel|commit|bind)\w*\b", re.IGNORECASE)
_NO_EXCLUSIVITY = re.compile(
    r"\bno exclusiv|\b(?:not|cannot|can't|never) (?:\w+ ){0,3}?"
    r"(?:guarantee|grant|give|offer|provide|create|confer|imply)\w* (?:\w+ ){0,4}?exclusiv",
    re.IGNORECASE,
)
_COMPETE = re.compile(r"compet", re.IGNORECASE)
_NOT_RIVALRY = re.compile(
    r"\b(?:prices?|pricing|rates?|terms)\b[^.;]{0,40}?\bcompetitive\b"
    r"|\bcompetitive(?:ly)? (?:market\w*|environment|pric\w+|advantage|position|bid\w*|basis|edge|practices?)"
    r"|\b(?:fair|unfair) (?:and )?(?:competition|competitive)|\bcompetition (?:law|authorit)\w*|\banti-?competitive\b"
    r"|\bcompetitive (?:practices?|conduct|behaviou?r|loss(?:es)?|harm)\b"
    r"|\b(?:have|has|maintain|possess)\w* (?:\w+ ){0,3}(?:knowledge|understanding|awareness) of (?:\w+ ){0,4}compet\w+"
    r"|\b(?:confidential|proprietary) information (?:[\w']+ ){0,6}?to compete\b"
    r"|\bdisclos\w+ (?:it |them )?to (?:any |its )?competitors?\b",
    re.IGNORECASE,
)
_COMPARES_PRICES = re.compile(
    r"\b(?:charg|pric|rate)\w*\b[^.;]{0,60}?\b(?:more|higher|less|lower|cheaper)\b[^.;]{0,120}?\bthan\b", re.IGNORECASE
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
_SMALL_WORD = 4
"""letters of the longest word that a title may leave in lower case: "Covenants Not to Compete with Us"."""
_LICENSES_KNOWLEDGE = re.compile(
    r"\b(?:licen[sc]|right|grant)\w*\b.*\b(?:patents?|patented|copyrights?|software|source code|inventions?|know-how|"
    r"process(?:es)?|technology)\b",
    re.IGNORECASE,
)
_TRADES_GOODS = re.compile(
    r"\b(?:distribut|re-?sell|sell|sale|sold|market|deal|goods|products?\b|territor|suppl|appoint|promot|import|export|"
    r"commerciali[sz]|franchis|represent)",
    re.IGNORECASE,
)
_FORBIDS = re.compile(r"\b(?:no|only|prohibited|forbidden|banned|not (?:permitted|allowed))\b", re.IGNORECASE)
_IN_CONTENTS = re.compile(r"\s*(?:\.\s?){2,}\s*\d{1,4}$")
"""the page at which a table of contents says that a heading stands"""


def leaves_free(text: str) -> bool:
    """Say whether an English text gives somebody leave and binds nobody: then it restricts nothing."""
    return _FREES.search(text) is not None and _BINDS.search(text) is None


def obliges_nobody(text: str) -> bool:
    """Say whether an English text says that nothing obliges anybody: what follows is no duty."""
    return _OBLIGES_NOBODY.search(text) is not None


def exclusive_elsewhere(text: str) -> bool:
    """Say whether all that an English text calls exclusive is a court, a remedy, property and the like."""
    return _EXCLUSIVE.search(text) is not None and _EXCLUSIVE.search(_ELSEWHERE.sub("", text)) is None


def is_heading(text: str) -> bool:
    """Say whether a sentence of an agreement has the few words of a heading, and none that says what anybody does."""
    title = _NUMBERING.sub("", text)
    if title != text:
        title = _IN_CONTENTS.sub("", title)
    return len(title.split()) <= _HEADING_WORDS and _SAYS.search(title) is None


def is_title(text: str) -> bool:
    """Say whether a heading is only a name: its longer words begin with capitals, and nothing is said after a colon."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > _SMALL_WORD]
    return all(word[0].isupper() for word in words) and not (_FORBIDS.search(text) or re.search(r":\s*\w", text))


def is_harmless(kind: str, text: str) -> bool:
    """Say whether a text cannot be of a clause type, whatever its words score."""
    if leaves_free(text) or recites(text) or strikes(text) or (kind != MINIMUM_PURCHASE and defines(text)):
        return True
    if kind == MINIMUM_PURCHASE:
        return commits_to_nothing(text)
    if kind == CUSTOMERS and _CUSTOMERS_ELSEWHERE.search(text):
        return True
    if kind == NON_COMPETE:
        return _no_rivalry(text) or _COMPARES_PRICES.search(text) is not None
    return kind == EXCLUSIVE_GRANT and (
        exclusive_elsewhere(text)
        or _NO_EXCLUSIVITY.search(text) is not None
        or not _KEEPS_OTHERS_OUT.search(text)
        or obliges_nobody(text)
        or _licenses_knowledge(text)
    )


def is_misread(kind: str, text: str) -> bool:
    """Say whether what a signal took for a clause of this type, in an English text, is none for certain."""
    if kind == NON_COMPETE:
        return _competes_in_adjectives(text)
    if kind == MINIMUM_PURCHASE:
        return commits_to_nothing(text)
    return kind == EXCLUSIVE_GRANT and (
        exclusive_elsewhere(text)
        or _only_refuses_exclusivity(text)
        or obliges_nobody(text)
        or _licenses_knowledge(text)
    )


def _licenses_knowledge(text: str) -> bool:
    """Say whether what a text grants is the use of a patent, a program or know-how, and no trade in goods."""
    return _LICENSES_KNOWLEDGE.search(text) is not None and _TRADES_GOODS.search(text) is None


def _only_refuses_exclusivity(text: str) -> bool:
    return _NO_EXCLUSIVITY.search(text) is not None and _EXCLUSIVE.search(_NO_EXCLUSIVITY.sub("", text)) is None


def _no_rivalry(text: str) -> bool:
    """Say whether a text is about secrets, or competes only in its adjectives."""
    return (_SECRECY.search(text) is not None and _TRADES.search(text) is None) or _competes_in_adjectives(text)


def _competes_in_adjectives(text: str) -> bool:
    return _NOT_RIVALRY.search(text) is not None and _COMPETE.search(_NOT_RIVALRY.sub("", text)) is None
