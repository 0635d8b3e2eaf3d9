"""Sentences that state what is and bind nobody: what a term means, what a party is, has or wants."""

from __future__ import annotations

import re

_NUMBERED = r"^\W*(?:(?:\d{1,3}\.)*\d{1,3}[.)]?\s+|[a-z]{1,3}[.)]\s+)?\W*"
"""begins a sentence, with the number of its paragraph where it bears one"""
_DEFINES = re.compile(
    rf"{_NUMBERED}(?:[\"“'‘][^\"”’']{{2,80}}[\"”’']|(?-i:[A-Z])[\w -]{{2,60}}?) "
    r"(?:shall )?(?:means?|ha(?:s|ve) the meanings?|refers? to)\b(?! well)"
    rf"|{_NUMBERED}(?:под )?[«\"„“][^»\"”]{{2,80}}[»\"”] ?"
    r"(?:[-–—]|\w* ?(?:означа|обознача|понима)|(?:\w+ ){0,6}понима)",
    re.IGNORECASE,
)
_NAMES_A_DUTY = re.compile(
    r"^.{0,80}?\b(?:requirement|commitment|obligation|undertaking|covenant|restriction)s?[\"”'’]* "
    r"(?:shall )?(?:mean|ha(?:s|ve) the meaning)",
    re.IGNORECASE,
)
"""what is said of such a term binds, for another clause only names it"""
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


def defines(text: str) -> bool:
    """Say whether an English or Russian sentence only says what a term means: it binds nobody."""
    return _DEFINES.match(text) is not None and _DUTY.search(text) is None and _NAMES_A_DUTY.match(text) is None


def recites(text: str) -> bool:
    """Say whether a sentence is a recital that binds nobody: what a party is, has or wants."""
    return _RECITES.match(text) is not None and _DUTY.search(text) is None
