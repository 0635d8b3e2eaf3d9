"""How agreements say their term, renewal, law, territory, exclusivity and parties, in four languages."""

from __future__ import annotations

import re

_NUMBERS = (
    "one eins ein einem einer un une один одного одного|two zwei zwei deux два двух|three drei trois три трех трёх|"
    "four vier quatre четыре четырех четырёх|five fünf cinq пять пяти|six sechs шесть шести|"
    "seven sieben sept семь семи|eight acht huit восемь восьми|"
    "nine neun neuf девять девяти|ten zehn dix десять десяти|eleven elf onze одиннадцать|"
    "twelve zwölf douze двенадцать двенадцати"
)
NUMBERS = {word: value for value, words in enumerate(_NUMBERS.split("|"), start=1) for word in words.split()}
NUMBERS |= {"fifteen": 15, "eighteen": 18, "twenty": 20, "twenty-four": 24, "thirty-six": 36}
"""number words in the cases in which terms are written"""

_WORDS = "|".join(sorted(map(re.escape, NUMBERS), key=len, reverse=True))
_N = rf"(?P<count>\d{{1,3}}|{_WORDS})(?:\s*\([^)]{{1,20}}\))?(?:[\s-]+calendar)?"
_UNIT = r"[\s-]*(?P<unit>years?|months?|лет|год(?:а|ов)?|месяц(?:а|ев)?|Jahre?n?|Monate?n?|ans?|années?|mois)\b"
_SPAN = _N + _UNIT
_CONTRACT = r"(?:agreement|contract|franchise|licen[cs]e)"


def _regexes(*texts: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text, re.IGNORECASE) for text in texts)


TERM = _regexes(
    rf"\b(?:initial\s+)?term\s+of\s+(?:this|the)\s+{_CONTRACT}\s+(?:(?:shall|will)\s+be|is)\s+(?:for\s+)?(?:an?\s+)?(?:(?:period|term)\s+of\s+)?{_SPAN}",
    rf"\bterm\s+of\s+(?:this|the)\s+{_CONTRACT}\b[^.;]{{0,140}}?\b(?:expire|end)s?\s+(?:on\s+the\s+)?{_SPAN}\s+(?:from|after|anniversary)\b",
    rf"\bthe\s+term\s+(?:shall|will)\s+be\s+(?:for\s+)?{_SPAN}\s+(?:from|commencing|beginning|starting)\b",
    rf"\bfor\s+a\s+term\s+of\s+{_SPAN}\s*(?:\(the\s+[\"“](?:initial\s+)?term\b|from\s+the\s+effective\s+date\b)",
    rf"\binitial\s+term\s+(?:of|shall\s+be|is)\s+(?:for\s+)?(?:a\s+period\s+of\s+)?{_SPAN}",
    r"(?<!termination of )(?<!expiration of )(?<!expiry of )(?<!end of )"
    rf"\b(?:this|the)\s+agreement\b(?!\s+has\s+not)[^.;]{{0,160}}?\b(?:force|effect|effective|continues?|valid|concluded|made)\b[^.;]{{0,100}}?"
    rf"\bfor\s+(?:an?\s+)?(?:initial\s+|fixed\s+)?(?:(?:period|term)\s+)?(?:of\s+)?{_SPAN}",
    rf"\bсрок\s+действия\s+(?:настоящего\s+)?договора\s*(?:составляет|[-–—:])?\s*{_SPAN}",
    rf"\bдоговор\b[^.;]{{0,120}}?\b(?:действует|заключ[её]н)\b[^.;]{{0,60}}?(?:в\s+течение|на\s+срок|сроком\s+на|на)\s+{_SPAN}",
    rf"\b(?:laufzeit|dauer)\b[^.;]{{0,60}}?\b(?:von|beträgt)\s+{_SPAN}",
    rf"\bcontrat\b[^.;]{{0,120}}?\b(?:durée\s+(?:initiale\s+)?(?:déterminée\s+)?de|pour)\s+{_SPAN}",
)
RENEWS = _regexes(
    r"\b(?:automatically|tacitly)\s+(?:be\s+)?(?:renew|prolong)\w*",
    r"\b(?:agreement|contract|term)\b[^.;]{0,120}?\b(?:automatically|tacitly)\s+(?:be\s+)?extend\w*",
    r"\b(?:renew|extend|prolong)\w*\s+(?:itself\s+)?(?:automatically|tacitly)",
    r"\bautomatic(?:ally)?\s+renewals?\b",
    r"\bавтоматически\s+(?:продл|пролонг)\w+|\b(?:продл|пролонг)\w+\s+автоматически|\bсчитается\s+(?:продл|пролонг)\w+",
    r"\bverlängert\s+(?:er\s+|sie\s+)?sich\b[^.;]{0,60}?\b(?:automatisch|stillschweigend|jeweils|um\b)",
    r"\btacite(?:ment)?\s+(?:reconduction|reconduit|renouvel\w+)|\b(?:reconduit|renouvel\w+)\s+tacitement",
)
NO_RENEWAL = _regexes(
    r"\b(?:agreement|contract|term)\b[^.;]{0,60}?\bnot\s+(?:be\s+)?(?:automatically\s+|tacitly\s+)?(?:renew|extend|prolong)\w*",
    r"\b(?:no|without)\s+(?:automatic|tacit)\s+(?:renewal|extension)",
    r"\b(?:renew|extend)\w*\s+only\s+(?:by|upon|with)\b[^.;]{0,40}\b(?:written|writing|agreement)",
    r"\bне\s+(?:продл|пролонг)\w+|\bне\s+подлежит\s+автоматическ\w+|\bавтоматическ\w+\s+(?:продл|пролонг)\w+\s+не\b",
    r"\bverlängert\s+sich\s+nicht|\bohne\s+stillschweigende\s+verlängerung|\bsans\s+tacite\s+reconduction",
)
_WORD_OF_PLACE = r"[A-ZА-ЯÄÖÜÉ][\w'’-]*"
_PLACE = (
    rf"(?P<value>(?!(?:THE\s+)?STATE\s+IN\b){_WORD_OF_PLACE}"
    rf"(?:\s+(?:and|of|the|und|et|de)\s+{_WORD_OF_PLACE}|\s+{_WORD_OF_PLACE}){{0,5}})"
)
LAW = tuple(
    re.compile(text)
    for text in (
        r"(?i:(?:governed\s+by|construed\b[^.;]{0,60}?(?:according\s+to|in\s+accordance\s+with|under))\b[^.;]{0,120}?"
        rf"\blaws?\s+of\s+(?:the\s+)?)(?:(?:state|province|commonwealth|republic)\s+of\s+(?:the\s+)?)?{_PLACE}",
        r"(?i:\b(?:agreement|contract)\b[^.;]{0,120}?governed\s+by\s+)(?P<value>[A-Z][a-z]+)\s+(?i:law)\b",
        r"(?i:регулиру\w+|подчин\w+|руководств\w+|применя\w+)[^.;]{0,80}?"
        r"(?i:законодательств\w+|прав\w+)\s+(?P<value>[А-ЯЁ][а-яё]+(?:\s+[А-ЯЁ][а-яё]+)?)",
        rf"(?i:\b(?:gilt|unterliegt)\b[^.;]{{0,60}}?\brecht\s+(?:der\s+|des\s+)?){_PLACE}",
        r"(?i:\b(?:gilt|unterliegt)\b[^.;]{0,40}?)(?P<value>(?:[Dd]eutsche|[Öö]sterreichische|[Ss]chweizer(?:ische)?)[sm]?)\s+Recht\b",
        r"(?i:\brégi\w*\s+par\b[^.;]{0,30}?\b(?:droit|loi)\s+)(?P<value>[a-zéèç]+)",
    )
)
TERRITORY = _regexes(
    r"[\"“„«](?:territory|территория|vertragsgebiet|gebiet|territoire)[\"”“»]\s*(?:shall\s+)?"
    r"(?:means?|is|означает|[-–—:]|bedeutet|ist|désigne)\s*(?:the\s+(?:territory|countries|country)\s+of\s+)?(?P<value>[^.;\n\"“„«]{2,200})",
    r"\b(?:in|within|throughout)\s+(?P<value>[^.;()\n\"“]{2,120}?),?\s*\((?:the\s+)?[\"“]territory[\"”]",
)
EXCLUSIVE = _regexes(
    r"(?<!non-)(?<!non )\b(?:exclusive|sole)\s+(?:and\s+\w+\s+)?(?:distributor|dealer|reseller|importer)\b",
    r"(?<!non-)(?<!non )\b(?:exclusive|sole)\s+(?:and\s+\w+\s+)?right\s+(?:and\s+licen[cs]e\s+)?to\s+"
    r"(?:[\w-]+,?\s+){0,5}?(?:sell|resell|distribute|market|promote|import|offer|supply)\b",
    r"\bисключительн\w+\s+(?:прав\w+|дистрибьютор\w*|дилер\w*)|\bэксклюзивн\w+\s+(?:прав\w+|дистрибьютор\w*|дилер\w*)",
    r"(?<!nicht )\b(?:exklusiv\w*|ausschließlich\w*)\s+(?:vertriebs\w+|recht\w*|vertragshändler)",
    r"\b(?:distributeur|droit)\s+exclusif\b",
)
NOT_EXCLUSIVE = _regexes(
    r"\bnon[-‐‑–]?\s?exclusive(?:\s+\w+)?\s+(?:distributor|dealer|reseller|importer|right|basis)\b",
    r"\bnot\s+(?:\w+\s+){0,4}(?:any|an)\s+(?:exclusive|sole)\s+right\s+to\s+\w+",
    r"\bнеисключительн\w+|\bнеэксклюзивн\w+",
    r"\bnicht[\s-]?(?:exklusiv|ausschließlich)\w*|\bnon[\s-]exclusif\b",
)
PERCENT = _regexes(r"(?P<value>\d{1,3}(?:[.,]\d{1,2})?)\s*(?:%|per\s?cent\b|процент\w*|prozent\b|pour\s?cent\b)")
_NAME = r"[A-ZÀ-Ý](?:[^,(\n]|\([A-Z]{2,4}\)(?=\s[A-Z])){2,80}?"
_NAME_END = r"\s*(?:[,\n]|\((?!R\)|[A-Z]{2,4}\)\s[A-Z]))"
PARTIES = tuple(
    re.compile(text, re.DOTALL)
    for text in (
        rf"(?i:\bbetween[:,]?\s+(?:the\s+)?)(?P<one>{_NAME}){_NAME_END}.{{0,600}}?\)\s*,?\s*(?i:and)\s+(?P<two>{_NAME}){_NAME_END}",
        rf"(?i:\bbetween[:,]?\s+(?:the\s+)?)(?P<one>{_NAME}){_NAME_END}.{{0,400}}?\b(?i:and)\s+(?P<two>{_NAME}){_NAME_END}",
        rf"(?i:\bentre:?\s+(?:la\s+(?:société\s+)?)?)(?P<one>{_NAME}){_NAME_END}.{{0,400}}?\bet\s+(?:la\s+(?:société\s+)?)?"
        rf"(?P<two>{_NAME}){_NAME_END}",
        r"(?P<one>(?:ООО|ОАО|ЗАО|ПАО|АО|ИП)\s+[«\"][^»\"\n]{2,80}[»\"]).{0,600}?(?P<two>(?:ООО|ОАО|ЗАО|ПАО|АО|ИП)\s+[«\"][^»\"\n]{2,80}[»\"])",
        r"(?i:\bzwischen:?\s+)(?:der\s+|dem\s+)?(?P<one>[A-ZÄÖÜ][^,(\n]{2,80}?)\s*[,(\n].{0,400}?\bund\s+(?:der\s+|dem\s+)?"
        r"(?P<two>[A-ZÄÖÜ][^,(\n]{2,80}?)\s*[,(\n]",
    )
)
PARTIES_WITHIN = 8_000
"""characters from the beginning within which the parties are named"""
