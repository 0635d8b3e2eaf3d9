"""Headings of reports in further languages, by field; amounts only where the word says that they are without tax."""

from __future__ import annotations

MORE = {
    "sku": "stok kodu|ürün kodu|malzeme kodu|código do produto|código produto|cód produto|referência|artikelcode|"
    "productcode|varenummer|varenr|vare nr|tuotekoodi|tuotenumero|kód zboží|kód produktu|číslo zboží|kód tovaru|"
    "cikkszám|termékkód|cod produs|cod articol|код товару|код продукту|код на артикул|šifra|šifra artikla|"
    "šifra proizvoda|κωδικός|κωδικός είδους|κωδικός προϊόντος|prekės kodas|preces kods|tootekood|货号|产品编码|"
    "商品编码|产品编号|商品编号|产品代码|商品代码|物料编码|料号|貨號|產品編號|商品編號|料號|商品コード|品番|"
    "商品番号|製品コード|型番|상품코드|제품코드|품번|품목코드|رمز الصنف|كود الصنف|رقم الصنف|رمز المنتج|كود المنتج|"
    "réf article|référence article|réf produit|référence produit|code produit|stock code|артикул товара|"
    "номенклатура артикул|存货编码|matnr|product variant sku|product internal reference|internal reference|"
    "product service|product service full name|row labels|zeilenbeschriftungen|étiquettes de lignes|etiquetas de fila|"
    "etichette di riga|rijlabels|etykiety wierszy|названия строк",
    "gtin": "kod kreskowy ean|čárový kód|čiarový kód|vonalkód|barkod|streckkod|stregkode|strekkode|条码|条形码|"
    "商品条码|條碼|janコード|バーコード|바코드|الباركود",
    "quantity": "miktar|satış miktarı|adet|satış adedi|quantidade|qtd|qtde|quantidade vendida|aantal|"
    "verkocht aantal|aantal verkocht|verkochte aantallen|antal|sålt antal|solgt antal|antall|solgt antall|mängd|"
    "mængde|myyty määrä|määrä|množství|prodané množství|množstvo|predané množstvo|mennyiség|eladott mennyiség|"
    "cantitate|cantitate vândută|кількість|количина|količina|prodana količina|ποσότητα|kiekis|daudzums|kogus|数量|"
    "销售数量|销量|數量|銷售數量|販売数量|売上数量|販売数|수량|판매수량|الكمية|الكمية المباعة|cantidad vendida|"
    "unidades vendidas|quantità venduta|quantité vendue|ilość szt|"
    "fkimg|fakt menge|fakturierte mge|net items sold|"
    "product quantity|quantity invoiced|qty invoiced",
    "amount": "kdv hariç tutar|tutar kdv hariç|kdv hariç net tutar|net tutar kdv hariç|kdv siz tutar|valor sem iva|"
    "valor s iva|total sem iva|total s iva|montante sem iva|valor líquido sem iva|vendas sem iva|omzet excl btw|"
    "netto omzet|bedrag excl btw|netto bedrag|totaal excl btw|nettobelopp|belopp exkl moms|försäljning exkl moms|"
    "nettoomsättning|nettobeløb|beløb ekskl moms|omsætning ekskl moms|nettoomsætning|nettobeløp|beløp ekskl mva|"
    "omsetning ekskl mva|nettoomsetning|veroton summa|veroton myynti|částka bez dph|tržba bez dph|obrat bez dph|"
    "celkem bez dph|suma bez dph|nettó érték|nettó összeg|nettó árbevétel|nettó forgalom|valoare fără tva|"
    "valoare fara tva|total fără tva|сума без пдв|вартість без пдв|стойност без ддс|сума без ддс|оборот без ддс|"
    "iznos bez pdv|iznos bez pdv a|vrijednost bez pdv|promet bez pdv|vrednost bez pdv|vrednost brez ddv|"
    "znesek brez ddv|αξία χωρίς φπα|αξία προ φπα|καθαρή αξία|καθαρό ποσό|suma be pvm|summa bez pvn|summa km ta|"
    "不含税金额|未税金额|金额 不含税|金额 未税|销售额 不含税|销售金额 不含税|不含税销售额|未稅金額|不含稅金額|"
    "金額 未稅|金額 不含稅|税抜金額|税抜き金額|金額 税抜|金額 税抜き|売上金額 税抜|売上高 税抜|販売金額 税抜|"
    "税抜売上|税抜売上金額|공급가액|المبلغ بدون ضريبة|المبلغ بدون الضريبة|المبلغ قبل الضريبة|الإجمالي قبل الضريبة|"
    "القيمة بدون الضريبة|montant net ht|montant total ht|ca net ht|chiffre d affaires ht|base imponible|"
    "total sin iva|ventas sin iva|totale imponibile|importo senza iva|amount excl vat|amount ex vat|amount excl tax|"
    "sales excl vat|sales ex vat|net sales value|umsatz ohne mwst|wartość sprzedaży netto|sprzedaż netto|"
    "выручка руб без ндс|无税金额|summa exkl moms|"
    "gesamtpreis netto|positionswert netto|netwr|untaxed total|untaxed amount|untaxed amount invoiced",
    "currency": "para birimi|döviz|moeda|munt|měna|mena|pénznem|deviza|devizanem|monedă|valută|valuutta|νόμισμα|"
    "币种|货币|币别|幣別|通貨|통화|العملة|waerk",
    "sold_on": "tarih|satış tarihi|fatura tarihi|data da venda|data venda|data da fatura|data fatura|factuurdatum|"
    "verkoopdatum|försäljningsdatum|fakturadatum|dato|salgsdato|fakturadato|päivämäärä|päivä|myyntipäivä|laskupäivä|"
    "datum prodeje|datum dokladu|datum faktury|dátum|dátum predaja|dátum dokladu|számla kelte|eladás dátuma|dată|"
    "data facturii|data vânzării|дата продажу|дата відвантаження|дата на продажба|datum prodaje|datum računa|"
    "ημερομηνία|ημερομηνία πώλησης|ημερομηνία τιμολογίου|datums|kuupäev|日期|销售日期|开票日期|单据日期|出库日期|"
    "銷售日期|發票日期|日付|売上日|販売日|売上日付|伝票日付|판매일|판매일자|매출일|매출일자|날짜|일자|التاريخ|"
    "تاريخ البيع|تاريخ الفاتورة|belegdat|rechnungsdat|date de facture|date de facturation|fecha de factura|"
    "data documento|fkdat|fakturadat|fiş tarihi|belge tarihi|거래일자|전표일자|출고일자|业务日期|"
    "发货日期|出货日期|出荷日|納品日|計上日|取引日|data wystawienia|"
    "week ending|week end date|period end|period end date",
    "ship_to": "",
    "sale_type": "",
    "customer": "müşteri|cari adı|cari unvanı|klant|klantnaam|afnemer|kund|kundnamn|kundenavn|asiakas|zákazník|"
    "odběratel|odberateľ|vevő|vevő neve|покупець|клієнт|kupac|kupec|πελάτης|客户|客户名称|客戶|门店|得意先|得意先名|"
    "顧客|顧客名|店舗|店舗名|거래처|거래처명|고객|고객명|العميل|اسم العميل|"
    "kunag|sold to party|cari hesap unvanı|partner",
    "unit": "birim|unidade|eenheid|enhet|enhed|yksikkö|měrná jednotka|mj|egység|од вим|μονάδα|单位|计量单位|單位|"
    "単位|단위|الوحدة|vrkme",
    "document": "fatura no|belge no|número da fatura|nota fiscal|factuurnummer|fakturanummer|fakturanr|laskunumero|"
    "číslo faktury|číslo dokladu|számlaszám|bizonylatszám|nr factură|номер накладної|broj računa|发票号|发票号码|"
    "单据编号|伝票番号|전표번호|رقم الفاتورة|vbeln",
}
"""What may be with or without tax is left to a person: "net" is what is to be paid on invoices of some countries."""
