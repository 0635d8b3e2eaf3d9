"""The condition that a field of its own states ("Used - Like New"), or a title, in the languages of the shops."""

from __future__ import annotations

import re

from scrapers.reading.quick_pattern import QuickPattern

_REFURBISHED = re.compile(
    r"refurb|renewed|restored|remanufactured|reconditioned|general-?überholt|wiederaufbereitet|reconditionn|"
    r"ricondizionat|rea?condicionad|revisionat|gereviseerd|odnowion|repasovan|felújított|recondi[tțţ]ionat|kunnostett|"
    r"rekonditionera|renoverad|yenilenmiş|ανακατασκευασμέν|восстановлен|відновлен|整備済|翻新|리퍼|מחודש|مجدد",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"^(?:brand |brand|fabrik)?(?:new|neu(?:e[rs]?|ware)?|neu(?:f|ve)s?|nuov[oa]|nuev[oa]|nov[oaýáéy]?|nieuwe?|"
    r"now[yae]|ny(?:tt?)?|uusi|új|nou(?:ă|a)?|нов(?:ый|ая|ое|ий|а|е)|καινού(?:ργιο|ριο)|yeni|mới|baru|ใหม่|नया|全?新品|全新|"
    r"새\s?(?:것|상품|제품)|חדש|جديدة?)"
    r"(?: with (?:tags?|box)| mit (?:etikett(?:en)?|karton|ovp)| avec (?:étiquettes?|boîte|emballage)|"
    r" con (?:etiquetas?|caja|etichett[ae]|cartellin[oi]|scatola|confezione)| met (?:labels?|kaartjes?|doos)|"
    r" com (?:etiquetas?|caixa)| (?:z metk(?:ą|ami)|z pudełkiem|w pudełku))?\W*$",
    re.IGNORECASE,
)
_TITLED_REFURBISHED = QuickPattern(
    r"\brefurb|[(\[]renewed[)\]]|\bcertified renewed\b|general-?überholt|\breconditionn|\bricondizionat|"
    r"\bre(?:a)?condicionad|\brevisionat|\bodnowion|\brepasovan|\bkunnostett|\bwiederaufbereitet|"
    r"\bremanufactured\b|\breconditioned\b|\bвосстановленн|\bвідновлен(?!н)|整備済|(?<![가-힣])리퍼",
    re.IGNORECASE,
)
_TITLED_USED = QuickPattern(
    r"\bopen[- ]box\b|\bb[- ]?(?:ware|stock|goods|grade)\b|\bex[- ](?:display|demo)\b|\bpre-?owned\b|"
    r"\bsecond[- ]hand\b|\b(?:display|demo|floor) model\b|\bgebraucht(?:e[nrs]?)?\b|\bausstellungsstück|"
    r"\bvorführ(?:er|ware|modell|gerät)|\bretourenware\b|\brückläufer\b|\bd['’]occasion\b|\bdéballé|\busato\b|"
    r"\bpoužit[ýáéy]|\bbazarov|\bhasznált\b|\bbrugt\b|\bbrukt\b|\bkäytetty|\bseminov[oa]\b|μεταχειρισμέν|"
    r"二手|중고|"
    r"\bdemo unit\b|\bscratch (?:and|&|n) dent\b|\b(?:damaged|opened|torn) (?:box|pack\w*)\b|\bshop[- ]?soiled\b|"
    r"\bcustomer returns?\b|\breturned (?:item|goods|unit)s?\b|\bfor parts (?:or|only)\b|\bfor parts$|"
    r"\bfactory seconds?\b|[(\[]used[)\]]|"
    r"\bretourware\b|(?<!die )\b(?:zweite|2\.) wahl\b|\bneuwertig|\bverpackung beschädigt|"
    r"\bbeschädigte (?:verpackung|ovp)\b|"
    r"[(\[]occasion[)\]]|\bseconde? main\b|\bmod[eè]le d['’]exposition\b|\bemballage (?:abîmé|endommagé)|"
    r"\bretour client|(?<!nunca )(?<!sin )(?<!aceite )\busad[oa]s?\b|\bsemi-?nuev[oa]\b|\bcaja abierta\b|"
    r"\bcaixa aberta\b|\bde mostruário\b|"
    r"\bseconda mano\b|\b(?:ex|da)[- ]esposizione\b|\bscatola aperta\b|\bopen doos\b|\bshowroommodel\b|\bfyndvara\b|"
    r"\bdemoex|\bdemovare\b|\besittelykappale|\bpowystawow|\bpozwrotow|\bzánovn|\brozbalen|\bbontott\b|\bresigilat|"
    r"\bikinci el\b|\bteşhir ürün|(?:витринн|выставочн)\w{1,4} образ|\bподержанн|\bвживан|展示品|開封済|样机(?!模型)|"
    r"(?<!未)拆封|전시상품|"
    r"\bsegunda mano\b|\bde exposición\b|\btweedehands\b|\bbegagnad|\bużywan|\bб/у\b|\bуценк|\bуценённ|中古",
    re.IGNORECASE,
)


_MADE_FOR = re.compile(r"(?i)\b(?:for|für|para|pour|per|na|voor|till|til|do|для)\W+$")
"""In front of a word for used goods: "Screen for refurbished phones" is a new one."""


def titled_condition(title: str) -> str:
    """Return used or refurbished where a title says so in so many words, else nothing; opened goods count as used."""
    for condition, words in (("refurbished", _TITLED_REFURBISHED), ("used", _TITLED_USED)):
        found = words.search(title)
        if found is not None and not _MADE_FOR.search(title[max(0, found.start() - 40) : found.start()]):
            return condition
    return ""


def stated_condition(text: str) -> str:
    """Return new, used or refurbished; opened, flawed and like-new goods count as used, an empty text as nothing."""
    word = " ".join(text.split())
    return worded_condition(word) or ("used" if word else "")


def worded_condition(text: str) -> str:
    """Return new, used or refurbished where a field says so in words that are known, else nothing."""
    word = " ".join(text.split())
    if _REFURBISHED.search(word):
        return "refurbished"
    return "new" if _NEW.match(word) else titled_condition(word)
