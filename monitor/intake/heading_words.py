"""Words by which headings of reports name a field, in the languages of reports, for proposals to a person."""

from __future__ import annotations

import re
from functools import cache

from scrapers.layouts.table import FIELDS, usual_headings
from scrapers.layouts.unit_price import names_price
from scrapers.layouts.usual_headings import fold_heading

_WORDS = {
    "sku": "sku|item|item number|product code|product no|material|material number|part number|article|artikel|"
    "artikelnummer|artikelnr|materialnummer|produktnummer|bestellnummer|артикул|код|код товара|"
    "код номенклатуры|номенклатурный номер|товар код|artikelcode|artikelnummer leverancier|código do produto|"
    "referência|ref|kód|kód zboží|číslo zboží|katalogové číslo|kód tovaru|cikkszám|termékkód|cod produs|"
    "cod articol|код на артикул|артикулен номер|код продукту|ürün kodu|stok kodu|malzeme kodu|varenummer|"
    "varenr|vare nr|tuotenumero|tuotekoodi|κωδικός|κωδικός είδους|šifra|šifra artikla|šifra proizvoda|"
    "tootekood|preces kods|prekės kodas|货号|产品编码|商品编码|商品コード|品番|제품코드|상품코드|رمز الصنف",
    "gtin": "gtin|ean|ean code|upc|barcode|bar code|strichcode|штрихкод|штрих код|шк|čárový kód|čiarový kód|vonalkód|"
    "cod de bare|баркод|штрихкод товару|barkod|streckkod|stregkode|strekkode|viivakoodi|条码|バーコード|바코드",
    "quantity": "quantity|qty|units|units sold|pieces|pcs|sold quantity|menge|anzahl|stück|verkaufte menge|absatz|"
    "количество|кол во|кол|шт|продано|отгружено|количество продаж|aantal|verkochte aantallen|quantidade|qtd|"
    "množství|počet|počet ks|prodáno|množstvo|mennyiség|eladott mennyiség|darab|db|cantitate|cant|"
    "количество продадено|кількість|к сть|miktar|adet|satış adedi|antal|antall|sålda|mängd|määrä|kpl|ποσότητα|"
    "količina|kogus|daudzums|kiekis|数量|销量|销售数量|販売数量|수량|판매수량|الكمية|саны",
    "amount": "amount|net amount|net sales|sales|revenue|turnover|value|sales value|net value|umsatz|nettoumsatz|netto|"
    "nettobetrag|betrag|bruttoumsatz|gross sales|gross amount|сумма|сумма без ндс|сумма с ндс|выручка|"
    "стоимость|сумма продажи|оборот|summa|montant|importe|importo|wartość|kwota|omzet|netto omzet|"
    "omzet excl btw|bedrag|valor|valor líquido|faturamento|částka|částka bez dph|tržba|obrat|suma bez dph|"
    "obrat bez dph|suma|nettó érték|nettó összeg|nettó forgalom|forgalom|összeg|bruttó érték|valoare|"
    "valoare fără tva|vânzări|стойност|стойност без ддс|сума|сума без пдв|вартість|tutar|net tutar|ciro|belopp|"
    "nettobelopp|försäljning|beløb|nettoomsætning|omsætning|beløp|omsetning|myynti|liikevaihto|veroton summa|"
    "αξία|καθαρή αξία|iznos|vrijednost|vrednost|promet|summa km ta|summa bez pvn|suma be pvm|金额|销售额|不含税金额|"
    "金額|売上|売上金額|税抜金額|금액|매출|매출액|القيمة|сомасы|montant ttc|importe con iva|totale ivato|"
    "wartość brutto|omzet incl btw|částka s dph|suma s dph|valoare cu tva|kdv dahil tutar|belopp inkl moms|"
    "beløb inkl moms|beløp inkl mva|сума з пдв|стойност с ддс|税込金額|含税金额",
    "currency": "currency|currency code|währung|waehrung|валюта|код валюты|munt|moeda|měna|mena|pénznem|deviza|monedă|"
    "валута|para birimi|döviz|valuutta|νόμισμα|valuta|币种|货币|通貨|통화",
    "sold_on": "date|sale date|invoice date|posting date|shipping date|document date|day|datum|belegdatum|"
    "rechnungsdatum|week|calendar week|zeitraum|"
    "lieferdatum|buchungsdatum|дата|дата продажи|дата отгрузки|дата документа|период|factuurdatum|verkoopdatum|"
    "data da venda|data da fatura|dia|datum prodeje|datum dokladu|dátum|dátum predaja|dátum dokladu|kelt|"
    "teljesítés dátuma|számla kelte|dată|data facturii|data vânzării|дата на продажба|дата продажу|tarih|"
    "fatura tarihi|satış tarihi|försäljningsdatum|fakturadatum|dato|fakturadato|salgsdato|päivä|päivämäärä|"
    "laskupäivä|ημερομηνία|datum računa|kuupäev|datums|日期|销售日期|日付|売上日|販売日|날짜|판매일|التاريخ|күні",
    "ship_to": "ship to|ship to region|ship to state|region|state|delivery region|destination|lieferland|lieferort|"
    "bundesland|zielregion|регион|регион доставки|область|адрес доставки|regio|provincie|leverland|região|"
    "distrito|uf|kraj|region dodání|megye|régió|județ|judet|регион на доставка|регіон|bölge|il|län|fylke|"
    "maakunta|περιοχή|νομός|županija|regija|地区|省份|地域|都道府県|지역|المنطقة",
    "sale_type": "sale type|type of sale|verkaufsart|vertriebsart|тип продажи|вид продажи",
    "customer": "customer|customer name|client|buyer|outlet|sold to|kunde|kundenname|abnehmer|debitor|покупатель|"
    "клиент|"
    "контрагент|грузополучатель|торговая точка|klant|klantnaam|afnemer|zákazník|odběratel|odberateľ|vevő|"
    "ügyfél|покупець|müşteri|cari|cari adı|kund|kundnamn|kundenavn|"
    "asiakas|πελάτης|kupac|kupec|ostja|klients|pircējs|klientas|pirkėjas|客户|客户名称|得意先|顧客|取引先|고객|거래처|العميل|"
    "сатып алушы",
    "unit": "unit|uom|unit of measure|einheit|mengeneinheit|ме|ед|ед изм|единица|единица измерения|eenheid|unidade|"
    "jednotka|mj|m j|egység|me|um|мярка|од|birim|enhet|enhed|yksikkö|μονάδα|jedinica|单位|単位|단위",
    "document": "document|document no|document number|invoice|invoice no|invoice number|beleg|belegnummer|belegnr|"
    "rechnungsnummer|rechnungsnr|номер документа|номер накладной|накладная|документ|factuurnummer|factuur|"
    "nota fiscal|nf|fatura|číslo faktury|doklad|číslo dokladu|faktúra|számlaszám|bizonylatszám|factura|"
    "nr factură|номер на фактура|номер накладної|fatura no|belge no|fakturanummer|fakturanr|laskunumero|"
    "αριθμός τιμολογίου|broj računa|发票号|订单号|伝票番号|전표번호",
    "on_hand": "on hand|stock|stock on hand|inventory|closing stock|quantity on hand|bestand|lagerbestand|endbestand|"
    "остаток|остатки|остаток на конец|остаток на складе|конечный остаток|voorraad|estoque|stock final|zásoba|"
    "stav skladu|készlet|zárókészlet|stoc|stoc final|наличност|залишок|stok|stok miktarı|lagersaldo|"
    "lagerbeholdning|beholdning|varasto|varastosaldo|απόθεμα|zaliha|stanje|库存|期末库存|在庫|在庫数|재고|المخزون",
    "as_of": "as of|stock date|inventory date|stichtag|bestandsdatum|дата остатка|на дату|peildatum|data do estoque|"
    "ke dni|k datu|stav ke dni|készlet dátuma|la data|към дата|lagerdatum|pr dato|varastopäivä",
    "site": "site|warehouse|location|depot|lager|standort|lagerort|filiale|склад|место хранения|magazijn|armazém|"
    "depósito|sklad|raktár|depozit|depo|varasto|αποθήκη|skladište|仓库|倉庫|창고",
}

_GROSS = re.compile(
    r"gross|brut+[oó]|(?<!не )вкл ндс|ivato|áfával|kdv dahil|"
    r"(?<!\w)(?:(?:incl|inc|with) vat|ttc|con iva|iva incl|com iva|in[ck]l (?:mwst|btw|moms|mva|alv)|z vat|s dph|"
    r"vč dph|vrátane dph|cu tva|med moms|sis alv|με φπα|с ндс|з пдв|с ддс|s pdv|z ddv|koos km|ar pvn|su pvm)|"
    r"税込|(?<![不未])含[税稅]|부가세 포함"
)
"""Words by which a heading says that its amounts hold VAT"""


_OTHER_MONEY = re.compile(
    r"(?<!\w)(?:rate|costs?|cogs|kosten|profit|gewinn|margin|marge|tax|taxes|steuer|"
    r"[ics]?gst|utgst|tcs|tds|cess|fees?|gebühr|commission|provision|discounts?|rabatt|shipping|freight|versand|себестоимость|прибыль|маржа|налог|комиссия|скидка|доставка)(?!\w)"
)
_ASIDE = re.compile(
    r"\b(?:excl|excluding|ex|without|before|after|less|net of|incl|including|inc|with|ohne|exkl|inkl|nach|vor|без|с|до|"
    r"после)\b"
)
"""Words by which a heading says that such money is in its amounts, or is not"""


_NOT_COUNTED = re.compile(
    r"(?<!\w)(?:unsellable|unsaleable|defective|damaged|returns?|returned|refunds?|refunded|cancell?ed|reserved|"
    r"in transit|inbound|retouren|retourniert|storniert|gesperrt|возврат\w*|возвращено|брак|в пути|devoluciones|"
    r"devolvid\w*|retours|resi|zwroty)(?!\w)"
)
"""Words by which a heading is of pieces or money that came back, or of stock that is not to be sold"""
_TAKEN_OFF = re.compile(
    r"\b(?:minus|not|deducted|subtracted|excluded|included|abzgl|abzüglich|bereinigt|nicht|netto|netti?|"
    r"nett?es|net[oa]s? de|al netto|hors|déduits|sans|sin|sem|senza|zonder|bez|за вычетом|за минусом|без|в т ч)\b"
)
"""Words by which a heading of sales or of stock says that such pieces are not in it, or are"""


_PLACES = frozenset(
    "buyer supplier seller vendor customer client location store outlet warehouse sender receiver ship gln party "
    "lieferant käufer kunde lager absender empfänger поставщик покупатель клиент склад магазин отправитель".split()
)
"""Words by which a heading says that its numbers are of a party or place, which have the form of a GTIN"""


@cache
def words_of(field: str) -> list[str]:
    """Return the folded headings that stand for a field: its own name, those understood anyhow, and looser ones."""
    return [fold_heading(field), *usual_headings(field), *map(fold_heading, _WORDS[field].split("|"))]


def names_a_party(heading: str) -> bool:
    """Return whether a heading is of a party's or place's number, not of a product's."""
    return bool(_PLACES & set(fold_heading(heading).split()))


def names_other_money(heading: str) -> bool:
    """Return whether a heading is of money that is no turnover: prices, costs, profit, taxes, fees, discounts."""
    folded = fold_heading(heading)
    return names_price(heading) or (_OTHER_MONEY.search(folded) is not None and _ASIDE.search(folded) is None)


def names_what_is_not_counted(heading: str) -> bool:
    """Return whether a heading is of what came back or is not to be sold: "Returned quantity", "Unsellable units"."""
    folded = fold_heading(heading)
    aside = _ASIDE.search(folded) or _TAKEN_OFF.search(folded)
    return _NOT_COUNTED.search(folded) is not None and aside is None


def says_gross(heading: str) -> bool:
    """Return whether a heading says that its amounts hold VAT."""
    return _GROSS.search(fold_heading(heading)) is not None


if set(_WORDS) != set(FIELDS):
    raise RuntimeError(f"heading words and fields of reports differ: {set(_WORDS) ^ set(FIELDS)}")
