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
    "es, pt": r"\bprecios?\b|\bpreço|\bdescuento|\bdesconto|\bbarat|\brebaj|\bmarge[nm]\b",
    "it": r"\bprezz|\bscont[oi]\b|\bribass|\bsaldi\b|\bmargin[ei]\b",
    "nl, sv, da, nb": r"prijs|\bkorting|\bgoedko|pris(?:er|et|en|erna)?\b|\brabat",
    "pl, cs, sk": r"\bcen(?:a|y|ę|ie|ą|om|ami|ach|u|ou|ám)\b|\bzniż|\btani|\bslev|\bzľav|\blevn|\blacn",
    "fi, hu": r"hinta|hinna|hinno|\balennu|\bkedvezm|\bolcsó|\bára[kit]?\b",
    "ro, tr": r"\bpreț|\bieftin|\bfiyat|\bindirim|\bucuz",
    "ru, uk, bg, kk": r"\bцен(?!т)|\bцін|\bскидк|\bзнижк|\bотстъп|\bд[ею]шев|\bевтин|\bдемп[иі]нг|\bстоимост|\bнаценк|"
    r"\bнадбавк|\bраспродаж|\bбаға|\bжеңілдік",
    "el, ar, he": r"\bτιμ[ήέώ]|\bέκπτωσ|\bφθην|سعر|أسعار|خصم|מחיר|הנחה",
    "zh, ja, ko": r"价|價|折扣|便宜|値引|値段|割引|安い|安売|가격|할인",
}

_OF_PRICES = re.compile("|".join(f"(?:{words})" for words in _BY_LANGUAGE.values()), re.IGNORECASE)

_A_PRICE = (
    r"\b(?:re)?pric(?:e|ing)|\bprecios?\b|preis|preço|prezz|prijs|fiyat|preț|cijen|\bprix\b|pris(?:er|et|en|erna)?\b|"
    r"\bcen(?:a|y|ę|ie|ą|om|ami|ach|u|ou|ám)?\b|\bcen(?:ov|ow)|hin(?:ta|na|no|to)|\b(?:á|\w+i á)ra?(?:k|t)?\b|"
    r"\bцен(?!т)|\bцін|\bбаға|\bτιμ[ήέώ]|价|價|価|가격|소비자가|سعر|أسعار|מחיר"
)
"""a price, in the languages of the channel; not a discount, which pay itself may be"""

_ON_THE_SHELF = (
    r"re-?sale|resell|retail|selling|shel[fv]|street|consumer|advertis|recommend|suggest|minimum|lowest|"
    r"wiederverkauf|laden|endkund|mindest|empf[eo]hl|regal|"
    r"(?:re)?vente|conseill|minim[ua]|impos|détail|affich|public|"
    r"(?:re)?venta|revenda|(?:al )?públic|m[ií]nim|(?:re|a)comend|sugerid|vendita|consigliat|pubblico|"
    r"wederverkoop|advies|winkel|återförsälj|rekommend|anbefal|vejledende|veiledende|udsalg|utsalg|suositus|vähimmäis|"
    r"detaliczn|odsprzeda|zaleca|sugerowan|doporuč|odporúč|maloobchod|minimáln|ajánlott|fogyasztói|"
    r"recomandat|tavsiye|satış|perakende|препоръч|συνιστώμεν|λιανικ|ελάχιστ|"
    r"розничн|полк|полоч|рекоменд|минимальн|перепродаж|роздрібн|мінімальн"
)
"""words beside a price by which it is the partner's own"""

_IN_ONE_WORD = r"零售|建议|最低|转售|小売|希望|推奨|권장|소비자|최저"
"""the same where words are not parted"""

_KEPT = (
    r"disciplin|complian|adheren|stabilit|hygien|parity|corridor|maintenance|floor|"
    r"disziplin|stabil|treue|pflege|bindung|einhalt|dyscyplin|disciplín|disiplin|дисципл|удержан|соблюден|дотриман|"
    r"respet|respeit|rispett|respekt|respect d"
)
"""words beside a price by which it is to be kept"""

_A_MARGIN = r"\bmargins?\b|\bmarges?\b|\bmargen\b|\bmargin[ei]\b|\bspanne\b|\bmarż|\bмарж"
"""what is left to the partner between its two prices"""

_PAY = r"bonus|reward|incentive|rebate|premium|prime|pr[aä]mie|premi[oaę]|prima|rappel|бонус|преми[яи]"
_DENIED = (
    r"no|not|non|zero|kein\w{0,2}|verzicht auf|aucune?|pas de|ning[uú]n|nenhum|nessuno?|geen|ingen|inga|brak|żadnych|"
    r"žádn\w{1,3}|нет|отсутстви\w|отказ от|немає"
)
_LEFT_OUT = r"without|ohne|sans|sin|sem|senza|zonder|utan|uden|uten|bez"
_REDUCED = (
    r"discount|dumping|undercut|rabatt?|rabais|remise|descuento|desconto|rebaj|scont|korting|zniż|slev|zľav|"
    r"скид|знижо|распродаж|демпинг"
)
_UNDISCOUNTED = (
    rf"(?:\b(?:{_DENIED})[\s_-]{{1,3}}|(?:^|\b(?:{_PAY})\s)(?:{_LEFT_OUT})\s|\banti[\s_-]?|\bанти[\s_-]?)"
    rf"(?:{_REDUCED})\w*(?=\W*$|[\s_-]{{1,3}}(?:{_PAY}))|"
    rf"\bdiscount[\s_-]{{1,3}}free[\s_-]{{1,3}}(?:{_PAY})|rabattverzicht|\bremises? interdite"
)
"""pay for goods that were not sold for less; what goes on behind the word ("no discount on freight") is of another"""

_OF_RESALE = re.compile(
    rf"(?:\b(?:{_ON_THE_SHELF})\w{{0,20}}[\s_-]{{0,3}}(?:\w{{1,20}}[\s_-]{{1,3}})?(?:{_A_PRICE}))|"
    rf"(?:\b(?:{_KEPT}|утриман|utrzyman|"
    rf"przestrzegan)\w{{0,20}}[\s_-]{{0,3}}(?:\w{{1,20}}[\s_-]{{1,3}}){{0,3}}(?:{_A_PRICE}))|"
    rf"(?:(?:{_A_PRICE})\w{{0,20}}[\s_-]{{0,3}}(?:\w{{1,20}}[\s_-]{{1,3}}){{0,2}}(?:{_ON_THE_SHELF}|{_KEPT}))|"
    rf"(?:{_IN_ONE_WORD})\w{{0,20}}\s?\w{{0,20}}(?:价|價|価|가)|"
    r"(?:wiederverkauf|verkauf|laden|endkunden|mindest)s?preis|цен\w{0,20}\s{1,3}(?:пере)?продаж|\bundercut|"
    rf"\b(?:rrp|msrp|uvp|ррц|мрц)\b|\bmap[\s_-]{{1,3}}(?:bonus|polic|{_KEPT})|"
    rf"(?:{_A_MARGIN})[\s_-]{{1,3}}(?:{_KEPT})|\bpris(?:{_KEPT})|(?:价格?|價格?|価格|가격)\s?(?:維持|维持|维护|管控|遵守|유지)|"
    rf"{_UNDISCOUNTED}|"
    r"\bno discounting|\bdiscount(?:ing)? (?:ban|discipline)|\bkein\w{0,20} rabatt|rabatt(?:verbot|disziplin)|"
    r"\bбез скидок",
    re.IGNORECASE,
)
_PRICE = re.compile(_A_PRICE, re.IGNORECASE)
_ABBREVIATED = re.compile(
    r"\b(?:MAP|RRP|MSRP|SRP|UVP|PVP|РРЦ|МРЦ|МРП)\b|(?:^|_)(?:map|rrp|msrp|srp|uvp|pvp)(?:_|$)",
)


_WORD = re.compile(r"[^\W\d_]{4,}")
"""long enough to be no unit: kΩ is of two alphabets by right"""

_LOOK_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
"""alphabets whose letters are taken for one another"""


def of_prices(said: str) -> bool:
    """Say whether a text speaks of a price, a discount or a margin, whosever it is, or hides of what it speaks."""
    return any(_OF_PRICES.search(text) or _PRICE.search(text) for text in _readings(said)) or _is_disguised(said)


def of_resale(said: str) -> bool:
    """Say whether a text speaks of the price at which a partner sells on; an abbreviation only as one is written."""
    return any(_OF_RESALE.search(text) or _ABBREVIATED.search(text) for text in _readings(said))


def of_a_price(said: str) -> bool:
    """Say whether a text speaks of a price, not of a discount or a margin alone."""
    return any(_PRICE.search(text) for text in _readings(said)) or _is_disguised(said)


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
