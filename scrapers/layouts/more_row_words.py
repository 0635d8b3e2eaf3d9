"""Words of further languages by which rows and titles say that they are no sales: returns, cancelled, orders."""

from __future__ import annotations

RETURNS = (
    "iade|iadeler|satış iadesi|satıştan iade|iade faturası|devoluções|devolvido|notas de crédito|estorno|estornos|"
    "retourzendingen|creditnota|creditnotas|creditfactuur|retur|returer|returnerad|returneret|returnert|kundretur|"
    "kreditfaktura|kreditering|återbetalning|palautus|palautukset|asiakaspalautus|hyvitys|hyvityslasku|vratky|"
    "vráceno|vrátené|dobropisy|opravný daňový doklad|visszáru|visszavét|jóváírás|jóváíró számla|helyesbítő számla|"
    "sztornó|sztornó számla|sztornószámla|retururi|returnat|stornare|stornări|notă de credit|връщане|върнато|върнати|"
    "кредитно известие|сторно|povrat|povrati|povraćaj|vraćeno|odobrenje|knjižno odobrenje|vračilo|vračila|επιστροφή|"
    "επιστροφές|πιστωτικό|πιστωτικά|grąžinimas|grąžinta|kreditinė sąskaita|atgriešana|atgriezts|kredītrēķins|"
    "tagastus|tagastatud|kreeditarve|مرتجع|مرتجعات|مردودات|إرجاع|استرجاع|إشعار دائن"
)
CANCELLED = (
    "iptal edildi|geannuleerd|vervallen|makulerad|annullerad|avbruten|annulleret|annullert|kansellert|peruttu|"
    "peruutettu|mitätöity|zrušená|zrušené|zrušený|stornováno|törölt|törölve|érvénytelen|anulat|anulată|anulate|"
    "otkazano|poništeno|stornirano|ακύρωση|ακυρωμένο|ακυρωτικό|анулиран|анулирана|анулирано|отказан|atšaukta|"
    "anuliuota|atcelts|anulēts|tühistatud|ملغي|ملغى|ملغاة|إلغاء|作废|已作废|作廢|取消済|取り消し|취소됨|주문취소"
)
ORDERS = (
    "siparişler|açık siparişler|alışlar|satın alma|tahmin|bütçe|encomendas|compras|previsão|orçamento|bestellingen|"
    "inkopen|beställningar|inköp|prognos|ordrer|bestillinger|indkøb|innkjøp|tilaukset|ostot|ennuste|objednávky|"
    "nákupy|prognóza|rendelések|megrendelések|beszerzések|előrejelzés|comenzi|achiziții|замовлення|закупівлі|"
    "narudžbe|nabava|nabavke|παραγγελίες|αγορές|πρόβλεψη|订单|采购|采购订单|预测|訂單|採購|注文|受注|受注残|発注|"
    "仕入|予測|予算|見積|주문|발주|구매|매입|طلبات|مشتريات|المشتريات|أوامر الشراء"
)
SALES = (
    "satışlar|satış|vendas|verkopen|verkoop|försäljning|salg|myynti|prodej|eladás|eladások|vânzări|продажі|продажби|"
    "prodaja|πωλήσεις|销售|銷售|売上|판매|매출|المبيعات|مبيعات"
)
TAKEN_BACK = (
    "iade retur returer returnert returneret palautettu palautukset vráceno vrátené visszáru visszavett "
    "returnat retururi върнати повернено povrat vraćeno επιστροφές devoluções devolvido devolvida مرتجع مرتجعات"
)
BACK_IN_CHINESE_WRITING = (
    "(?<!可)(?<!无理由)(?<!無理由)(?:退货|退貨|退款|退回|红字|紅字|冲红|红冲|返品|返金|赤伝|반품|환불|환입)"
    "(?!不可|可|无理由|無理由| ?불가)"
)
"""Anywhere in a cell or heading: these languages set no spaces between words; not where goods may or may not go back"""

YES = "evet sim ano igen da ναι 是 はい 예 نعم kyllä так"
STATUS = (
    "durum|sipariş durumu|situação|stav|állapot|státusz|stare|състояние|tila|κατάσταση|stanje|状态|订单状态|狀態|"
    "ステータス|状態|注文ステータス|受注ステータス|상태|주문상태|الحالة|حالة الطلب|sipariş statüsü|statü|trạng thái|"
    "trạng thái đơn hàng|สถานะ|สถานะการสั่งซื้อ|état de la commande|etat de la commande"
)
NOT_DONE = (
    "beklemede|taslak|ödeme bekliyor|pendente|rascunho|openstaand|in behandeling|concept|väntar|utkast|venter|"
    "afventer|kladde|odottaa|luonnos|čeká|nezaplaceno|koncept|függőben|vázlat|în așteptare|ciornă|na čekanju|nacrt|"
    "очаква|очікує|чернетка|εκκρεμεί|待付款|未付款|待发货|草稿|処理中|保留|下書き|대기|입금대기|임시저장|"
    "قيد الانتظار|مسودة"
)
TITLES = (
    "stok adı|ürün adı|malzeme adı|açıklama|descrição|designação|nome do produto|observações|omschrijving|"
    "artikelomschrijving|productnaam|opmerking|benämning|beskrivning|produktnamn|anmärkning|varenavn|varetekst|"
    "bemærkning|merknad|tuotenimi|nimike|kuvaus|huomautus|název|název zboží|popis|poznámka|megnevezés|termék neve|"
    "megjegyzés|denumire|denumire produs|observații|назва|найменування|опис|примітка|забележка|naziv|naziv artikla|"
    "napomena|περιγραφή|είδος|παρατηρήσεις|σχόλια|pavadinimas|nosaukums|nimetus|产品名称|商品名称|品名|规格|型号|"
    "备注|產品名稱|商品名稱|備註|商品名|製品名|備考|摘要|상품명|제품명|품명|비고|اسم الصنف|اسم المنتج|الوصف|ملاحظات"
)
