"""Words that take an order for goods that are not there: a pre-order before they come out, a back order for more."""

from __future__ import annotations

import re
from functools import cache

from scrapers.reading.quick_pattern import QuickPattern, one_line

_PRE_ORDER = r"""
    (?:(?:available |up )?(?:for|on) )?pre-?\s?order(?: (?:now|today|here|it|item|this item|product|available))?|
    (?:this (?:item|product|title) is )?(?:available )?(?:for|on) pre-?order|this is a pre-?order(?: item)?|
    (?:jetzt |nur |(?:dieser )?artikel ist )?vorbestell(?:en|bar|ung|artikel)(?: möglich)?|
    (?:noch )?nicht erschienen,? (?:jetzt )?vorbestellen|
    (?:disponible )?(?:en |à la )?pré-?commander?|(?:disponible )?en précommande|article en précommande|
    (?:disponible )?(?:en )?(?:preventa|pre-venta)|pre-?ordena(?:r|lo)?(?: ahora)?|reserva anticipada|
    (?:disponibile )?(?:in |al )?pre-?ordin[ea](?: ora| subito)?|articolo in preordine|
    (?:nu )?(?:pre-?orderen|voorbestellen|voorbestelling)|pre-?order nu|in pre-?order|
    (?:w )?przedsprzedaż[yi]?|przedpremierowo|(?:kup|zamów) w przedsprzedaży|zamów przed premierą|
    (?:disponível )?(?:em |na )?pré-?(?:venda|encomenda)|pré-?encomendar|(?:comprar|compre) na pré-venda|
    (?:доступно? |доступен |доступна )?(?:по |для |на )?предзаказу?а?|предзаказать|(?:оформить|сделать) предзаказ|
    (?:за |доступно для )?передзамовленням?|передзамовити|(?:оформити|зробити) передзамовлення|
    förbeställ(?:ning|ningsvara)?(?: nu)?|förhandsbok(?:a|ning)(?: nu)?|kan förbeställas|
    forudbestil(?:ling)?(?: nu)?|kan forudbestilles|forhåndsbestill(?:ing)?(?: nå)?|kan forhåndsbestilles|
    ennakkotil(?:aa|aus|attavissa)|ennakkomyynnissä|předobjedn(?:at|ávka|ávky)|(?:v )?předprodej[ei]?|
    predobjedn(?:ať|ávka)|(?:v )?predpredaji|előrendel(?:és|hető|em)|precomand(?:ă|a)|(?:în|in) precomandă|
    предварителна поръчка|(?:σε )?προπαραγγελία|(?:u )?prednarudžb[aei]|(?:v )?prednaročil[ou]|
    ön sipariş(?:te| ver| ürünü)?|(?:先行)?予約(?:注文|販売|商品|受付中|受付)(?:する)?|ご予約(?:受付中|商品)|
    预售(?:中|商品)?|預售(?:中|商品)?|預購(?:中|商品)?|预购(?:中|商品)?|立即预[订定购]|立即預[訂定購]|
    예약\s?(?:구매|판매|주문)(?:하기|중)?|사전\s?예약(?:하기|중)?|đặt (?:hàng )?trước|สั่งจองล่วงหน้า|พรีออเดอร์|
    (?:متاح ل)?لطلب المسبق|(?:متاح لل)?طلب مسبق|اطلب مسبقا|הזמנה מוקדמת|מכירה מוקדמת
"""
_BACK_ORDER = r"""
    (?:currently |temporarily |now |available )?(?:on|for|via) back-?\s?order|
    back-?\s?order(?:ed)?(?: (?:now|item|only))?|
    (?:this (?:item|product) |can be )?(?:is )?(?:currently |temporarily )?back-?ordered|
    this (?:item|product) is (?:currently |temporarily )?on back-?\s?order|
    (?:derzeit )?(?:in|bei|auf|per) (?:nachbestellung|nachlieferung)|nachbestellbar|
    (?:wird|ist) (?:für sie )?nachbestellt|
    (?:im )?lieferrückstand|(?:lieferbar |verfügbar |erhältlich |nur )?auf bestellung(?: lieferbar| verfügbar)?|
    (?:disponible )?(?:sur|en) (?:commande|réapprovisionnement)|en cours de réapprovisionnement|
    (?:disponible )?(?:para reserva|bajo pedido|por encargo)|(?:disponibile )?su ordinazione|ordinabile su richiesta|
    (?:beschikbaar )?(?:via |in |op )?(?:nabestelling|backorder|na bestelling)|(?:leverbaar )?op bestelling|
    (?:dostępn[yea] )?na zamówienie|(?:disponível )?(?:sob|por) encomenda|(?:доступно )?(?:под|на) заказ|
    (?:під|на) замовлення|(?:tillgänglig )?(?:för |som )?rest(?:order|noterad|notering)|beställningsvara|
    (?:(?:på|i) )?restordre|bestillingsvare|skaffevare|tilaustuote|(?:saatavilla )?tilauksesta|jälkitoimituksessa|
    (?:dostupn[éýá] |pouze )?na objedn[áa]vku|utánrendelhető|(?:csak )?rendelésre|
    (?:disponibil )?(?:la|pe|prin) comandă|(?:по|с) поръчка|κατόπιν παραγγελίας|po narudžbi|po naročilu|
    (?:özel )?sipariş üzerine|(?:お)?取り?寄せ(?:商品|品|可能|可)?|延期交货|延期交貨|需?预订调货|需訂貨|이월\s?주문
"""
_LABEL = r"""
    availability|available|stock(?: status)?|status|verfügbarkeit|lagerstatus|lieferstatus|disponibilité|
    disponibilidad|estado|disponibilità|stato|beschikbaarheid|voorraad|dostępność|stan|disponibilidade|estoque|
    наличие|статус|наявність|tillgänglighet|tilgængelighed|lager|saatavuus|dostupnost|dostupnosť|sklad|
    disponibilitate|készlet|elérhetőség|наличност|διαθεσιμότητα|stok(?: durumu)?|在庫(?:状況)?|库存|庫存|재고
"""
_GOES_ON = r"""
    and\b|ships?\b|releas|available|expected|due\b|until|erscheint|lieferbar|(?:ab|bis|do|от|до|dès le|dal|från|
    fra) \d|срок|
    \d+(?:\s?[-–]\s?\d+)?\s?(?:д|day|week|tag|woche|jour|semaine|giorn|día|dn|dní|týd|tyg|недел|日|天)
"""


AHEAD = QuickPattern(f"{one_line(_PRE_ORDER)}|{one_line(_BACK_ORDER)}", re.IGNORECASE)
"""What may tell of an order ahead; `ordered_ahead` says of a line whether it does."""
_LINE = (
    rf"\W*(?:(?:{one_line(_LABEL)})\s*[:\-–]?\s+)?(?:(?P<pre_order>{one_line(_PRE_ORDER)})|"
    rf"(?P<back_order>{one_line(_BACK_ORDER)}))"
    rf"(?:\s*(?:$|[^\w\s'’%€$£&/?+])|\s+(?:{one_line(_GOES_ON)}))"
)
_OF_LATER = re.compile(
    r"\b(?:ab|from|dès le|à partir du|dal|desde(?: el)?|a partir del?|vanaf|od|от|с|fra|från|tilgængelig|alkaen)\s+"
    r"(?:dem |the )?\d",
    re.IGNORECASE,
)


def is_of_later(line: str) -> bool:
    """Say whether a line of stock names the day from which the goods are there ("Lieferbar ab 12.05.")."""
    return _OF_LATER.search(line) is not None


@cache
def _line() -> re.Pattern[str]:
    """Compiled when a page first needs it: few do, and it takes as long as a page."""
    return re.compile(_LINE, re.IGNORECASE)


def ordered_ahead(line: str) -> str:
    """Return pre_order or back_order where a short line says nothing else of the goods, else an empty string.

    A line that goes on in the same breath ("Pre-order bonus", "Back orders and returns") speaks of something else.
    """
    found = _line().match(line)
    return (found.lastgroup or "") if found is not None else ""
