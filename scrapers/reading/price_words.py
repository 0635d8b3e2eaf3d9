"""What kind of price a price is, told by the words right before and after it, or by class names and ids round it.

Each kind is a price that must never be taken for *the* price of the product (a list price, a monthly rate, …).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from scrapers.reading.price_word_lists import BEFORE
from scrapers.reading.quick_pattern import one_line
from scrapers.reading.words_after_prices import AFTER

_NO_GAPS = "\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
_NOTES = "¹²³⁰⁴-⁹"
"""Marks of notes, which stand at the end of a word: "UVP¹"."""
_WORD = re.compile(rf"(?<![^\W_])[^\W_]|[{_NO_GAPS}]|(?<!\w)[€$£₽≈~]")
_THIN = re.compile(
    r"[\s:.,;()\[\]*¹²³=–+-]*"
    r"(?:(?:pr[ei][iíjs]\w{0,4}|price|prix|prezzo|precio|preço|cena|hinta|hind|fiyat|цена|ціна) (?:[^\W\d]{1,3} )?)?"
    rf"(?:([^\W\d]\w{{0,11}})[\s:.*{_NOTES}]*)?$"
)
_NOT_ADDED = re.compile(
    r"\b(?:ohne|keine?|sans|senza|sin|sem|zonder|uden|utan|uten|bez|без|no|without|inkl|incl|including|inklusive)\.? ?$"
)
"""In front of what would be paid besides: "ohne Aufpreis 299 €"."""
_COMPOUND = re.compile(
    r"(?:(?P<part>zuschlag|aufschlag|gebühr|pauschale)|(?P<coupon>gutschein)|(?P<saving>guthaben|gutschrift))\W{0,4}$"
)
"""Ends of German words of any beginning."""
_HOMONYM = re.compile(
    r"retail|value|worth|normal|old|list|regular|standard|original|alt|prima|van|era|"
    r"tax|taxes|map|zip|warehouse|monthly|weekly|financial|gift[- ]?wrap"
)
"""Words of a kind of price that are words of goods as well."""
_OF_LABEL = re.compile(
    r"\w*(?:pr[ei][iíjs]\w{0,4}|price\w*|prix|prezz\w+|precio\w*|preço\w*|cen[aęyu]|hint\w+|hind|kaina|fiyat\w*|τιμή|цен\w)|"
    r"costs?|kosten|fees?|charges?|rates?|plans?|values?|amounts?|totals?|payments?|instal\w+|betrag|summe|"
    r"repayments?|bills?|membership|subscriptions?|contract|rentals?|leas\w+|pay|money|pricing|option|service|"
    r"rent|hire|tariffs?|premiums?|payable|subs?|dues|estimates?|it|"
    r"only|just|nearly|almost|about|around|nur|now|today|due|required|is|was|are|at|of|on|for|to|by|in|from|per|up|with|and|or|off|the|your|"
    r"de|di|da|do|du|des|del|von|vom|ab|im|mit|zu|bis|über|um|à|a|y|e|et|en|od|po|na|za|van|voor|til|på|för|av|od|"
    r"retail|members?\w*|students?|cards?|deals?|offers?|specials?|exclusive|savings?|discounts?|sale|days?|code|credit|"
    r"usd|eur|gbp|cad|aud|chf|pln|approx\w*"
)
"""Words that may stand between such a word and its price."""
_GOODS = (
    r"(?:mod[eè]l\w*|versi\w+|generat\w+|generac\w+|edit\w+|ed[iy]c\w+|series?|collect\w+|kollekti\w+|colecci\w+|"
    r"season|saison|модел\w*|верси\w+|поколени\w+)"
)
_GOODS_AHEAD, _GOODS_BEHIND = re.compile(rf"\W{{0,2}}{_GOODS}"), re.compile(rf"{_GOODS} $")
_AFTER_GOODS = re.compile(r"anterior\w*|précédent\w*|precedent\w*|ancien\w*|original\w*")
"""Of the words of a list price those that may stand behind the goods they speak of: "modèle précédent"."""
_TOLD_FREE = re.compile(
    r"(?:free|gratis|gr[aá]tis|kostenlos\w*|kostenfrei\w*|gratuit\w*|offert\w*|zdarma|zadarmo|darmow\w+|бесплатн\w+|"
    r"безкоштовн\w+|ücretsiz)(?: [^\W\d]+)?\s?[.!|·•]\s+$"
)
"""Delivery for nothing, and a mark that ends the sentence: "FREE delivery. $45.00"."""
_FOR_NOTHING = re.compile(
    r" ?(?:(?:&|and|und|et|y|e|en|og|och|i) (?:tax(?:es)?|steuern?|impuestos|impostos|tasse|belastingen) )?"
    r"(?:is |est |wird (?:beim|im|an der) [^\W\d_]+ (?=berechn))?(?:(?<=steuern )werden |"
    r"free(?! (?:with|on|over|from))|gratis|gr[aá]tis|kostenlos|kostenfrei|gratuit|offert|zdarma|"
    r"zadarmo|darmow|бесплатн|безкоштовн|ücretsiz|bedava|ingyenes|miễn phí|ฟรี|無料|免|무료|חינם|مجان|δωρεάν|ilmai|"
    r"tasuta|nemokam|bezmaksas|brezplačn|besplatn|bezpłatn|безплатн|"
    r"(?:incl|inkl)(?!\w*\.? (?:\d+ ?% )?(?:mwst|ust|vat|tva|iva|btw|moms|tax))|"
    r"(?:(?:and|&) tax(?:es)? )?(?:costs? |fees? )?(?:(?:is |are |will be )?(?:calculated|added|shown)|calcul|berechn|"
    r"wird berechn)|not included|"
    r"inbegr|compris|inclus|incluid|включ|w cenie|v cen[eě])"
)
"""Behind words of delivery: what stands in front of them is no price of it ("45 € livraison incluse")."""
_SHARE_BEHIND = re.compile(r"(?<!off)(?<!saved)(?<!gespart)(?<!sparen)(?<!引き)[ :–-]{0,3}\d{1,2}(?:[.,]\d+)? ?%")
_OF_ANOTHER = {"shipping": _FOR_NOTHING, "saving": _SHARE_BEHIND}
"""Behind words of these kinds, what tells that they speak of something else than the price: "$20 cashback 10%"."""
_GRADE = (
    r"(?:[\s:(,-]{1,3}(?:like new|as new|very good|excellent|good|acceptable|fair|grade [a-d]|wie neu|sehr gut|gut|"
    r"akzeptabel|comme neuf|(?:très )?bon(?: état)?|état correct|como nuevo|muy bueno|bueno|aceptable|come nuovo|"
    r"ottim[oe](?: condizioni)?|buon[oe](?: condizioni)?|como novo|muito bom|als nieuw|(?:zeer )?goed|jak nowy|"
    r"(?:bardzo )?dobry|как новый|хорошее|отличное))?"
)
"""How good used goods are, behind the word that calls them used."""
_ORDER = {kind: place for place, kind in enumerate([*(kind for kind in BEFORE if kind != "now"), "now"])}


def entries_of(words: str) -> list[str]:
    """Split a list of words at its bars, those inside brackets left alone; a bracket meant as itself is none."""
    found, depth, entry, of_letters = [], 0, "", False
    for letter in one_line(words):
        if not entry.endswith("\\"):
            depth += 0 if of_letters else {"(": 1, ")": -1}.get(letter, 0)
            of_letters = letter == "[" or (of_letters and letter != "]")
        if letter == "|" and not (depth or of_letters):
            found.append(entry)
            entry = ""
        else:
            entry += letter
    return [entry for entry in [*found, entry] if entry]


def _ended(entry: str, kind: str) -> str:
    """Close an entry at the end of a word, except in scripts that write no gaps between words."""
    grade = _GRADE if kind == "used" else ""
    return entry if re.fullmatch(rf".*[{_NO_GAPS}]", entry) else rf"{entry}(?![^\W_{_NOTES}]){grade}"


def _by_first_letter() -> dict[str, re.Pattern[str]]:
    """Return, for each letter that words begin with, one expression whose group names the kind."""
    found: dict[str, dict[str, list[str]]] = {}
    for kind, words in BEFORE.items():
        for entry in entries_of(words):
            letters = (
                "0123456789" if entry.startswith(("\\d", "(?:1|")) else "23456789" if "[2-9]" in entry[:40] else ""
            )
            for letter in (letters + _openings(entry)) if letters else _openings(entry):
                found.setdefault(letter, {}).setdefault(kind, []).append(_ended(entry, kind))
    return {
        letter: re.compile(
            "|".join(
                f"(?P<{kind}>{'|'.join(sorted(entries, key=len, reverse=True))})" for kind, entries in kinds.items()
            )
        )
        for letter, kinds in found.items()
    }


def _openings(entry: str) -> str:
    """Return the letters an entry may begin with: its first, or those of the choices it opens with, needed or not."""
    if not entry.startswith("(?:"):
        return entry[0] if entry[0] not in "\\[" else ""
    inside, _, behind = entry[3:].partition(")")
    letters = {choice.lstrip("\\")[0] for choice in inside.split("|") if choice and choice[0] != "["}
    return "".join(letters.union(_openings(behind[1:]) if behind.startswith("?") else ""))


_BEFORE = _by_first_letter()
_AFTER = re.compile(
    r"[\s*¹²³⁴()\],.]*+(?:(?:税込み?|inkl\. mwst\.|incl?\. (?:vat|tax|btw)|ttc|tva comprise|iva incl\.)[\s*)\],.]*)?(?:"
    + "|".join(f"(?P<{kind}>{'|'.join(entries_of(words))})" for kind, words in AFTER.items())
    + ")"
)
_MARKUP = re.compile(
    r"(?P<list>strike|striked|crossed|line-?through|(?<![a-z])slash(?:ed)?(?![a-z])|old[-_]?price|price[-_]?old|"
    r"was[-_]?price|price[-_]?was|non[-_](?:discounted|sale)(?![a-z])|"
    r"list[-_]?price|"
    r"(?:prices[-_]?(?!list)|price[-_]?|prc[-_]?)(?:before|old|list|regular|original|rrp|msrp|high|standard|normal|compare|first|previous)|"
    r"(?:before|regular|original|rrp|msrp|uvp|pvp|previous|former|retail|suggested|recommended|compare|"
    r"standard)[-_]?(?:at[-_]?)?price|"
    r"(?:suggested|recommended)[-_]?retail|"
    r"(?<![a-z])(?:rrp|uvp|msrp|was)(?![a-z])|(?:^|[-_ ])old(?:$|[-_ ])|"
    r"formatted-secondary-price)|"
    r"(?P<unit>unit[-_]?price|price[-_]?(?:per[-_]?)?unit|base[-_]?price|baseprice|grundpreis|per[-_]?unit|"
    r"pricepu|ppu)|"
    r"(?P<instalment>instal+ment|finance|financ|leasing|monthly|klarna|afterpay|credit|rate-?price)|"
    r"(?P<saving>saving|discount[-_]?(?:amount|value|badge)|you[-_]?save|price[-_]?save|(?:you|amount|price)[-_]saved|saved[-_](?:amount|price)|badge|coupon|voucher|promo-?code|"
    r"cashback|loyalty|bonus)|"
    r"(?P<shipping>shipping|delivery|freight|postage)|"
    r"(?P<subscription>subscri)|"
    r"(?P<member>member[-_]?price|club[-_]?price|(?:club|loyalty|bonus|member)[-_]?card[-_]?price|"
    r"payment[-_]?discount)|"
    r"(?P<used>\bused\b|used[-_]|refurb|second-?hand)|"
    r"(?P<ex_vat>ex(?:cl(?:uding)?)?[-_]?(?:vat|tax)|without[-_]?tax|price[-_]?net(?!work|[-_]?brutto)|(?<!inter)net[-_]?price)|"
    r"(?P<total>sub-?total|mini-?(?:cart|basket)|basket[-_]?(?:total|sum|amount|value)|total[-_]?price)",
    re.IGNORECASE,
)


_WITH_NAME = re.compile(
    r"[\s(]{1,3}(?:with|avec|con|com|met)\s(?:Premium|(?:[A-Z][\w'’]*\s){0,3}"
    r"(?:[A-Z][A-Za-z]*\+|Plus|Prime|Pass|Club|Rewards?|Membership|Circle|Insiders?))[\W_]*$"
)
"""Behind a price, all that follows it: the name of a membership that it holds with ("$44.99 with Plus")."""


class Neighbours(NamedTuple):
    """What the words before and those after a price call it; `marked`: those before say that it is the price now."""

    before: str
    after: str
    marked: bool


_SILENT = Neighbours("", "", marked=False)
_BUTTON = re.compile(
    r"\W*(?:Im Warenkorb|Dans (?:le|votre) panier|En (?:el|tu|su) carrito|Nel carrello|No carrinho|W koszyku|V košíku|"
    r"В корзине|У кошику)\W*$"
)
"""Behind a price with a capital: a button's text, not as in "19,99 € im Warenkorb"; English writes labels so, too."""


def neighbours(before: str, after: str) -> Neighbours:
    """Return the kinds that the words right before and right after a price give it, empty where they say nothing."""
    tail, head = before[-60:].lower(), after[:40].lower()
    earlier, marked = _kind_before(tail) if tail and not tail.isspace() else ("", False)
    found = _AFTER.match(head) if head and not head.isspace() else None
    with_name = found is None and not earlier and _WITH_NAME.match(after[:60]) is not None
    if found is None and not (earlier or marked or with_name):
        return _SILENT
    later = "member" if with_name else (found.lastgroup or "") if found is not None else ""
    if later == "coupon" and _BUTTON.match(after) is not None:
        later = ""
    if found is not None and later in _OF_ANOTHER and _OF_ANOTHER[later].match(head, found.end()):
        later = ""
    return Neighbours(earlier, later, marked=marked and not earlier)


_LABEL_ENDS = re.compile(
    r"[\s:.,;!*)\]]*(?:(?:price|only|preis|prijs|pris|prix|precio|prezzo|preço|cena|цена)[\s:.!*)]*)?$", re.IGNORECASE
)


def kind_of_line(line: str) -> str:
    """Return the kind that a whole line gives the price above it, empty where it goes on to other things."""
    found = _AFTER.match(f" {line.lower()}")
    goes_on = found is not None and _LABEL_ENDS.match(line, found.end() - 1) is None
    return "" if goes_on else neighbours("", f" {line}").after


def _is_name(tail: str, found: re.Match[str], thin: str) -> bool:
    """Say whether a word that may name a kind of price speaks of goods: "Previous model $199", "Zip hoodie $45".

    It does before a part of its own word ("HT-S400"), and, if goods are called so too, before any word but a label's.
    """
    word = found.group()
    if found.lastgroup == "list":
        of_goods = _AFTER_GOODS.fullmatch(word) and _GOODS_BEHIND.search(tail, 0, found.start())
        if of_goods or _GOODS_AHEAD.match(tail, found.end()):
            return True
    joined = tail[found.end() : found.end() + 1] == "-"
    joined = joined and (found.lastgroup == "ex_vat" or any(c.isdigit() for c in thin))
    return bool(thin) and (joined or _HOMONYM.fullmatch(word) is not None) and not _OF_LABEL.fullmatch(thin)


def opening_kind(text: str) -> tuple[str, str]:
    """Return the kind of price that the first word of a text names, and the words that name it, or empty texts."""
    lower = text.lower()
    word = _WORD.search(lower)
    pattern = _BEFORE.get(word.group()) if word is not None else None
    found = pattern.match(lower, word.start()) if word is not None and pattern is not None else None
    if found is None or _HOMONYM.fullmatch(found.group()):
        return "", ""
    return found.lastgroup or "", found.group()


@lru_cache(maxsize=2048)
def _kind_before(tail: str) -> tuple[str, bool]:
    kinds: list[str] = []
    place = ended = 0
    while (word := _WORD.search(tail, place)) is not None:
        pattern = _BEFORE.get(word.group())
        found = pattern.match(tail, word.start()) if pattern is not None else None
        place = word.end()
        if found is None or not found.group():
            continue
        if (thin := _THIN.match(tail, found.end())) is not None:
            if _is_name(tail, found, thin[1] or ""):
                continue
            kind = found.lastgroup or ""
            if kind in {"part", "shipping"} and _NOT_ADDED.search(tail, 0, found.start()):
                continue
            if kind == "shipping" and _TOLD_FREE.search(tail):
                continue
            apart = tail[ended : found.start()] != " "
            kinds = [*([] if kind == "now" and apart else kinds), kind]
            place = ended = found.end()
    if (compound := _COMPOUND.search(tail)) is not None and not _NOT_ADDED.search(tail, 0, compound.start()):
        kinds.append(compound.lastgroup or "")
    kind = min(kinds, key=_ORDER.__getitem__, default="")
    return ("", True) if kind == "now" else (kind, "now" in kinds)


@lru_cache(maxsize=4096)
def kind_by_markup(names: str) -> str:
    """Return the kind of a price from the class names and ids round it, or an empty string."""
    found = _MARKUP.search(names)
    return found.lastgroup or "" if found else ""
