"""Whether a text says that its price holds the value added tax: words of shops in their languages."""

from __future__ import annotations

import re
from decimal import Decimal

from scrapers.reading.quick_pattern import QuickPattern

_TAX = (
    r"(?:vat|gst|hst|sales tax|tax(?:es)?|consumption tax|mwst|mehrwertsteuer|ust|umsatzsteuer|mwst/ust|btw|"
    r"tva|iva|igic|moms|"
    r"mva|dph|pdv|ddv|pvm|pvn|km|kdv|áfa|alv|vsk|ндс|пдв|ддс|ддв|ққс|φπα|ppn|sst|ضريبة|käibemaksu?ta?)"
)
_RATE = r"(?:\d{1,2}(?:[.,]\d{1,2})? ?%[ ]?)?"
_LAWFUL = r"(?:(?:der|die|ges|gesetzl\w*|gesetzliche[rn]?|applicable|all|the|de|la|of|local|\(\d+ ?%\))\.? ?){0,3}"
_EXCLUDED = re.compile(
    rf"(?<!\w)(?:(?:zzgl|zuzügl\w*|ohne|exkl|excl|exclu\w*|ex|eks|ekskl|exc|plus|net of|before|without|sin|"
    rf"sem|más|mais|senza|"
    rf"esclus[ao]|bez|brez|be|без|fără|χωρίς|ilman|uden|utan|u|utenom|"
    rf"not incl\w*)[./]? ?{_RATE}{_LAWFUL}{_RATE}{_TAX}"
    rf"|\+ ?{_RATE}{_TAX}"
    rf"|{_TAX}\.? ?(?:esclus[ao]|escl\.?|excl\w*\.?|extra|non incl\w*|no incl\w*|não incl\w*|hariç|nélkül|"
    rf"not included|exempt"
    rf"|se doplácí|0 ?%)|imp(?:ues|os)tos (?:exclu[ií]dos|no incluidos)|"
    r"(?:tasse|imposte) escluse|hors taxes?|hors tva|h\.t\.|ht|netto(?:preis)?|nettó|net price|netto ?cena|"
    r"pvm:?ttä)(?!\w)"
    r"|税抜き?|税别|税別|未税|未稅|不含(?:增值)?[税稅]|ไม่รวมภาษี|\+ ?税|부가세 ?별도|vat ?별도|ไม่รวม ?vat|غير شامل|"
    r"ққс-?сыз|ədv-?siz|án vsk|ilma km-ta|(?:belum termasuk|di luar|sebelum) ppn|chưa (?:bao gồm |gồm )?(?:vat|thuế)|"
    r"không (?:bao )?gồm (?:vat|thuế)|بدون (?:مالیات|ارزش افزوده)|(?:ללא|לפני|לא כולל) מע[\"״]?מ|\+ ?impostos",
)
_INCLUDED = re.compile(
    rf"(?<!\w)(?:(?:inkl|inklusive|incl|inclu\w*|inc|einschl\w*|enth\w*|mit|with|tutto|con|com|avec|"
    rf"inclusief|med|m|sis|sisältää|"
    rf"z|ze|s|se|su|ar|cu|vč|včetně|vrátane|koos|sa|со|с|з|вкл\w*|включая|в т\.? ?ч|в том числе|με|dahil|"
    rf"incluye|zawiera|w tym|у т\.? ?ч|inkluder\w+|συμπ\w*|περιλαμβάνε\w+|s uključenim|uklj)[./]? "
    rf"?{_RATE}{_LAWFUL}{_RATE}{_TAX}(?:-?om|-val|-ga)?"
    rf"|{_TAX}\.? ?(?:incl\w*\.?|inclu[sí]?\w*|inclus[ao]?|compres[ao]|included|dahil(?:dir)?|sis\.?|zahrnut\w*|"
    rf"mukana|inbegriffen|inbegrepen|uključen\w*|inkl\w*\.?)"
    rf"|áfá(?:-?val|s)|ttc|t\.t\.c\.|toutes taxes comprises|brutto(?:preis)?|bruttó|taxes? comprises?|tax included|"
    rf"inclusive of (?:all )?taxes|impuestos incluidos|impostos incluídos|mwst\.? ?(?:ist )?enthalten)(?!\w)"
    r"|税込み?|(?<!不)含(?:增值)?[税稅]|(?<!ไม่)รวมภาษี|부가세 ?포함|vat ?포함|รวม ?vat|شامل|(?<!לא )כולל מע[\"״]?מ|"
    r"đã (?:bao )?gồm (?:vat|thuế)|"
    r"ққс-мен|(?:sudah )?termasuk ppn|با احتساب مالیات|með vsk|m/vsk",
)
TAX_NAMED = QuickPattern(
    rf"{_TAX}|hors tax|h\.t\.|ht|nett|net price|ttc|t\.t\.c\.|áfá|taxes|brutt|税|稅|부가세|شامل|impuestos|"
    r"impostos|tasse|imposte|\+ ?impostos|ədv|מע[\"״]?מ|thuế|مالیات|ارزش افزوده|ภาษี"
)
"""The names of the tax and what stands for them: a text without any says nothing of it."""
_LONGEST = 2000
_RATES = re.compile(r"\d+(?:[.,]\d+)? ?%")
_NO_NET = re.compile(r"\d|\btax(?:es)?\b")
"""An amount, or the tax of lands whose shops all state prices without it."""
_VAT_RATES = tuple(
    Decimal(rate)
    for rate in "4 5 5.5 6 7 8 8.1 9 9.5 10 12 13 13.5 14 15 16 17 18 19 20 21 22 23 24 25 25.5 27".split()
)
_ROUNDED = Decimal("0.006")
_INCLUDED_AHEAD = re.compile(
    r"(?:税込み?|含税|incl\w*\.? (?:vat|tax|gst|btw|moms)|inc\.? vat|inkl\w*\.? (?:mwst|ust|moms)|ttc|iva incl\w*|"
    r"s dph|с ндс|z vat|brutto)\W{0,4}$",
    re.IGNORECASE,
)


def tax_in(text: str) -> str:
    """Return `included` or `excluded` as a text states of its price, or empty text where it says neither or both."""
    lower = text[:_LONGEST].lower().replace("\u00a0", " ")
    excluded = _EXCLUDED.search(lower)
    rest = _EXCLUDED.sub(" ", lower) if excluded is not None else lower
    included = _INCLUDED.search(rest)
    if (excluded is None) == (included is None):
        return ""
    return "excluded" if excluded is not None else "included"


def says_net(line: str) -> bool:
    """Say whether a line without an amount calls the price above it one without value added tax."""
    lower = line.lower()
    if TAX_NAMED.search(lower) is None or tax_in(lower) != "excluded":
        return False
    return _NO_NET.search(_RATES.sub("", lower)) is None


def is_without_vat(net: Decimal, gross: Decimal, rounded: Decimal = _ROUNDED) -> bool:
    """Say whether one amount is another less a usual rate of value added tax; `rounded` is what may be amiss."""
    return any(abs(net * (100 + rate) / 100 - gross) <= rounded for rate in _VAT_RATES)


def is_tax_of(tax: Decimal, gross: Decimal) -> bool:
    """Say whether one amount is the value added tax that another holds, at a usual rate."""
    return any(abs(gross * rate / (100 + rate) - tax) <= _ROUNDED for rate in _VAT_RATES)


def says_included(text: str) -> bool:
    """Say whether words right in front of a price call it one that holds the tax."""
    return bool(_INCLUDED_AHEAD.search(text))
