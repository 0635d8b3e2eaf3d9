"""Words and class names round a price that say what kind of price it is, in the languages of European and Asian shops.

Each kind is a price that must never be taken for *the* price of the product (a list price, a monthly rate, …).
"""

from __future__ import annotations

import re

_BEFORE: dict[str, str] = {
    "list": r"""
        uvp|uvp des herstellers|unverb\w*\.? preisempf\w*|rrp|r\.r\.p|msrp|srp|list price|listenpreis|statt|
        ehem\w*|bisher\w*|vorher|früher\w*|alter preis|niedrigster preis\w*|30[- ]tage\w*|was|were|instead of|
        before|regular\w*(?: price)?|reg\.?|original(?:ly| price)?|old price|previous price|compare at|
        retail price|usual\w* price|prix conseillé\w*|prix barré|prix de base|au lieu de|ancien prix|avant|
        pvp\w*|p\.v\.p\w*|pvpr|precio recomendado|precio anterior|precio de lista|antes|preço de tabela|
        preço anterior|de(?=:? ?r\$)|prezzo consigliato|prezzo di listino|prezzo precedente|anziché|invece di|
        listino|adviesprijs|van|oude prijs|normalpris|ord\.? ?(?:pris)?|veil\.? ?pris|førpris|før|tidigare|
        rek\.? ?pris|ovh|cena regularna|cena katalogowa|najniższa cena\w*|běžná cena|původní cena|preț vechi|
        prp|pret vechi|старая цена|прежняя цена|рекоменд\w+ цена|было|обычная цена|цена без скидки|стара ціна|
        eski fiyat|liste fiyatı|定价|定價|原价|原價|市场价|市價|建議售價|定価|通常価格|参考価格|
        メーカー希望小売価格|希望小売価格|정가|정상가|소비자가|판매가 전""",
    "from": r"""
        from|starting (?:at|from)|as low as|ab|schon ab|à partir de|a partir de|dès|desde|a partire da|da|od|от|
        від|fra|från|vanaf|από|de la|już od|as from|最低|起价|最低価格""",
    "instalment": r"""
        \d+ ?(?:x|×|raten|rate|cuotas|vezes|fois|платеж\w+|payments?|instal\w+)(?: (?:de|of|à|zu|a|da|von|по|
        sem juros))*|
        raten? (?:von|ab|zu)|rate ab|monatlich\w*(?: ab)?|finanzierung\w*|financ\w+|finanz\w+|instal\w+|
        pay monthly|monthly|mensualité\w*|rata da|cuotas? de|рассрочк\w+|в рассрочку(?: от)?|кредит\w*|
        оплата частями|parcel\w+|taksit|klarna|affirm|afterpay|leasing\w*|rent(?:al)? from|miete\w*|raty|rata|
        rat po|分割|分期|할부""",
    "member": r"""
        member\w*(?: price)?|members only|club\w*(?: price)?|with card|mit karte|card price|with prime|
        prime (?:price|member\w*)|for subscribers|kundenkarte|loyalty\w*|premium\w* preis|prix adhérent\w*|
        prix membre\w*|avec la carte|carte fidélité|precio socio\w*|con tarjeta|prezzo soci|con carta|medlem\w*|
        klubpris|clubprijs|с картой|по карте|цена по карте\w*|для участников|для клиентов клуба|z kartą|
        dla klubowicz\w*|会员价|会員価格|회원가""",
    "subscription": r"""
        subscribe(?: & | and )?(?:save)?|subscription|spar-abo|abo(?:nnement)?\w*|prévoyez|
        iscriviti e risparmia|prenota e risparmia|подписк\w+|suscríbete\w*|定期(?:おトク)?便|정기배송""",
    "coupon": r"""
        coupon\w*|voucher\w*|promo ?code|gutschein\w*|code promo|with code|mit code|купон\w*|промокод\w*|cupón|
        cupom|codice sconto|优惠券|券后|クーポン""",
    "used": r"""
        used(?: from| - .*)?|pre-?owned|refurbished|renewed|second ?hand|gebraucht\w*|generalüberholt\w*|b-ware|
        d.occasion|occasion|reconditionné\w*|usato|ricondizionato|usado|reacondicionado|б/у|уценк\w+|
        používan\w+|używan\w+|warehouse|open[- ]box|中古|二手|중고""",
    "shipping": r"""
        shipping\w*|delivery\w*|postage|p&p|p & p|freight|versand\w*|lieferung\w*|lieferkosten|liefergebühr|
        livraison\w*|frais de port|port|envío|envio|gastos de envío|frete|spedizione|spese di spedizione|
        verzend\w*|bezorg\w*|frakt|fragt|levering|dostaw\w*|wysyłk\w*|doprav\w*|livrare|transport|доставк\w+|
        пересылк\w+|運費|运费|送料|배송\w*|kargo|free (?:delivery|shipping) (?:over|from|on)|versandkostenfrei ab|
        gratis ab|ab einem bestellwert von|orders? (?:over|of)|минимальн\w+ заказ\w*""",
    "saving": r"""
        save|you save|saving\w*|discount\w*|sie sparen|du sparst|spare|sparen|ersparnis|rabatt|nachlass|
        économi\w+|remise|réduction|risparm\w+|sconto|ahorr\w+|descuento|desconto|economize|bespaar|korting|
        oszczęd\w+|rabat|sleva|ušetř\w+|reducere|economisești|скидк\w+|экономи\w+|выгода|знижк\w+|cashback|
        bonus\w*|gift card|geschenkkarte|節省|省|立减|優惠|割引|할인|적립|off|pfand|deposit|trade-in|
        eintausch\w*|kaution""",
    "ex_vat": r"""
        ex\.? ?vat|excl?\.? ?vat|excluding vat|net price|netto\w*|excl\.? ?btw|ohne mwst\.?|zzgl\.? mwst\.?|
        hors taxes?|sin iva|iva escl\w*|sans tva|без ндс|税抜\w*|税别""",
    "total": r"""
        total|gesamt\w*|summe|subtotal|sub-total|insgesamt|totale|итого|合計|basket|cart|warenkorb|panier|
        carrello|cesta|корзин\w*""",
}  # fmt: skip

_AFTER: dict[str, str] = {
    "instalment": r"""
        (?:/|per|a|pro|im|par|al|por|na|v|в|за)? ?(?:month|mo\b|mth|monat|mtl\.?|mois|mese|mes\b|mês|måned|
        månad|mnd|maand|měsíc\w*|miesiąc\w*|мес\w*|місяц\w*|月|ay\b)|
        monthly|monatlich|mensuel\w*|x \d+|× ?\d+ ?(?:mo|rat)|/ ?(?:week|woche|year|jahr|an\b|anno|año|год)|
        per week|interest[- ]free|개월""",
    "unit": r"""
        / ?(?:\d+(?:[.,]\d+)? ?)?(?:kg|g|gr|mg|l|ml|cl|m|m2|m²|m3|cm|lfm|st(?:ü|u)ck|stk|st\.?|item|unit|count|
        ounce|fl\.? ?oz|oz|lb|each|sheet|blatt|kwh|кг|г|л|мл|м|м²|шт)\b|
        (?:per|pro|je|par|al|por|за|na|za) ?(?:\d+(?:[.,]\d+)? ?)?(?:kg|g|gr|l|ml|cl|m|m2|m²|cm|st(?:ü|u)ck|stk|
        unit|item|each|count|ounce|oz|lb|litre|liter|litro|kilo|kilogramm?|gramm?|кг|г|л|мл|м|шт|pezzo|pièce)\b|
        [\(\[]? ?/ ?(?:kg|l|100)""",
    "ex_vat": r"""
        ex\.? ?vat|excl?\.? ?(?:vat|tax\w*|gst|btw|iva|tva|moms)|excluding (?:vat|tax)|
        \+ ?(?:vat|tax|mwst|gst|iva|tva|ндс)|plus vat|netto|net\b|ht\b|
        (?:zzgl|exkl|ohne|excl)\.?\s?(?:ges\w*\.? )?(?:mwst|ust|btw|tva|moms)\w*|hors tax\w*|sin iva|
        iva escl\w*|\+ ?iva|bez (?:dph|vat)|без (?:ндс|пдв)|fără tva|税抜|ex\. ?moms""",
    "from": r"""
        起|から|부터|~(?=\s|$)(?!\s*[₩\d][\d.,]*\s*원)|以上|and up|or more""",
    "list": r"""
        uvp|rrp|msrp|list price|\(?uvp\)?|retail""",
    "saving": r"""
        off\b|saved|rabatt|gespart|discount|sparen|korting|de réduction|di sconto|de descuento|скидк\w+|오프|할인|
        cashback|bonus\w*|points|punkte|баллов""",
    "shipping": r"""
        shipping|delivery|postage|versand\w*|lieferung|livraison|de frais de port|spedizione|envío|de frete|
        verzendkosten|frakt|dostaw\w*|доставк\w+|배송|p&p""",
    "member": r"""
        with card|for members|mit karte|avec (?:la )?carte|con carta|с картой|по карте|für mitglieder|
        member price|with prime""",
    "coupon": r"""
        with (?:code|coupon|voucher)|mit (?:code|gutschein)|avec (?:le )?code|с промокодом|по промокоду|クーポン""",
    "used": r"""
        used|gebraucht|d.occasion|usato|б/у|pre-owned|refurbished""",
}  # fmt: skip


def _compiled(kinds: dict[str, str], template: str) -> list[tuple[str, re.Pattern[str]]]:
    found = []
    for kind, words in kinds.items():
        alternatives = re.sub(r"\n\s*", "", words).strip("|")
        found.append((kind, re.compile(template.format(alternatives), re.IGNORECASE)))
    return found


# "used from" is a used offer, "delivery from" a shipping cost: the plain "from" is asked last.
_FROM_LAST = {**{kind: words for kind, words in _BEFORE.items() if kind != "from"}, "from": _BEFORE["from"]}
_WORD_BEFORE = _compiled(_FROM_LAST, r"(?:^|(?<![\w]))(?:{})(?!\w)[\s:.,()*¹²³\-–—]*(?:\w{{1,12}}[\s:.]*)?$")
_WORD_AFTER = _compiled(_AFTER, r"^[\s*¹²³)\],.]*(?:{})")
_MARKUP = re.compile(
    r"(?P<list>strike|striked|crossed|line-?through|old[-_]?price|price[-_]?old|was[-_]?price|price[-_]?was|"
    r"list[-_]?price|"
    r"(?:price|prices)[-_]?(?:before|old|list|regular|original|rrp|msrp|high|standard|normal|compare|first|previous)|"
    r"(?:before|regular|original|rrp|msrp|uvp|pvp|previous|former|retail|suggested|recommended|compare|"
    r"standard)[-_]?(?:at[-_]?)?price|"
    r"\brrp\b|\buvp\b|\bmsrp\b|\bwas\b|(?:^|[-_ ])old(?:$|[-_ ]))|"
    r"(?P<unit>unit[-_]?price|price[-_]?(?:per[-_]?)?unit|base[-_]?price|baseprice|grundpreis|per[-_]?unit|"
    r"pricepu|ppu)|"
    r"(?P<instalment>instal+ment|finance|financ|leasing|monthly|klarna|afterpay|credit|rate-?price)|"
    r"(?P<saving>saving|discount[-_]?(?:amount|value|badge)|you[-_]?save|price[-_]?save|badge|coupon|voucher|"
    r"cashback|loyalty|bonus)|"
    r"(?P<shipping>shipping|delivery|freight|postage)|"
    r"(?P<subscription>subscri)|"
    r"(?P<member>member[-_]?price|club[-_]?price|card[-_]?price)|"
    r"(?P<used>\bused\b|used[-_]|refurb|second-?hand)|"
    r"(?P<ex_vat>ex(?:cl)?[-_]?(?:vat|tax)|without[-_]?tax|price[-_]?net|net[-_]?price)|"
    r"(?P<total>sub-?total|mini-?cart|basket|total[-_]?price)",
    re.IGNORECASE,
)


def kind_by_neighbours(before: str, after: str) -> str:
    """Return the kind of a price from the words right before and right after it, or an empty string for *the* price."""
    tail, head = before[-60:], after[:40]
    for kind, pattern in _WORD_AFTER:
        if pattern.search(head):
            return kind
    for kind, pattern in _WORD_BEFORE:
        if pattern.search(tail):
            return kind
    return ""


def kind_by_markup(names: str) -> str:
    """Return the kind of a price from the class names and ids round it, or an empty string."""
    found = _MARKUP.search(names)
    return found.lastgroup or "" if found else ""
