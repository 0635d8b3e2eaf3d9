"""Words right after a price that say what kind of price it is, in the languages of shops: data only.

Written as those in `price_word_lists`, which stand before one.
"""

from __future__ import annotations

AFTER: dict[str, str] = {
    "instalment": r"""
        (?:(?:p ?)?/ ?|(?:per|a|each|every|pro|im|par|al|por|na|v|в|за|на|pe|pr\.?|τον) )?(?:month\b|months\b|mo\b|
        mth\b|monat\b|mtl\b\.?|
        mois\b|mese\b|mes\b|mês\b|måned\w*|månad\w*|mån\b|mnd\b|mdr?\b\.?|maand\b|měsíc\w*|mies\b\.?|miesiąc\w*|
        мес(?:\.|\b|[яе]ц\w*)|
        місяц\w*|міс\b|月(?!起)|ay\b|hó\b|kk\b|(?:mỗi )?tháng|bulan\b|(?:ต่อ)?เดือน|
        mesiac\w*|شهر\w*|ל?חודש|თვ\w*|ամիս|oy(?:iga)?\b|μήνα|kuu\b|kuus\b|mēn(?:\.|esī)|mėn(?:\.|esį)|माह|महीन\w*)|
        / ?월|/ ?mj\b|(?:/ ?|pe )lun[ăa]\b|每月|miesięcznie|měsíčně|mesačne|havonta|mjesečno|mesečno|aylık|
        / ?ай\b|айына|részlet\b|
        kuukaudessa|щомісяця|(?:billed |paid )?monthly|monatlich|mensuel\w*|mensil\w*|mensual\w*|mensais|[x×х] ?\d+\b|
        [x×х] ?\d+ ?(?:mo|rat|mes|mies|мес|міс)|/ ?(?:week|wk|woche|year|yr|jahr|an\b|anno|año|ano\b|год|rok)|
        (?:per|an?|each|every) (?:week|year)\b|
        (?:billed )?(?:annually|yearly)(?=\W*$|[.,;:)|/]| (?:plan|fee|payment|billed|subscription)\b)|
        pro (?:woche|jahr)|p/?m\b|p\.?c\.?m\b|p\.m\.|em \d+x|par an\b|
        al año|all'anno|в год|
        interest[- ]free|개월""",
    "unit": r"""
        / ?(?:\d+(?:[.,]\d+)? ?)?(?:kg|g|gr|mg|l|ml|cl|dl|m|m2|m²|m3|m³|cm|lfm|st(?:ü|u)ck|stk|st|item|unit|count|
        pcs?|ud|ounce|fl\.? ?oz|oz|lb|lbs|ea|each|sheet|blatt|kwh|qm|ks|szt|db|pz|кг|г|л|мл|м|м²|шт|бр|個|枚|斤|
        公斤|個)\b|(?:per|pro|je|par|al|por|за|na|za|à la|al|l'|a|the|every|each|ett|
        pr\.?) ?(?:\d+(?:[.,]\d+)? ?)(?:kg|g|gr|l|ml|cl|m|kilo\w*|gram\w*|lit\w+|st(?:ü|u)ck|stk|oz|lb|кг|г|л|мл|м|
        шт|units?|pcs)\b|(?:per|pro|je|par|al|por|за|na|za|à la|le|au|pr\.?|das|der|den|el) ?(?:kg|st(?:ü|u)ck|stk|
        qm|m²|m2|meter|metre|mètre|metro|unit|unité|unidad|item|each|count|ounce|oz|lb|pound|litre|liter|litro|kilo|
        kilogramm?|gramm?|кг|г|л|мл|м²?|шт\w*|метр|литр|килограмм|pezzo|pièce|pieza|stuk|kus|sztuk\w*|person\w*|
        (?<=[ ])(?<!pro[ ])(?:user|seat|device|room|guest|adult|child|hour|hr|session|ticket|serving|load|wash|page|
        mile|foot|ft|yard|inch|dozen|student|attendee|couple|licen[cs]e)|(?<=[ ])(?:nutzer|benutzer|gerät|platz|stunde|
        portion|utilisateur|siège|heure|usuario|utente|ora|hora|gebruiker|deelnemer|persoon|uur|
        timme|time|godzin\w*|hodin\w*|час|пользовател\w+|чел\w*|место|погонн\w+|osob\w*|pessoa|séance)|day|
        tag|jour|día|giorno|dag|сутки|день|night|nacht|nuit|noche|notte|ночь|piece|pcs?|pack|pair|set|box|bottle|roll|
        case|bag|carton|karton|paar|packung|flasche|rolle|beutel|paire|paquete?|par|paio|confezione|doos|zestaw)\b|
        [\(\[]? ?/ ?(?:kg|l|100)|l['’]unité(?! d)|each\b|ea\b|apiece|c/u|x (?:unidad|kg|kilo|litro)\b|ליחידה|לק["״]ג|
        pp\b|per person|p\.p\.|p ?/ ?(?:\d+ ?)?[^\W\d_]|
        p\. ?(?:kg|kilo|l|liter|litre|m2|m²|st(?:uk|ück|k)?|pers\w*|pc|item|unit)\b|
        (?:kg|kilo|l|liter|m[²2])-?pr(?:eis|ijs|is)\b(?! ?:)|
        / ?(?:\d+ ?)?[^\W\d_]""",
    "ex_vat": r"""
        \(?ex\.? ?(?:vat|gst|tax|btw)|excl?\.? ?(?:vat|tax\w*|gst|btw|iva|tva|moms|mwst)|excluding (?:vat|tax|gst)|
        (?:\+|plus|más|mais|più) ?(?:\d\d?(?:[.,]\d)? ?% ?(?:de |d['’] ?)?)?(?:vat|tax(?:es?)?|mwst|gst|iva|tva|ндс|btw|
        moms|dph|ust|hst|
        igv|itbis|itbms|isv|igic|icms|kdv|pdv|ddv)\b|\+ ?税|
        netto(?!-)|net\b|
        h\.?t\b\.?|htva\b|(?:zzgl|exkl|ohne|excl|zuzügl\w*)\.?\s?(?:ges\w*\.? )?(?:\d+ ?% )?(?:mwst|ust|btw|tva|moms|
        mehrwertsteuer|umsatzsteuer)\w*|hors tax\w*|hors tva|sin iva|sem iva|más iva|mais iva|iva escl\w*|
        (?:impuestos|impostos) (?:excluidos|excluídos|no incluidos)|(?:tasse|imposte) escluse|(?:sin|sem) impu?[eo]stos|
        iva no incluido|s/ ?iva|bez (?:dph|vat|pdv|ddv)|без (?:ндс|пдв|ддс)|f[ăa]r[ăa] tva|áfa nélkül|\+ ?áfa|plus áfa|
        kdv hariç|\+ ?kdv|χωρίς φπα|alv 0 ?%|veroton|без ддв|be pvm|bez pvn|ilma (?:km-ta|käibemaksuta)|án vsk|
        ққс-?сыз|(?:belum termasuk|di luar|sebelum) ppn|chưa (?:bao gồm |gồm )?(?:vat|thuế)|بدون (?:مالیات|ارزش افزوده)|
        ədv-?siz|\+ ?impostos|không (?:bao )?gồm (?:vat|thuế)|
        税抜|税別|外税|税别|未税|未稅|ex\. ?moms|e(?:x|k)?skl\.? ?moms|u/mva|eks\.? ?mva|
        부가세 별도|vat 별도|s(?:in |/ ?)imp\w*|(?:ללא|לפני|לא כולל) מע|brez ddv|غير شامل""",
    "from": r"""
        起|から|より|부터|이상|~(?=\s|$)(?!\s*[₩\d][\d.,]*\s*원)|以上|and up|
        & up|onwards|en adelante|и выше|or more|and above|upwards\b|
        (?<![\s(])\+(?=\s|$)(?!\s{1,3}\d)|-tól|-től|'den başlayan|'dan başlayan|til og med|alkaen|
        ['’]?(?:den|dan|ten|tan) (?:itibaren|başlayan)|(?:-?(?:ден|дан|тен|тан) )?бастап|
        -(?:ден|дан|тен|тан|dən|dan|დან)(?=\W*$)|
        -?d[aə]n başlay\w+|(?:-?dan )?boshlab|से शुरू|থেকে শুরু""",
    "range": r"""
        以下|以内|or less|and under|and below|이하|
        (?:ve )?(?:üzeri|üstü)(?:ne|nde\w*)?\b|felett\w*|
        (?:oder mehr|et plus|[yo] más|ou mais|o più|e oltre|(?:en|of) meer|eller mer|lub więcej|и более|
        или больше)(?=\W*$|[.,;])|及以上|ขึ้นไป|trở lên|ke atas|(?:-?(?:ға|ге|қа|ке) )?дейін|gacha\b|-?მდე|-?d[əe]k\b|
        فأكثر|ומעלה""",
    "list": r"""
        rrp|msrp|list price|(?:adviesprijs|prix (?:de vente )?conseillé|prezzo (?:di listino|consigliato)|
        (?:vejl|veil)\w*\.? (?:ud?salgs)?pris|rek\w*\.? pris)(?=\W*$)|\(?uvp\)?|retail|helyett|yerine|の品""",
    "saving": r"""
        off(?![a-z-])|saved|(?:preis)?nachlass|rabatt(?!ierter preis|preis|er[ae]t pris)|gespart|
        discount(?!(?:ed)? price)|sparen|günstiger|billiger|korting|voordeel|de réduction|d'économie|
        di sconto|de descuento|menos|de desconto|скидк\w+|выгод\w+|オフ|引き?|割引(?!価格|後)|오프|할인(?!가)|
        kedvezmény|indirim(?!li)|kazanç|की (?:बचत|छूट)|
        taniej|sleva|cash[ -]?back|back(?=\W*$| on | when )|coupon(?=\W*$)|
        voucher\b|
        (?:e-?)?gift ?card(?= (?:for|when|back)\b| with (?:purchase|any|every|your|qualifying|eligible)\b)|
        store credit|gutschein\b|in rewards?\b|bonus\w*|points|punkte|pts|баллов|бонус\w*|ポイント(?! ?\d)|相当|
        适用""",
    "shipping": r"""
        shipping|delivery|postage|versand(?!kostenfrei)\w*|lieferung|lieferkosten|livraison|de frais de port|spedizione|
        di spedizione|envío|de envío|de frete|frete|verzendkosten|frakt|fragt|dostaw\w*|doprav\w*|доставк\w+|배송|
        p&p|kargo|min(?:imum|\.)? (?:order|spend)(?=\W*$| (?:for|required|applies))|mindestbestellwert(?=\W*$)""",
    "deposit": r"""
        (?:as (?:a )?|non-refundable )?deposit|down(?=\W*$|,| payment| today)|up-?front\b|de (?:señal|fianza|depósito|
        sinal)|d'acompte|d’acompte|
        di (?:acconto|caparra|cauzione)|als anzahlung|anzahlung|предоплат\w*|задатк\w*|zaliczk\w*|zadatk\w*|kapora|
        aanbetaling|handpenning|előleg|定金|pfand|consigne|statiegeld|pant\b|kaution|kaucj\w+|zálohy""",
    "part": r"""
        add-?on\b(?! items?)|[1-9][- ](?:years?|yrs?|jahre?|ans|anni|años|anos|lat|let|года?|лет)\b|
        d'éco-part\w*|éco-part\w*|ecotax\w*|vrg\b|recupel(?! incl)""",
    "trade_in": r"""
        (?:with|after) (?:an? )?(?:eligible |qualifying )?trade-?in|(?:mit|nach) eintausch|avec reprise""",
    "member": r"""
        with (?:our |the |your |an? )?(?:(?!(?:memory|sd|sim|greeting|birthday|capture|expansion|business|
        access|key|warranty|graphics|video|network|sound|gift|micro\w*)\b)[\w-]+ )?
        card|mit (?:der )?(?:kunden|club|bonus)?karte|avec (?:la )?carte|con (?:la )?carta|
        con tarjeta|[сc] (?:\w+ )?(?:картой|кошельком)|по карте|z kartą|
        para (?:socios|miembros|sócios|membros)|pour (?:les )?(?:membres|adhérents)|per (?:i )?soci|voor leden|
        för medlemmar|for medlemmer|dla (?:członków|klubowiczów)|pro členy|pre členov|для (?:членов клуба|участников)|
        for (?:(?!non\b|famil|team|band|crew|staff|board)[\w+-]+ ){0,2}members|für mitglieder|member price|
        with prime|with clubcard|for club|met (?:de )?(?:bonus|klanten|leden)kaart|
        (?:[^\W\d]+ )?(?:club ?|loyalty |bonus |store |\w+)?(?:card|club|members?|loyalty|rewards?|nectar)(?:'s|s')?
        (?: holders?)? (?:price|offer)|
        medlemspris|klubpris|kundeklubpris|mitgliederpreis|clubpreis|ledenprijs|jäsenhinta|prix (?:carte|membre|
        adh[ée]rent|club)\w*|prezzo (?:carta|soci|club)|precio (?:socios?|club|con tarjeta)|preço (?:clube?|sócios?)|
        cena (?:klubowa|z kartą|z aplikacją|w aplikacji|pro členy|pre členov)|členská cena|preț (?:club|card|membri)|
        會員價|会员价|会員価格|회원가|(?:와우|카드|앱|멤버십) ?(?:할인|회원|전용)?가|
        (?:with|by|via) (?:bank |wire )transfer|(?:bei|per) (?:vorkasse|(?:bank)?überweisung)|par virement|
        (?:(?:pagando|abonando) )?(?:con|por|v[ií]a) (?:transferencia|dep[oó]sito)|con bonifico|
        (?:havale|eft)(?: ?/ ?(?:havale|eft))? (?:ile|fiyat)|(?:qua|bằng|với) (?:thẻ|vnpay|zalopay|momo)|
        (?:en )?efectivo""",
    "subscription": r"""
        (?:with )?auto-?(?:ship|deliver|replenish)\w*|subscribe (?:&|and) save|repeat deliver\w+|
        with (?:a )?subscription|mit (?:\w+-?)?vertrag|with (?:an? )?(?:\d\d?[- ](?:months?|years?) )?(?:contract|
        plan)\b|avec (?:un )?(?:forfait|engagement)|
        con (?:contratto|contrato|permanencia)|z umową|s tarifem|met (?:een )?abonnement|(?:mit|im) (?:spar-?)?abo\b|
        avec (?:un )?abonnement|con abbonamento|con (?:la )?suscripción""",
    "coupon": r"""
        (?:with|w/) ?(?:code|coupon|voucher)|kupon(?: ile|la\b)|after (?:code|coupon|rebate|discount)|
        mit (?:code|gutschein)|avec (?:le )?code|с промокодом|по промокоду|con codice|con (?:el )?código|
        com (?:o )?código|z kodem|s kódem|med koden?\b|met (?:de )?(?:kortings)?code|cu codul|
        con cupón|com cupom|クーポン|
        in (?:your |the |my )?(?:cart|basket|bag)(?=\W*$)|
        (?:when|once|if|after) (?:you )?add(?:ed|ing)? (?:it )?to (?:your |the )?(?:cart|basket|bag)|
        (?:at|during) checkout(?=\W*$)|
        im warenkorb(?=\W*$)|dans (?:le|votre) panier(?=\W*$)|en (?:el|tu|su) carrito(?=\W*$)|nel carrello(?=\W*$)|
        no carrinho(?=\W*$)|w koszyku(?=\W*$)|v košíku(?=\W*$)|в корзине(?=\W*$)|у кошику(?=\W*$)""",
    "used": r"""
        used|gebraucht|d.occasion|usato|usado|б/у|pre-owned|refurbished|renewed|open[- ]box|generalüberholt|begagnad|
        reconditionn|ricondizionat|reacondicionad|recondicionad|tweedehands|używan|odnowion|použit[ýáé](?!\w{2})""",
    "bulk": r"""
        (?:for|für|pour|per|voor|za|за) [2-9]\d?\b(?![.,]?[\d-]|,-| ?[€$£])|
        (?:ab|from|dès|from|od|от) \d+ ?(?:stk|stück|pcs|ks|szt|шт|pièces)""",
}  # fmt: skip
"""Kind -> words right after a price."""

BEHIND_ONLY = "helyett|yerine|の品"
"""Of the words of a list price those that never stand in front of one."""
