"""Tells sentences that only sound like a restriction: that leave somebody free, or are exclusive in another sense."""

from __future__ import annotations

import re

EXCLUSIVE_GRANT = "T07_exclusive_grant"
_KEEPING = r"(?:hinder|prevent|restrict|prohibit|preclude|limit|bar|intended|construed|interpreted|deemed)"
_FREES = re.compile(
    r"\bnothing (?:in|contained|herein|hereunder|set forth|shall|will|is|keeps|prevents|prohibits|restricts|limits)\b"
    rf"|\b(?:does|do|shall|will|is|are) not (?:be )?{_KEEPING}\w*"
    r"|\b(?:is|are|be|remains?) (?:\w+ly )?(?:free|at liberty) to\b"
    r"|\b(?:is|are|be) (?:\w+ly )?(?:permitted|allowed|entitled)\b(?! only)"
    r"|\bmay (?:also |freely |at any time )*(?:sell|offer|carry|stock|represent|act|deal|distribute|market|manufacture|"
    r"appoint|engage|work|compete|develop|promote|use)\b",
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
    r"(?:jurisdiction|venue|forum|courts?|remed\w+|propert\w+|owner\w*|risk|cost|expense|of (?:taxes|tax|vat|duties))\b"
    r"|\b(?:jurisdiction|remed\w+|venue)\b[^.;]{0,40}?exclusive",
    re.IGNORECASE,
)


def leaves_free(text: str) -> bool:
    """Say whether an English text gives somebody leave and binds nobody: then it restricts nothing."""
    return _FREES.search(text) is not None and _BINDS.search(text) is None


def exclusive_elsewhere(text: str) -> bool:
    """Say whether all that an English text calls exclusive is a court, a remedy, property and the like."""
    return _EXCLUSIVE.search(text) is not None and _EXCLUSIVE.search(_ELSEWHERE.sub("", text)) is None


def is_harmless(kind: str, text: str) -> bool:
    """Say whether a text cannot be of a clause type, whatever its words score."""
    return leaves_free(text) or (kind == EXCLUSIVE_GRANT and exclusive_elsewhere(text))
