"""Short lines by which shops say that a thing is, or is not, to be had, and buttons to buy it."""

from __future__ import annotations

import pytest

from scrapers.reading.nearly_out import is_nearly_out
from scrapers.reading.order_ahead import AHEAD, ordered_ahead
from scrapers.reading.page_words import BUY, IN_STOCK, OUT_OF_STOCK

GONE = (
    "0 in stock|not currently in stock|No longer stocked|Item not available|Aktuell nicht in dieser Filiale verfügbar|"
    "Nicht ab Lager|nicht lagernd|Kein Lagerbestand|Benachrichtigen, wenn verfügbar|pas en stock|Plus en stock|"
    "Hors stock|M'avertir|non in magazzino|non è in stock|Agotada|No hay stock|Sem estoque|Sem stock|não há stock|"
    "niet in stock|Slut i lager|finns inte i lager|Ikke på lager|Tomt på lager|Ei varastossa|Ei saatavilla|Brak towaru|"
    "nie ma na stanie|není na skladě|Nincs készleten|Jelenleg nem elérhető|Nu este în stoc|nedisponibil|не в наличии|"
    "отсутствует в наличии|Закончился|немає на складі|Няма в наличност|Nije na zalihama|Ni na voljo|Nėra sandėlyje|"
    "Nav noliktavā|Pole laos|Δεν υπάρχει σε απόθεμα|Stokta bulunmuyor|mevcut değil|Không còn hàng|หมดแล้ว|"
    "แจ้งเตือนฉันเมื่อมีของ|Stok kosong|完売しました|販売終了|无现货|缺貨|판매 종료|غير متاح|חסר במלאי|स्टॉक में नहीं"
).split("|")
HERE = (
    "low stock|Pronta consegna|Últimas unidades|Saatavilla|Ihned k odeslání|Azonnal szállítható|Disponibil|Налично|"
    "Na zalihi|Dostupno|Turime|Pieejams|Saadaval|Σε απόθεμα|พร้อมส่ง|残りわずか|现货|有貨|متاح|12 in stock"
).split("|")
NEARLY = (
    "Almost sold out|Nearly sold out!|Sold out soon|Buy before it's sold out|Fast ausverkauft|Bald ausverkauft|"
    "Bientôt épuisé|Bientôt en rupture de stock|Casi agotado|Quasi esaurito|Quase esgotado|Bijna uitverkocht|"
    "Prawie wyprzedane|Téměř vyprodáno|Почти распродано|即将售罄|まもなく売り切れ|품절임박! 7개 남음"
).split("|")
NOT_NEARLY = (
    "Sold out|Out of stock. Back soon|Back in stock soon|Bald wieder verfügbar|Ausverkauft - bald wieder da|"
    "Épuisé. Bientôt disponible|Скоро снова в наличии|Momentan nicht verfügbar"
).split("|")
BUYING = (
    "Order now|Mettre au panier|Aggiungi alla borsa|Añadir a la bolsa|Adicionar à sacola|Toevoegen aan winkelwagen|"
    "Lägg till i varukorg|Legg i handlevogn|Føj til kurv|Lisää koriin|Osta nyt|Zamów|Objednat|Kúpiť|Megveszem|Comandă|"
    "Замовити|Купи|Kupi odmah|Pirkti|Ielikt grozā|Lisa korvi|Στο καλάθι|Hemen al|Đặt mua|หยิบใส่ตะกร้า|"
    "Masukkan Keranjang|カゴに入れる|今すぐ購入|加到購物車|쇼핑백 담기|إضافة إلى السلة|הוספה לעגלה|Сатып алу"
).split("|")
PRE_ORDERS = (
    "Pre-order|Preorder now|Available for pre-order|Pre-Order: ships 12 May|Availability: pre-order|"
    "Jetzt vorbestellen!|Vorbestellbar|Précommander|Disponible en précommande|Preventa|Preordina ora|"
    "In preordine|Voorbestellen|Przedsprzedaż|Pré-venda|Предзаказ до 12 мая|Передзамовлення|Förbeställ nu|"
    "Forudbestil|Forhåndsbestill nå|Ennakkotilattavissa|Předobjednat|Előrendelhető|Precomandă|Προπαραγγελία|"
    "Ön sipariş|予約受付中|预售|預購商品|예약구매|Đặt trước|הזמנה מוקדמת"
).split("|")
BACK_ORDERS = (
    "On backorder|Temporarily on backorder|Available on back-order|Stock: backordered|Auf Bestellung|"
    "Wird für Sie nachbestellt|"
    "Disponible sur commande|Bajo pedido|Disponibilità: su ordinazione|Op nabestelling|Na zamówienie|"
    "Sob encomenda|Под заказ, 3-5 дней|Під замовлення|Beställningsvara|På restordre|Tilaustuote|Na objednávku|"
    "Rendelésre|La comandă|По поръчка|Sipariş üzerine|お取り寄せ|이월 주문"
).split("|")
NOT_AHEAD = (
    "Pre-orders|Pre-order bonus|Pre-order price guarantee|Backorders & returns|Auf Bestellung gefertigt|"
    "Suivi de commande|Мебель под заказ|Zamówienie|Order status|Vorbestellungen und Lieferung|"
    "Pre-order? Read this first"
).split("|")


@pytest.mark.parametrize(
    ("kind", "line"), [("pre_order", x) for x in PRE_ORDERS] + [("back_order", x) for x in BACK_ORDERS]
)
def test_a_line_that_takes_orders_for_goods_to_come_is_told_by_its_kind(kind: str, line: str) -> None:
    assert AHEAD.search(line)
    assert ordered_ahead(line) == kind


@pytest.mark.parametrize("line", NOT_AHEAD)
def test_a_line_that_only_speaks_of_such_orders_takes_none(line: str) -> None:
    assert not ordered_ahead(line)


@pytest.mark.parametrize("line", GONE)
def test_a_line_that_denies_stock_is_never_read_as_stock(line: str) -> None:
    assert OUT_OF_STOCK.search(line)


@pytest.mark.parametrize("line", HERE)
def test_a_line_that_tells_of_stock_denies_none(line: str) -> None:
    assert IN_STOCK.search(line)
    assert not OUT_OF_STOCK.search(line)


@pytest.mark.parametrize("line", BUYING)
def test_a_button_to_buy_is_known_in_the_languages_of_shops(line: str) -> None:
    assert BUY.search(line)


@pytest.mark.parametrize(
    "line",
    [
        "Notify me when the price drops",
        "M'avertir si le prix baisse",
        "Avvisami se il prezzo scende",
        "Avísame cuando baje el precio",
        "Benachrichtigen, wenn der Preis fällt",
        "Only 10 in stock",
    ],
)
def test_a_watch_on_the_price_says_nothing_against_stock(line: str) -> None:
    assert not OUT_OF_STOCK.search(line)


@pytest.mark.parametrize(
    ("line", "nearly"), [*((line, True) for line in NEARLY), *((line, False) for line in NOT_NEARLY)]
)
def test_what_is_nearly_sold_out_is_there_still(line: str, nearly: bool) -> None:
    words = OUT_OF_STOCK.search(line)
    assert words is not None
    assert is_nearly_out(words) is nearly
