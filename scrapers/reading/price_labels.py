"""What the label of a price says it is: the words before it in its own line, or the line above where it stands alone.

These are labels that no price list of words for running text holds: an auction's amounts, offers of other sellers, and
labels in a cell or block of their own, which need no colon.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scrapers.reading.element_names import PRICE_WORDS
from scrapers.reading.page_words import BUY
from scrapers.reading.price import ONE_WAY, price_tokens
from scrapers.reading.price_words import kind_by_markup, kind_of_line, neighbours, opening_kind

_BID = re.compile(
    r"(?:start(?:ing)?[ -]?(?:price|bid)|opening (?:price|bid)|reserve(?: price)?|minimum bid|next bid|"
    r"(?:low|high) estimate|estimated? (?:value|price)?|your (?:max(?:imum)? )?bid\b.{0,20}|max(?:imum)? bid|"
    r"startpreis|startgebot|mindestgebot|ausrufpreis|schätz(?:preis|wert)|mise à prix|estimation|"
    r"prezzo di partenza|base d.asta|precio de salida|lance inicial|стартов\w+ (?:цена|ставка)|начальн\w+ цена|"
    r"cena wywoławcza|vyvolávací cena|utropspris|startbod|開始価格|起拍价)\W{0,4}$",
    re.IGNORECASE,
)
_ESTIMATE = re.compile(r"\bestimat\w+\b|schätz(?:preis|wert)|\bstima\b|estimación|эстимейт|оценк", re.IGNORECASE)
_LIMIT = re.compile(
    r"(?:^|\W)(?:up to|max\.?|maximum(?: of)?|bis zu|jusqu.à|fino a|hasta|até|tot|do wysokości|minimum|"
    r"mindest\w*|at least|value of|im wert von|worth|d.une valeur de|del valore di|premium|fee)\W{0,3}$",
    re.IGNORECASE,
)
_OTHER_OFFER = re.compile(
    r"(?:(?:an)?other|more|all|compare) offers?|weiteres? angebote?|andere angebote?|autres? (?:offres?|vendeurs?)|"
    r"altr[ae] offert[ae]|otras? ofertas?|outras? ofertas?|[iî]nc[aă] o ofert[aă]|alte oferte|inne oferty|"
    r"jiné nabídky|друг\w+ (?:предложени\w+|продавц\w+)|andere aanbied\w+|(?:new|neu|neuf|nuevo|nuovo) (?:&|and|"
    r"und|et|"
    r"y|e) (?:used|gebraucht|occasion|usado|usato)",
    re.IGNORECASE,
)
SHIPPING_NAMED = re.compile(
    r"\b(?:shipping|delivery|postage|versand\w*|lieferung|livraison|spedizione|consegna|envío|frete|entrega|"
    r"verzending|bezorging|frakt|fragt|dostawa|doprava|livrare|kargo)\b|доставк|配送|送料|运费|배송",
    re.IGNORECASE,
)
"""What delivery is called."""
_INSTALMENT = re.compile(
    r"\brate lunar|monthly payment|pay monthly|mensualit|ratenzahlung|\brata mensile|\bcuotas\b|рассрочк|частями|"
    r"taksit|\braty\b|na splátky|maandelijks|månadsvis|afbetal|分割払|할부|parcelas|leasing|financ|finanz",
    re.IGNORECASE,
)
_DEPOSIT = re.compile(
    r"^\W{0,3}(?:pfand|einwegpfand|mehrwegpfand|deposit|de consigne|statiegeld|kaution|di cauzione|pant\b|залог)",
    re.IGNORECASE,
)
_GIFT = re.compile(
    r"^\W{0,3}(?:gift|voucher|gutschein|geschenk|bon d.achat|buono|cashback|store credit|credit\b|guthaben|"
    r"e-?gift|bonus|"
    r"points|reward)",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"\b(?:free|gratis|kostenlos\w*|frei|versandkostenfrei|gratuit\w*|offerte?|inkl|incl\w*|darmow\w+|zdarma|"
    r"inclus\w*|ücretsiz|fast|express|zzgl|plus|excl\w*)\b|бесплатн|無料|免费|包邮|무료",
    re.IGNORECASE,
)
_FREE_NOW = re.compile(
    r"\b(?:free|gratis|kostenlos|gratuite?|offerte?|zdarma|zadarmo|darmowa|ücretsiz|бесплатн\w+|безкоштовн\w+)\W{0,3}$",
    re.IGNORECASE,
)
"""In front of what shipping would cost else: "Delivery by 2 Dec | Free ₹40"."""
_LOWEST_BEFORE = re.compile(
    r"(?:niedrigster|tiefster|najniższa|najniža|najnižja|mažiausia|žemiausia|zemākā|madalaim|най-ниск\w+|"
    r"найнижч\w+|χαμηλότερη|en düşük|più basso|plus bas|más bajo|mais baixo|lowest|laagste|lägsta|laveste|"
    r"nejnižší|"
    r"najnižšia|mai mic|legalacsonyabb|\balin\b|минимальн\w+|средн\w+|average|durchschnitt\w*)[^\n\d]{0,40}"
    r"(?:(?:14|30|60|90)[^\n\d]{0,40})?$",
    re.IGNORECASE,
)
_PRICE = rf"(?:{PRICE_WORDS}|prc|amount|(?<![a-z])ar(?![a-z])|pret)"
_OLD = (
    r"(?:old|orig\w*|org|list|was|strike\w*|crossed|antig[ou]\w*|anterior|stara|eski|indirimsiz|alt(?:er)?|vecchio|barre|"
    r"prev(?:ious)?|"
    r"before|max|puvodni|povodn\w|gammel|retail|msrp|rrp|uvp|pvp|regi|eredeti|bezna|ancien|vechi|oude|statt|streich|"
    r"tachado|antes|barrato|listino|ordinarie|tidligere|fullprice|compare(?:-?at)?)"
)
_OLD_NAMES = re.compile(
    rf"(?<![a-z])(?!prices[-_]list){_PRICE}\w{{0,6}}?[-_]{{1,2}}{_OLD}(?![a-z])|"
    rf"(?<![a-z]){_OLD}[-_]{{0,2}}{_PRICE}",
    re.IGNORECASE,
)
_STATE_NAMES = re.compile(r"\S*(?<![a-z])(?:with|has|no|without|on|hide|show)-\S*", re.IGNORECASE)
_USUAL = re.compile(
    r"regular|typical|normal\w*|normaalihinta|звичайна|정가|정상가|定價|常规价格|habituel|habitual|ordinarie|usual|standard\w*|обычная|通常価格|regularna|běžná|"
    r"listino|"
    r"catalog\w*",
    re.IGNORECASE,
)
_UNIT_BEHIND = re.compile(
    r"^\W{0,4}(?:/|per|pro|je|par|al|por|за|za)\s*(?:per\s*)?(?:\d+[.,]?\d*\s*)?"
    r"(?:kg|kilo|g|gr|mg|l|ml|cl|lit\w+|m|m2|m²|cm|oz|lb|кг|г|л|мл)\b",
    re.IGNORECASE,
)
_PIECE = re.compile(
    r"\W{0,4}(?:per|pro|je|par|al|por|за|za|na|das|der|den|el|le|au|à la|(?:à )?l['’]|a|p\.|pr\b\.?)?\s*"
    r"(?:\d{1,3}[- ]?)?(?:each|pack|item|piece|pcs?|unit|dozen|set|pair|"
    r"st(?:ü|u)ck|stk|st\.|paar|paire|para|par(?!\s\w)|pár|paio|pereche|пара|пару|çift|双|足|"
    r"box|bottle|roll|case|bag|carton|karton|dose|doos|flasche|rolle|beutel|packung|paket|gebinde|komplet|zestaw|kpl|sada|"
    r"komplekt|комплект|упаковк\w|уп|paquete?|confezione|unité|pièce|pezzo|pz|unidad|ud|stuk|sztuk\w|szt|kus|ks|kpl|"
    r"kappale|st|stykk?|db|buc|bucată|adet|kom|tk|gab|vnt|шт\w*|бр|τεμ|τεμάχιο|個|个|件|枚|ชิ้น|قطعة)(?!\w)",
    re.IGNORECASE,
)
_UNIT_LABEL = re.compile(
    r"(?:unit price|price per (?:unit|kg|litre|liter|100)|grundpreis|prix unitaire|prix au (?:kilo|kg|litre)|"
    r"precio por (?:unidad|kg|litro)|prezzo (?:al|unitario)\b.{0,8}|eenheidsprijs|jämförpris|jmf-?pris|enhedspris|"
    r"cena jednostkowa|měrná cena|preț unitar|цена за (?:кг|литр|шт)\w*)\W{0,4}$",
    re.IGNORECASE,
)
_ONE_UNIT = re.compile(
    r"(?:(?:unit price|price (?:per|of one|for one|for 1) (?:unit|piece|item))|(?:stück|einzel)preis|"
    r"preis (?:pro|je) stück|"
    r"prix (?:unitaire|à l.unité|à la pièce)|precio (?:unitario|por unidad)|prezzo unitario|"
    r"preço (?:unitário|por unidade)|(?:prijs per stuk|stuksprijs)|cena za (?:sztukę|kus|1 ks)|"
    r"цена за (?:штуку|шт\.?|единицу|1 шт\.?))\W{0,4}$",
    re.IGNORECASE,
)
_ONCE = (
    r"(?:typical|normal|usual|former|earlier|retail|store|street|list|old|previous|original|reference)\s?price|"
    r"(?:normal|laden|stra(?:ß|ss)en|verkaufs|vergleichs|listen)preis|prix (?:habituel|public|constaté|normal|"
    r"initial)|"
    r"precio (?:habitual|normal|original|de referencia)|prezzo (?:abituale|normale|originale|consigliato)|"
    r"preço (?:normal|original|habitual)|normale prijs|normalpris|ordinarie pris|"
    r"cena (?:regularna|poprzednia|pierwotna)|"
    r"běžná cena|preț (?:normal|inițial)|обычная цена|цена без скидки|normal fiyat"
)
_ONCE_LABEL = re.compile(rf"(?:{_ONCE})\W{{0,4}}$", re.IGNORECASE)
_MEMBERS = re.compile(
    r"(?:^|(?<!non)[^\w-])(?:adhérents?|membres|abonnés|soci|socios|sócios|leden|klubowicze)\s?:\W{0,3}$", re.IGNORECASE
)
_THEY_PAY = re.compile(
    r"(?<!\w)(?!(?:you|we|they|i|to|can|must|sie|wir|ils|ellos|loro|du|vi|man|dere|de)\s)[^\W\d_]{3,} "
    r"(?:pay|zahlen|bezahlen|paient|pagan|pagano|pagam|płacą|платят|платять|betaler|betalar)"
    r"(?: (?:only|just|nur|bloß|seulement|solo|sólo|só|apenas|tylko|всего|лише|kun|bara|bare))?\W{0,3}$",
    re.IGNORECASE,
)
"""A sentence that says who pays the price behind it: "Members pay just $9", not so "You pay $9"."""
_NOT_MEMBER = re.compile(
    r"non-?\s?member|nicht-?mitglied|non (?:adhérent|soci)|no soci|без карты|ikke-medlem", re.IGNORECASE
)
_CODE_WORD = r"(?i:code|c[oó]digo|codice|kod\w{0,3}|kód\w{0,3})"
_CODE = re.compile(
    r"(?<!\w)(?:(?i:use|coupon|voucher|promo|gutschein|cup[oó]n|cup[ãa]o|cupom|sconto|kortings|промокод\w*|купон\w*)"
    rf"(?:\W{{0,3}}{_CODE_WORD})?\W{{1,3}}|"
    rf"(?i:with|apply|enter|mit|avec|con|com|cu|med|met|z|s|с) (?i:(?:the|le|el|o|dem|il) )?{_CODE_WORD}\W{{1,3}}|"
    rf"(?:%|(?i:off|extra|save))[^\n]{{0,20}}?(?<!\w){_CODE_WORD}\W{{1,3}})[A-Z][A-Z0-9]{{3,14}}\W{{0,3}}$"
)
"""A code to enter, as words of a reduction say; by itself "Code: HB9000" is an article number."""
_AFTER_REBATE = re.compile(
    r"(?:après|after|nach abzug|abzüglich|dopo|después de|tras|após|na aftrek|efter|po odečtení|после)\b"
    r"[^\n\d]{0,25}\d[^\n]{0,12}$",
    re.IGNORECASE,
)
_SUBSCRIPTION = re.compile(
    r"(?:subscribe (?:&|and) save|subscri(?:be|ption)|auto-?(?:ship|replenish|delivery)|im (?:spar-?)?abo|spar-abo|"
    r"s.abonner|abonnement|iscriviti e risparmia|suscr[ií]bete|подписк\w*|定期)"
    r"[^\n\d]{0,12}(?:\d{1,2} ?%)?[^\n\d]{0,12}$",
    re.IGNORECASE,
)
_OR_MORE = (
    r"or more|oder mehr|und mehr|ou plus|et plus|o más|ou mais|o più|of meer|eller (?:fler|flere|mer|mere)|tai enemmän|"
    r"lub więcej|nebo více|alebo viac|vagy több|sau mai mult\w*|или (?:более|больше|повече)|або більше|veya (?:daha )?"
    r"(?:fazla|üzeri)|ή περισσότερα|trở lên|atau lebih|หรือมากกว่า|أو أكثر|או יותר"
)
BULK = re.compile(
    r"(?:ab|from|dès|à partir de|da|desde|od|от|від|vanaf|fra|från|buy)\s+\d{1,4}\s*"
    rf"(?:st(?:ü|u)ck|stk|st\.|pcs|pieces|units|items|pezzi|unités|pièces|unidades|uds|szt|ks|шт|kpl|{_OR_MORE}|\+)\W*$|"
    rf"^\W*\d{{1,4}}(?: ?\+|\s?(?:{_OR_MORE}))\W*$",
    re.IGNORECASE,
)
"""A number of pieces from which a price holds, in front of that price."""
_SINGLE = re.compile(
    r"^\W*(?:(?:ab|from|dès|à partir de|a partir de|da|desde|od|от|від|vanaf|fra|från|buy)\s+)?1(?:\s*[-–]\s*\d+)?\s*"
    rf"(?:\+|{_OR_MORE}|[^\W\d]{{1,8}}\.?)?\W*$",
    re.IGNORECASE,
)
_ADDED = re.compile(r"(?:^|[\s(])\+\s?$|^\s*\+\s?[^\W\d][^\n+]{0,60}$")
_PLUS_ALONE = re.compile(
    r"\s*\+\s?(?:(?:now|only|jetzt|nur|maintenant|ahora|ora|nu)\b|"
    r"(?:free|gratis|kostenlos\w*|gratuit\w*) [^\n|·•]{1,40}[|·•])",
    re.IGNORECASE,
)
"""A plus in front of a price now, or of what is for nothing: a mark of the page, which adds nothing to pay."""
_ONCE_OFF = re.compile(
    r"^\W{0,3}(?:after (?:an? )?\W?\d[\d.,]* (?:mail-in |online )?(?:rebate|e-?gift|gift ?card|"
    r"(?:store|statement) credit|cash-?back|off\b[^\n]{0,90}\b(?:card|code|coupon|account|rebate))|"
    r"(?:after|nach(?: abzug)?|na(?: aftrek)?|après|dopo|tras|después de|após|efter|po|после|с уч[её]том)\s"
    r"(?:[^\W\d]{2,4}\s)?(?:cash-?back|odr\b|к[еэ]шб[еэ]к))",
    re.IGNORECASE,
)
"""Behind a price that holds once something was paid back."""
_WITH_COUPON = re.compile(
    r"^\W{0,3}(?:쿠폰 ?(?:적용|할인|사용)? ?(?:가|시)(?!\w)|[券劵]后(?:价|價)?|到手[价價])[^\d\n]*$"
)
"""Behind a price that holds with a coupon, and in front of no other one."""
_IN_PARTS = re.compile(
    r"^\W{0,3}e[mn] (?:até |hasta )?\d{1,2} ?(?:x|cuotas|vezes) "
    r"(?:(?:sin inter[eé]s|sem juros) de\b|de (?:R?\$ ?)?\d[\d.,]* (?:sem juros|s/ ?juros|sin inter[eé]s))",
    re.IGNORECASE,
)
"""Behind a price that may be paid in parts at no cost: it is the price, whatever the box round both is called."""
_BEHIND = (
    ("coupon", _ONCE_OFF),
    ("coupon", _WITH_COUPON),
    ("payment", ONE_WAY),
    ("deposit", _DEPOSIT),
    ("saving", _GIFT),
    ("unit", _UNIT_BEHIND),
)
_IN_FRONT = (
    ("lowest", _LOWEST_BEFORE, 90),
    ("bid", _BID, 60),
    ("limit", _LIMIT, 60),
    ("other_offer", _OTHER_OFFER, 40),
    ("unit", _UNIT_LABEL, 40),
    ("member", _MEMBERS, 20),
    ("member", _THEY_PAY, 40),
    ("list", _ONCE_LABEL, 40),
    ("bulk", BULK, 40),
    ("subscription", _SUBSCRIPTION, 60),
    ("coupon", _CODE, 40),
    ("coupon", _AFTER_REBATE, 60),
)
_NO_COLON_NEEDED = frozenset(
    ["shipping", "instalment", "subscription", "member", "total", "list", "unit", "ex_vat", "trade_in", "bulk"]
)
_POINTS = re.compile(
    r"(?:구매 ?)?적립(?:금|액|예정금액?)?|마일리지|포인트|(?:獲得)?ポイント|积分|積分|(?:bonus|treue)?punkte|"
    r"(?:reward |bonus )?points|puan(?:lar)?|баллы|бонусы|punkty|puntos|punti|pontos|points fidélité",
    re.IGNORECASE,
)
"""What a customer is credited with, though it be counted in money: as the head of a row it needs no colon."""
PRICE_WORD = re.compile(f"{PRICE_WORDS}|[가価价]$", re.IGNORECASE)
"""In a label that calls what follows a price."""
_ROUND_FROM = re.compile(
    rf"(?<![^\W_])(?:(?:{PRICE_WORDS})(?:s|e|er)?|already|nur|only|just|"
    r"(?<!\w )(?:now|jetzt|maintenant|ahora|ora|nu|teraz))(?![^\W_])",
    re.IGNORECASE,
)
"""The price, and a "now" in front: "Ab jetzt" and "Dès maintenant" are times."""
_NO_FROM = "no"
"""Latvian for "from", and what a line of a specification says in English, Spanish and Italian."""
_ITS_CODE = re.compile(r" [A-Z][A-Z\d]{2,}$")
"""The code of a coupon that ends what stands behind a price."""
_FREE_ABOVE = re.compile(r"\W*versandkostenfrei", re.IGNORECASE)
"""Behind the least sum that delivery for nothing asks for: "ab 50 € versandkostenfrei"."""
_LONGEST_LABEL = 48


def is_estimate(line: str) -> bool:
    """Say whether a line gives what an auction house expects: a range that nobody asks for."""
    return bool(_ESTIMATE.search(line))


def is_lowest_before(words: str) -> bool:
    """Say whether words in front of a price call it the lowest of the days before, struck out or not."""
    return _LOWEST_BEFORE.search(words[-90:]) is not None


@lru_cache(maxsize=4096)
def kind_of_names(names: str) -> str:
    """Return the kind that class names and ids give a price; names of a box's state are passed by."""
    plain = _STATE_NAMES.sub(" ", names)
    return "list" if _OLD_NAMES.search(plain) else kind_by_markup(plain)


def is_usual(label: str) -> bool:
    """Say whether a label calls a price the usual one: a list price only where a lower one stands beside it."""
    return bool(_USUAL.search(label))


def is_single(words: str) -> bool:
    """Say whether words in front of a price, which call it one for several, begin with one: "1+", "from 1 piece"."""
    return _SINGLE.search(words) is not None


def is_usual_from(before: str) -> bool:
    """Say whether words in front of a price call it a "from" price after they called it the usual one.

    So a theme of shops does with "Regular price" for those who cannot see the page: "Regular price From $65".
    """
    found = list(_USUAL.finditer(before))
    return bool(found) and neighbours(before[found[-1].end() :], "").before == "from"


@lru_cache(maxsize=4096)
def kind_in_line(before: str, after: str = "") -> str:
    """Return the kind that the words round a price in its own line give it, or an empty string."""
    for kind, pattern in _BEHIND:
        if pattern.search(after):
            return kind
    for kind, pattern, length in _IN_FRONT if before else ():
        if pattern.search(before[-length:]):
            return kind
    if before and _FREE_NOW.search(before[-20:]) and SHIPPING_NAMED.search(before):
        return "shipping"
    if before and _FREE_ABOVE.match(after) and opening_kind(before.strip())[0] in {"from", "range"}:
        return "shipping"
    added = _ADDED.search(before[-4:]) is not None
    if not added and _ADDED.match(before) and not BUY.search(before):
        added = bool(after.strip()) or not _PLUS_ALONE.match(before)
    return "part" if added and not SHIPPING_NAMED.search(after[:40]) else ""


def is_paid_in_parts(after: str) -> bool:
    """Say whether the words behind a price tell in how many parts it may be paid without interest."""
    return _IN_PARTS.match(after) is not None


def is_of_a_piece(after: str) -> bool:
    """Say whether the words behind a price call it one piece's or pack's: the price, where no other one stands."""
    return bool(_PIECE.match(after))


def is_of_one_unit(words: str) -> bool:
    """Say whether words in front of a price call it that of one unit, which is a piece where no measure is named."""
    return _ONE_UNIT.search(words) is not None


def undone(kind: str, before: str) -> str:
    """Return a kind of running text, or an empty string where the words in front say otherwise after all.

    "Non-member price" is everybody's; "Add to cart: $9.99" is a button, no basket's sum.
    """
    if kind == "member" and _NOT_MEMBER.search(before):
        return ""
    return "" if kind == "total" and BUY.search(before) else kind


def kind_of_label(label: str, price_text: str) -> str:
    """Return the kind that the line above gives a price which stands alone on its own, or an empty string."""
    if not label or _POINTS.fullmatch(label):
        return "saving" if label else ""
    if len(label) <= _LONGEST_LABEL + 12 and (label_kind := kind_in_line(label)):
        return "" if _names_its_own(label, label_kind) else label_kind
    if len(label) <= _LONGEST_LABEL and _INSTALMENT.search(label):
        return "" if _names_its_own(label, "instalment") else "instalment"
    if len(label) <= _LONGEST_LABEL + 12 and SHIPPING_NAMED.search(label):
        return "" if _FREE.search(label) or _names_its_own(label, "shipping") else "shipping"
    if len(label) > _LONGEST_LABEL or any(c.isdigit() for c in label):
        return ""
    tokens = price_tokens(f"{label} {price_text}")
    kind = undone(tokens[-1].kind, label) if tokens else ""
    told = label.endswith((":", ")")) or kind in _NO_COLON_NEEDED or (kind == "from" and _says_only_from(label))
    return kind if told else ""


def _says_only_from(label: str) -> bool:
    """Say whether a label is nothing but a "from", with a word for the price or for now: "Starting at", "Preis ab"."""
    bare = _ROUND_FROM.sub(" ", label).strip(" .*")
    kind, words = opening_kind(bare)
    return kind == "from" and words == bare.lower() and words != _NO_FROM


def is_told(kind: str, before: str, behind: str, of_box: str, label: str) -> bool:
    """Say whether words call a price by a kind, those in front or all that follow: no name of a box (`of_box`)."""
    before, behind = before.strip(), behind.strip(" *")
    if not kind or not (before or behind):
        return kind != of_box and (not label or label.endswith(":") or PRICE_WORD.search(label) is not None)
    return kind in {neighbours(before, "").before, kind_in_line(before), kind_of_line(_ITS_CODE.sub("", behind))}


def _names_its_own(label: str, kind: str) -> bool:
    """Say whether a line holds a price that it calls by a kind: it is told, and is no label of the next one."""
    return any(token.sign and token.kind == kind for token in price_tokens(label))
