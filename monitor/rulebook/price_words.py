"""The words by which a sentence speaks of prices: in the languages of the channel, and about resale alone.

No list of words is whole. What it misses goes to legal all the same where the words are the workspace's own
(LAW-WORDS-ANY); what it finds is about a price for the law gate. A word is read as its reader sees it: forms of
letters, accents and what is not printed do not hide it, and a word of two alphabets counts as one that hides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_BY_LANGUAGE = {
    "marks": r"[€£$¥₽₴₸₹]|\d\s?%\s?(?:off|rabatt|de réduction)|"
    r"\d\s?(?:EUR|USD|GBP|CHF|PLN|CZK|SEK|DKK|NOK|RUB|KZT|JPY|CNY|INR|BRL)\b|"
    r"\b(?:EUR|USD|GBP|CHF|PLN|CZK|SEK|DKK|NOK|RUB|KZT|JPY|CNY|INR|BRL)\s?\d|"
    r"\b(?:MAP|RRP|MSRP|SRP|RSP|UVP|PVP|РРЦ|МРЦ|МРП)\b",
    "en": r"\bpric|\bcheap|\bdiscount|\bundercut|\bdumping|\bloss.leader|\b(?:below|under|at) cost\b|\bmargins?\b|"
    r"\bmark(?:s|ed|ing)?\b.{0,40}\bdown\b|\bmark-?(?:up|down)|\brebate|\bcash-?back|\bcoupon|\bvoucher|\bclearance\b|"
    r"\bbargain|\bmoney back\b|\b(?:recommended|suggested|agreed|lowest|minimum) (?:level|amount|rate|value)",
    "de": r"preis|\bbillig|rabatt|\bnachl[aä]ss|schleuder|verramsch|\bspanne|\bgünstig",
    "fr": r"\bprix\b|\brabais|\bremises?\b|\bbrad|\bsoldes\b|\btarif|\bmoins cher|\bmarge",
    "es, pt": r"\bprecio|\bpreço|\bdescuento|\bdesconto|\bbarat|\brebaj|\bmarge[nm]\b",
    "it": r"\bprezz|\bscont[oi]\b|\bribass|\bsaldi\b|\bmargin[ei]\b",
    "nl, sv, da, nb": r"prijs|\bkorting|\bgoedko|\w*pris(?:er|et|en|erna)?\b|\brabat",
    "pl, cs, sk": r"\bcen(?:a|y|ę|ie|ą|om|ami|ach|u|ou|ám)\b|\bzniż|\btani|\bslev|\bzľav|\blevn|\blacn",
    "fi, hu": r"hinta|hinna|hinno|\balennu|\bkedvezm|\bolcsó|\bára[kit]?\b",
    "ro, tr": r"\bpreț|\bieftin|\bfiyat|\bindirim|\bucuz",
    "ru, uk, bg, kk": r"\bцен|\bцін|\bскидк|\bзнижк|\bотстъп|\bд[ею]шев|\bевтин|\bдемп[иі]нг|\bстоимост|\bнаценк|"
    r"\bнадбавк|\bраспродаж|\bбаға|\bжеңілдік",
    "el, ar, he": r"\bτιμ[ήέώ]|\bέκπτωσ|\bφθην|سعر|أسعار|خصم|מחיר|הנחה",
    "zh, ja, ko": r"价|價|折扣|便宜|値引|値段|割引|安い|安売|가격|할인",
}

_OF_PRICES = re.compile("|".join(f"(?:{words})" for words in _BY_LANGUAGE.values()), re.IGNORECASE)

_OF_RESALE = re.compile(
    r"\b(?:re-?sale|resell\w*|retail|selling|shelf|street|consumer|advertis\w+|recommended|suggested|minimum)[\s_-]+pric|"
    r"(?:wiederverkauf|verkauf|laden|endkunden|mindest)s?preis|preisempfehlung|preisbindung|"
    r"\bprix (?:de (?:re)?vente|public|conseill)|\bprecio de (?:re)?venta|\bprezzo (?:di (?:ri)?vendita|consigliato)|"
    r"(?:розничн|полочн|рекомендован|минимальн|перепродаж)\w*\s+цен|цен\w*\s+(?:пере)?продаж|\bundercut",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(
    r"\b(?:MAP|RRP|MSRP|SRP|UVP|PVP|РРЦ|МРЦ|МРП)\b|(?:^|_)(?:map|rrp|msrp|srp|uvp|pvp)(?:_|$)",
)


_WORD = re.compile(r"[^\W\d_]{4,}")
"""long enough to be no unit: kΩ is of two alphabets by right"""

_LOOK_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
"""alphabets whose letters are taken for one another"""


def of_prices(said: str) -> bool:
    """Say whether a text speaks of a price, a discount or a margin, whosever it is, or hides of what it speaks."""
    return any(_OF_PRICES.search(text) for text in _readings(said)) or _is_disguised(said)


def of_resale(said: str) -> bool:
    """Say whether a text speaks of the price at which a partner sells on; an abbreviation only as one is written."""
    return any(_OF_RESALE.search(text) or _ABBREVIATED.search(text) for text in _readings(said))


def _readings(said: str) -> Iterator[str]:
    """Yield a text as it stands, without what is not printed and in plain forms of letters, and without accents."""
    yield said
    plain = unicodedata.normalize("NFKC", "".join(char for char in said if unicodedata.category(char) != "Cf"))
    if plain != said:
        yield plain
    bare = "".join(char for char in unicodedata.normalize("NFD", plain) if unicodedata.category(char) != "Mn")
    if bare != plain:
        yield bare


def _is_disguised(said: str) -> bool:
    """Say whether a word is written with letters of two alphabets that look alike."""
    return not said.isascii() and any(len(_alphabets(word)) > 1 for word in _WORD.findall(said))


def _alphabets(word: str) -> frozenset[str]:
    return _LOOK_ALIKE & {unicodedata.name(char, "").partition(" ")[0] for char in word}
