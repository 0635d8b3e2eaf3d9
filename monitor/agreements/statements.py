"""Sentences that bind nobody: what a term means, what a party is, has or wants, what an amendment strikes."""

from __future__ import annotations

import re

_NUMBERED = r"^\W{0,40}(?:(?:\d{1,3}\.)*\d{1,3}[.)]?\s+|[a-z]{1,3}[.)]\s+)?\W{0,20}"
"""begins a sentence, with the number of its paragraph where it bears one; bounded, as a line of "((((" takes long"""
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


_PIECES = (
    r"(?:clauses?|(?:sub-?)?sections?|articles?|(?:sub-?)?paragraphs?|schedules?|annex(?:es)?|appendix|ziffern?|absatz|"
    r"artikel|punkte?|§+|alinéas?|paragraphes?|cláusulas?|artículos?|apartados?|articol[oi]|clausol[ae]|commi?|"
    r"(?:под)?пункт\w*|п\.|раздел\w*|абзац\w*|статью|статья|статьи) ?(?-i:[\dIVXLC(])"
    r"|(?:sentences?|words?|phrases?|provisos?|provisions?|definitions?|clauses?|paragraphs?|sätze?|satz|wörter|worte|"
    r"bestimmung(?:en)?|klauseln?|mots|frases?|palabras?|parole|слов[ао]|предложени[ея]|фраз[уаы])\b"
    r"(?=.{0,200}?[\"“„«:])"
)
_BEFORE = (
    r"in|of|from|the|this|these|following|first|second|third|fourth|last|final|entire|whole|sentence|part|words?|"
    r"der|die|das|dem|den|des|im|aus|folgende\w*|erste\w*|zweite\w*|letzte\w*|dans|de|du|la|les?|l|el|los|las|en|il|lo|"
    r"gli|i|nell?\w?|dell?\w?|в|из|перв\w+|втор\w+|треть\w+|последн\w+|следующ\w+"
)
"""what may stand before a piece of the agreement that the sentence is about"""
_STRUCK = (
    r"(?:is|are|(?:shall|will|is to|are to) be)(?: hereby)? (?:deleted|struck(?: out)?|omitted|repealed)"
    r"|(?:wird|werden)(?: hiermit)?(?: ersatzlos)? (?:gestrichen|aufgehoben)|(?:entfällt|entfallen)(?: ersatzlos)?"
    r"|(?:est|sont) (?:supprimé|abrogé)e?s?|(?:queda|quedan|se) (?:suprim|elimin|derog)\w+"
    r"|(?:è|sono|viene|vengono) (?:soppress|eliminat|abrogat)\w"
    r"|исключ(?:ить|ается|аются|[её]н[аоы]?)|утратившим\w* силу|утрачива[ею]т силу|утрат(?:ил[аои]?|[ия]т) силу"
)
_SINCE = r"со? \d[\d.]{0,9}(?: [а-я]{3,9} \d{4})?(?: года| ?г\b\.?)?"
_STRIKES = re.compile(
    rf"{_NUMBERED}(?:{_SINCE},? )?(?:(?:{_BEFORE})[ '’]){{0,5}}?(?:{_PIECES})(?P<between>.*?)(?<!\w)(?:{_STRUCK})(?!\w)"
    rf"(?P<rest>(?:,? (?:{_SINCE}|in (?:its|their) entirety|without replacement|ersatzlos|из [^.;:]{{1,40}}"
    r"|with (?:immediate )?effect[^.;:]{0,60}|(?:as )?(?:of|from) [^.;:]{1,60}|mit wirkung[^.;:]{1,60})){0,3})"
    r"(?:\s*:.*|\W*$)",
    re.IGNORECASE,
)
"""a piece of an agreement goes, and nothing is put in its place"""
_REST_OF_NUMBER = re.compile(r"^[\w.)]*(?:\(\w{1,4}\))*")
_ASIDE = re.compile(r"[“\"„«].*?(?:[”\"»]|$)|\([^)]*\)|\b\d{1,2} May\b|\bMay \d")
"""a title in brackets, the words that are struck, and a month that looks like leave"""
_OF_WHAT = re.compile(r"of|in|to|des|der|du|de|del|della|nell?\w?|в", re.IGNORECASE)
_PLACES = re.compile(
    rf"{_BEFORE}|and|und|et|y|e|и|hereof|agreement|contract|abs|absatz|satz|nr|(?:sub-?)?(?:clause|section|article|"
    r"paragraph|sentence)s?|слов[ао]|абзац\w*|предложени[ея]|договор[ау]?|соглашени[яю]|признать|признается|признаётся|[a-z]",
    re.IGNORECASE,
)
"""words that only say where in an agreement something stands"""
_GOES_ON = re.compile(
    r"\b(?:and|but|und|et|y|ed?|и|replac(?:ed|ing|es?)|substitut\w*|ersetz\w*|rempla\w*|sustitu\w*|reempla\w*|sostitu\w*|"
    r"замен\w*|излож\w*)\b",
    re.IGNORECASE,
)


def strikes(text: str) -> bool:
    """Say whether a sentence of an amendment only says that words or clauses are deleted: what it quotes is no more."""
    found = _STRIKES.match(text)
    return found is not None and _only_places(found["between"]) and _GOES_ON.search(found["rest"]) is None


def _only_places(between: str) -> bool:
    """Say whether the words between a piece and its end say where it stands, and are no sentence under its number."""
    said = _ASIDE.sub(" ", _REST_OF_NUMBER.sub("", between, count=1))
    words = re.findall(r"[^\W\d_]+", said)
    if words and _OF_WHAT.fullmatch(words[0]):
        return _DUTY.search(said) is None
    return all(_PLACES.fullmatch(word) for word in words)
