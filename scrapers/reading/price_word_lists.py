"""Words right before a price that say what kind of price it is, in the languages of shops: data only.

Each entry is a regular expression over lower-case text; a bar separates entries. The kinds are those of `PriceToken`.
What stands right after a price is in `words_after_prices`.
"""

from __future__ import annotations

BEFORE: dict[str, str] = {
    "list": r"""
        uvp|uvp des herstellers|avp(?<![^\W\d_] avp)(?=[\W²³]*$)|uavp|apotheken-?verkaufspreis|
        war(?<![^\W\d_] war)(?=\W*$)|preis war|
        unverb\w*\.? preisempf\w*|rrp|r\.r\.p|msrp|srp|mrp|m\.r\.p|list price|list|
        listenpreis|statt|anstatt|ehem\w*|bisher\w*|vorher\w*|vorig\w*|früher\w*|alter preis|alt|streichpreis|
        normaler preis|zuvor|einst|précédemment|auparavant|precedentemente|anterior(?:mente)?|eerder|voorheen|
        poprzedni\w+|înainte|
        prej|ranije|iepriekš\w*|anksčiau|varem|pôvodne|förra|entis\w+|раніше|преди|sebelumnya|trước đây|לפני(?! מע)|
        regulärer preis|normal|ursprünglich\w*|originalpreis|normalpreis|30[- ]tage\w*|was|were|instead of|
        previous(?:ly)?|former(?:ly| price)|prior price|earlier price|rrp price|u\.p\.?|worth|value|retail|before|
        regular\w*(?: price)?|reg\.?|orig\.?|original(?:ly| price)?|
        old price|previous price|compare at|full price|retail price|usual\w* price|usually|normally|typical price|
        standard price|strike price|standardpreis|prix habituel|precio habitual|prezzo (?:regolare|abituale)|
        preço habitual|
        prix (?:de vente )?(?:public )?(?:conseillé|généralement constaté)\w*|prix barré|prix de base|
        prix public\w*|prix d'origine|prix normal|prix initial|au lieu de|ancien prix|avant|pvp\w*|p\.v\.p\w*|pvr|
        prix (?:précédent|antérieur|d'avant)|precio previo|preço prévio|
        prix de référence|precio recomendado|precio (?:anterior|tachado)|precio de lista|precio normal|precio original|
        precio regular|antes|en lugar de|en vez de|lista|preço de tabela|preço anterior|preço original|em vez de|
        prezzo consigliato|prezzo di listino|prezzo precedente|prezzo originale|prezzo pieno|anziché|invece di|era|
        prima|listino|adviesprijs|advies|van|oude prijs|was-prijs|normale prijs|in plaats van|i\.p\.v|normalpris|
        ord\.? ?(?:pris)?|ordinarie(?: pris)?|ordinær\w*|vejl\.? ?(?:pris)?|veil\.? ?(?:pris)?|førpris|før|tidigare|
        tidligere|rek\.? ?(?:pris)?|i stället för|i stedet for|istället för|nypris|neupreis|
        prix (?:du )?neuf|prezzo (?:del |da )?nuovo|precio (?:de )?nuevo|nieuwprijs|cena (?:nowego|nového)|
        цена нового|price (?:when|as) new|新品(?:価格|定価|価)|ovh|norm\.? ?(?:hinta)?|
        forrige|föregående|foregående|aiemp\w+|edellinen|ennen|předchoz\w+|předešl\w+|predchádzaj\w+|predošl\w+|
        prejšnj\w+|prethodn\w+|preț(?:ul)? anterior|pret(?:ul)? anterior|előző|önceki|προηγούμεν\w+|предыдущ\w+|
        попередн\w+|предишн\w+|претходн\w+|前(?:の|回)?価格|旧価格|旧价|舊價|이전 ?가(?:격)?|
        normaalihinta|alkuperäinen hinta(?: oli)?|aiemmin|tavaline hind|cena regularna|cena katalogowa|cena standardowa|
        poprzednia cena|
        stara cena|zamiast|było|běžn(?:á cena|ě(?! (?:skladem|k dostání|dostupn)))|
        původní cena|původně|místo|dříve|bežná cena|pôvodná cena|namiesto|
        preț vechi|preț recomandat|prețul? inițial(?: a fost)?|în loc de|prp|pret vechi|eredeti ár\w*|régi ár|helyett|
        korábbi ár\w*|eredetileg|ursprunglig\w*|oprindelig\w*|opprinnelig\w*|первоначальн\w+|
        (?:оригін|оригиналн)\w+(?: ц[еі]на|(?=\W*$))|orijinal(?: fiyat\w*|(?=\W*$))|
        (?:izvirn|izvorn)\w+(?: c(?:ij)?ena|(?=\W*$))|algne|
        元の価格|omnibus(?=:)|minimum advertised price|m(?<![^\W\d_] m)ap(?: price)?|dealer cost|listaár|redovna cijena|
        redovna cena|stara cijena|umjesto|redna cena|старая цена|
        прежняя цена|
        рекоменд\w+ цена|было|был[аи]?|вместо|обычная цена|обычно|цена без скидки|ррц|раньше|стара ціна|
        звичайна ціна|замість|було|стара цена|редовна цена|eski fiyat\w*|liste fiyatı|piyasa fiyatı|yerine|
        αρχική τιμή|αρχική|προτεινόμενη(?: λιανική)?(?: τιμή)?|τιμή καταλόγου|από λιανική|πλτ|π\.λ\.τ|ήταν|
        giá gốc|giá cũ|giá niêm yết|harga asli\w*|harga normal|harga coret|
        ราคาปกติ|ปกติ|ราคาเต็ม|จากปกติ|السعر السابق|السعر الأصلي|قبل|كان|بدلا من|بدلاً من|كانت|
        מחיר קודם|במקום|(?:ה)?מחיר ה?מקורי|
        मूल कीमत|定价|定價|原价|原價|市场价|市場價|市價|市价|建議售價|吊牌价|划线价|定価|
        通常価格|通常販売価格|通常|参考価格|当店通常価格|(?:lowest|niedrigster|laagste|prix le plus bas|
        prezzo più basso|preço mais baixo|preu més baix|
        precio más bajo|precio m[ií]nimo|najniższa|nejnižší|najnižšia|cel mai mic|legalacsonyabb|най-ниск\w+|
        найнижч\w+|χαμηλότερη|lägsta|laveste|najniža|najnižja|mažiausia|žemiausia|zemākā|madalaim|en düşük|
        alin)(?: [^\W\d]+\.?){0,5}(?: 30(?:[ -][^\W\d]+\.?){0,4})?|
        (?:best price|bester preis|meilleur prix|miglior prezzo|mejor precio|melhor preço|beste prijs)
        (?: [^\W\d]+\.?){0,4} 30(?:[ -][^\W\d]+\.?){0,4}|メーカー希望小売価格|希望小売価格|정가|정상가|
        소비자가|판매가 전|기존가|시중가|권장 ?소비자가(?:격)?|권장가(?:격)?|
        (?:suggested|recommended|rec\.)(?: retail| selling| consumer)? price|empfohlener(?: verkaufs)?preis|
        herstellerpreis|prix (?:recommandé|indicatif|fabricant|éditeur|constructeur)|
        prezzo (?:suggerito|raccomandato)|precio(?: de venta)?(?: al público)? (?:sugerido|aconsejado)|
        preço(?: de venda)?(?: ao público)? (?:sugerido|recomendado)|
        rekommenderat(?: \w+)? pris|cirkapris|ca-pris|
        (?:vejledende|veiledende)(?: \w+)? ?(?:pris|udsalgspris|utsalgspris)|
        suositushinta|ohjehinta|sugerowana(?: \w+)? cena|cena (?:sugerowana|rekomendowana)|scd|
        doporučená(?: \w+)? cena|dop\. cena|dmoc|odporúčaná(?: \w+)? cena|ajánlott(?: [^\W\d]+){0,2} ár|
        препоръчителна(?: \w+)? цена|пцд|рекомендована(?: \w+)? ціна|препорачана(?: \w+)? цена|
        рекоменд\w+ розничная цена|soovituslik(?: \w+)? hind|ieteicamā(?: \w+)? cena|rekomenduojama(?: \w+)? kaina|
        preporučena(?: \w+)? (?:cijena|cena)|priporočena(?: \w+)? cena|
        (?:önerilen|tavsiye edilen)(?: \w+)? fiyat\w*|建议零售价|建議零售價|官方指导价|厂商指导价|
        السعر المقترح|(?:سعر التجزئة|السعر) الموصى به|מחיר (?:מומלץ|מחירון|לפני)|ราคา(?:แนะนำ|ป้าย|ตั้ง)|
        harga (?:eceran tertinggi|awal|asal|biasa|sebelum\w*)|एमआरपी|अधिकतम खुदरा मूल्य|पुरानी कीमत|
        tavahind|vana hind|endine hind|alghind|(?:vecā|iepriekšējā|sākotnējā|parastā|standarta) cena|
        (?:sena|buvusi|įprasta|pradinė|ankstesnė) kaina|leiðbeinandi verð|áður|abans|(?:pvp|preu) recomanat|
        preu (?:anterior|original)|бұрынғы баға\w*|ескі баға\w*|eski narx\w*|
        قیمت (?:قبلی|قبل|اصلی|مصرف.کننده)|(?:köhnə|əvvəlki) qiymət\w*|ძველი ფასი|հին գին\w*|
        çmimi i (?:vjetër|mëparshëm)|çmimi fillestar|παλιά τιμή|vanha hinta|gammel pris|gammalt pris|
        vecchio prezzo|prezzo vecchio|preço antigo|precio (?:viejo|antiguo)|ราคาเดิม|harga lama|מחיר ישן|
        السعر القديم|(?:আগের|পূর্বের) দাম""",
    "instalment": r"""
        pay in \d+ of|in \d+ (?:termijnen van|obrok\w+ po)|na \d+ (?:obrok\w+|splátek) po|rate(?:le)? de la|
        част(?:ями|инами)(?: по| от| від)?|
        \d+ ?(?:x|×|(?:(?!star|étoile|stern)[^\W\d]+ )?(?:rat(?:en|er|e|y)?|obrok\w+|splát[eo]k|mensualit\w+|cuotas|
        parcelas|
        плат[её]ж\w+|взнос\w+|plateb|opłat|delbetalning\w*|avbetalning\w*|termijnen|részlet\w*|плащани\w+|avdrag|
        versements?|zahlungen|pagos|pagamentos?|pagamenti|(?:del)?betaling(?:en|er)|delbetalinger|
        osamaksu\w*)(?: (?:lunare|mensili|mensuel\w+|
        mensuales|mensais|iguales|égales))?|vezes|fois|plazos|(?<!\d\d\d )
        (?<![89]\d )(?<!7[3-9] )(?<!(?<!in )bis zu [5-9]\d )(?<!(?<!in )tot [5-9]\d )(?<!til [5-9]\d )(?<!till [5-9]\d )
        (?<!fino a [5-9]\d )(?:mal|keer|volte|gånger|ganger)
        (?! (?!ohne |zinsfrei|r[äe]ntefri|renteloos|senza |sans )[^\W\d_]{4})|
        (?:interest-free |monthly |equal |
        easy )*payments?|instal\w+|(?:months?|monate|mesi|meses|mois|ay|mies\w*|міс\w*|мес\w*)
        (?! (?:[^\W\d]+ )?(?:warrant|gwaranc|гарант|g[au][ar]+ant))|msi|taksit)(?: ?(?:de|of|à|
        zu|a|câte|på|od|van|da|von|po|по|at|for|@|x|×|sin inter[eé]s(?:es)?|sans frais|sem juros|
        без (?:переплаты|лихва)|0 ?%|rrso 0 ?%|tasso zero|senza interessi|f[ăa]r[ăa] dob[âa]nd[ăa]|
        bez (?:odsetek|navýšení|úroku|úrokov)|zinsfrei|ohne zinsen|faizsiz|räntefri\w*|rentefri\w*|renteloos))*|
        (?:in|en|em|ou|o|or) \d+ ?(?:x|rate|fois|cuotas|vezes|payments|instal\w*)(?: ?(?:
        de|of|da|di|à))*|raten? (?:von|ab|zu)|
        monatsraten?|monatlich\w*(?: ab)?|mtl\.?|finanzierung\w*|financ\w+|finanz\w+|instal(?!lation)\w+|pay monthly|
        monthly|per month|mensualité\w*|mensual\w*|mensile|anzahlung|down payment|acompte|anticipo|entrada|
        первый взнос|rata da|rate da|cuotas? de|рассрочк\w+|в рассрочку(?: от)?|кредит\w*|ежемесячно|в месяц|
        quincenal\w*|s(?<![^\W\d_] s)emanal\w*|(?:pago|cuota|tarifa|renta|alquiler)s? semanal\w*|
        weekly(?=\W*(?:(?:from|of|at|for|only|just)\W*)?$)|
        weekly (?:rent(?:al)?|hire|rates?|costs?|fees?|charges?|(?:re)?payments?|instal\w+|plan|subscription|lease)|
        wöchentlich(?=\W*$)|h(?<!offre h)(?<!promo h)ebdomadaire|měsíčně|mesačne|miesięcznie|havonta|щомісяця|
        оплата частями|parcel\w+|taksit\w*|klarna|affirm|afterpay|leasing\w*|clearpay|zip|rent(?:al)? from|miete\w*|
        raty|rata|rat po|splátk\w*|аренда|månadsbetala\w*|delbetala\w*|月額|aylık|분할|分割|分期|每期|期0利率|할부|月々|
        每月|월|תשלומים(?: של)?|בתשלומים(?: של)?|לחודש|trả góp(?: từ)?|trả trước|mỗi tháng|cicilan(?: mulai| dari)*|
        angsuran|per bulan|เดือนละ|ผ่อน(?:เริ่มต้น|เพียง)?|قسط(?: شهري)?(?: من)?|
        دفعات(?: شهرية)?(?: بدون فوائد)?(?: بقيمة| من)?|
        بالتقسيط(?: من)?|أقساط|شهري\w*|δόσεις(?: των| από| x)?|τον μήνα|вноск\w*(?: по| от)?|
        თვეში|განვადებ\w*|ամսական|ապառիկ\w*|aylıq(?: ödəniş)?|ayda|oyiga|айына|emi(?: from| starts?)*|किस्त\w*|
        mensalidades?|prestaç(?:ão|ões)(?: mensa\w+)?|maandbedrag|per maand|havi (?:törlesztő|részlet)\w*|
        rat[ăa] lunar[ăa]|μηνιαία δόση|ежемесячный плат[её]ж|månadskostnad|månedlig\w*(?: ydelse)?|delbetaling|
        kuumakse|havi(?=\W*$)|pr\.? ?(?:md\.?|måned)|mēnesī|per mėnesį|月付|قسطی?|ماهی(?=\W*$)|ماهانه|
        kuukausierä|kk-erä|rahoitus|תשלום חודשי""",
    "member": r"""
        üyelere(?: özel)?|(?:premium|plus|prime)['’]?\w{0,8} özel(?: fiyat\w*)?|üye fiyatı|מחיר מועדון|
        לחברי(?: ה?מועדון)?|τιμή μέλους|για μέλη|pro členy(?: \w+)?|
        cena pro členy(?: \w+)?|pre členov|klubkártyával|klubtag\w*|törzsvásárló\w*|vip[价價]|學生價|学生价|学割|
        students?(?: and teachers)?|education price|étudiants?|studenten\w*|с уч[её]том бонусов|с бонусами|
        cliente \w+|
        with (?:our |your |the )?(?:(?!sd|micro|sim|memory|gift|graphics|sound|network|video|
        wi-?fi)[^\W\d]+ ){0,2}card(?! (?:reader|slot)\b)|
        mit (?:der )?(?:(?!\w*(?:sd|sim|grafik|speicher|netzwerk|sound|micro)[ -])[^\W\d][\w-]*[ -]){0,2}
        (?:karte|card|app|plus)(?!-)|
        plus[- ]preis|card price|avec (?:la |votre |ma )?carte(?! (?:sd|sim|micro|mémoire|graphique|réseau|son))|
        carte fidélité|con (?:la )?tarjeta|con carta|con (?:(?!sd|micro|sim|memory)[^\W\d]+ )?card(?! (?:reader|
        slot)\b)|
        s (?:(?!sd|micro|sim|paměť|pamäť|grafi)[^\W\d]+ )?(?:kartou|card)|kart ile|
        (?:preț |pret )?(?:pentru )?membri|за членове|клубна цена|с (?:клубна )?карта|за членови|kluba cena|
        ar (?:klienta|kluba) karti|za člane|za članove|klubska cena|klupska cijena|s kartico|s karticom|su kortele|
        nario kaina|lojalumo kaina|kliendikaardiga|jäsenhinta|jäsenille|etukortilla|
        с картой|по карте|цена по карте\w*|з карткою|z kartą|cu cardul|tarjeta(?: \w+){0,2}|com cartão|no cartão|kartla|
        (?:trade|contractor|dealer|reseller|nhs|teacher|military|staff|employee)
        (?: (?!handbook|manual|guide)\w+)? price|händlerpreis|
        member\w*(?: price)?|members? ?-?only(?: price)?|members? ?-?exclusive(?: price)?|
        app(?:[- ](?:only|exclusive))?[- ]price|(?:new|first)[- ](?:customer|user|order|time)s?(?: only)?(?: price)?|
        neukunden\w*|erstbesteller\w*|nouveaux clients|nuevos clientes|clientes nuevos|nuovi clienti|
        для новых клиентов|club\w*(?: price)?|with prime|prime (?:price|member\w*)|for subscribers|
        kundenkarte|loyalty\w*|premium\w* preis|prix adhérent\w*|prix membre\w*|precio socio\w*|prezzo soci|
        klubbpris|ledenprijs|klubov\w+ cena|klubár|клубн\w+ ц[еі]на|ціна для (?:членів(?: клубу)?|клубу)|
        멤버십가|ราคาสมาชิก|giá (?:cho )?thành viên|سعر (?:الأعضاء|العضو)|(?:מחיר )?חברי מועדון|preço (?:de )?sóci\w+|
        only in (?:the |our )?app(?=\W*$)|i(?<!open i)(?<!view i)n (?:the |our )?app(?=\W*$)|
        app-?preis|prix (?:dans l['’])?appli\w*|
        m(?<!ikke-m)(?<!icke-m)edlem\w*|klubpris|m(?<!nicht-m)itglied\w*|для участников|для клиентов клуба|
        dla klubowicz\w*|clubcard\w*|
        (?:vip|insiders?|rewards?|subscriber)[- ]?(?:price|pricing)|
        vip[- ]?(?:preis|prijs|pris|cena|цена|ціна|fiyat\w*|member\w*)|
        (?:prix|precio|prezzo|preço|cena|цена|ціна|giá|harga) vip|
        nectar\w*|plus ár|(?:vip|plus)?会(?<!非会)员(?=\W*$)|會(?<!非會)員(?=\W*$)|
        会(?<!非会)员价|會(?<!非會)員價|会(?<!非会)員価格|회원 ?(?:할인)?가|나의 ?(?:최대 ?)?할인가|내 ?할인가|
        (?:최대|카드|앱|와우) ?(?:할인|혜택|회원)가|와우가|実質(?:価格)?|ポイント(?:還元|差引)後|
        plus ?(?:会员)?价|新人价|cena klubow\w+|cena w aplikacji|
        prix carte(?=\W*$)|prezzo carta(?=\W*$)|preço (?:com |no )?cartão|prijs met (?:klanten|club|bonus)\w*|
        členská cena|pre[țt] (?:cu )?card|(?:τιμή κάρτας|με κάρτα)(?=\W*$)|с (?:бонусной|клубной|дисконтной) картой|
        kundeklubb\w*|会員様(?:限定)?価格|giá hội viên|harga (?:anggota|member)|สมาชิก(?=\W*$)|
        bank transfer|wire transfer|überweisung|banküberweisung|vorkasse\w*|par virement|con bonifico|
        havale\w*(?: indirim\w*)?(?: ile)?|eft|
        transferencia(?: bancaria| o dep[oó]sito)?|(?:precio |pago )?(?:en )?efectivo""",
    "subscription": r"""
        subscribe(?: & | and )?(?:save)?|auto-?(?:replenish|ship|delivery)|
        repeat deliver\w+|subscription|spar-abo|abo(?!ut|ve)\w*|prévoyez|im abo|
        iscriviti e risparmia|prenota e risparmia|подписк\w+|suscríbete\w*|suscripción|定期(?:おトク)?便|
        定期購入(?:なら)?|\d回目(?:以降)?|初回(?:限定)?(?:価格)?|정기배송""",
    "coupon": r"""
        at checkout|off in (?:your )?(?:cart|basket|bag)|effective price|
        coupon\w*|voucher\w*|promo ?code|gutschein\w*|(?:einkaufs|waren|wert)gutschein\w*|code promo|
        (?:with|after|using|nach|avec|après|met|na|po) (?:the )?
        (?:promo(?:tion(?:al)?)? |discount |rabatt|kortings|actie)?(?:code|kodzie)|
        mit code|купон\w*|промокод\w*|cupón|kupon(?: ile|la)|sepette|sepete özel(?: kupon(?: ile|la|lu)?)?|
        cupon|cupom|cupão|co[nm] (?:el |o )?c[óo]digo|con codice|avec le code|codice sconto|z kodem|s kódem|cu codul|
        med kod(?:en?)?|kuponnal|kóddal|kod\w* rabatow\w*|rabattkode|rabattkod|优惠券|券后\w?|到手价|クーポン|쿠폰\w*|
        slevový kód|zľavový kód|с код|με (?:κωδικό|κουπόνι)|kodla|rabatkode|(?:alennus)?koodilla|(?:uz|s) kupon\w*|
        (?:مع|باستخدام) (?:الكود|كود|الكوبون|كوبون)|(?:קוד |עם )?קופון|(?:với|nhập) mã|ใช้โค้ด|คูปอง|
        (?:dengan|pakai) kode|kupon(?=\W*$)""",
    "used": r"""
        használt\w*|used(?: from| - .*)?|pre-?owned|ex-(?:display|demo)|vorführ(?:gerät|modell|ware)|
        refurbished|renewed|second ?hand|gebraucht\w*|generalüberholt\w*|b-ware|
        d.occasion|occasion|reconditionné\w*|usato|ricondizionato|usado|reacondicionado|б/у|уценк\w+|begagnad\w*|
        brugt|používan\w+|używan\w+|tweedehands|tweedekans|warehouse|open[- ]box|中古|二手|중고|
        segunda mano|recondicionado|gebruikt|odnowion\w+|powystawow\w+|použit[éýá]|repasovan\w+|z bazaru|felújított|
        folosit|recondiționat|resigilat|употребяван\w*|втора употреба|μεταχειρισμέν\w+|ανακατασκευασμέν\w+|
        i̇?kinci el|yenilenmiş|восстановленн\w+|вживан\w+|б/в|уцінк\w+|renoverad|fyndvara|renoveret|brukt|renovert|
        käytetty|kunnostettu|リファビッシュ\w*|리퍼\w*|翻新\w?|مستعمل|מחודש|משומש|đã qua sử dụng|hàng cũ|
        (?:สินค้า)?มือสอง|bekas|rekondisi|rabljen\w+|korišten\w+""",
    "shipping": r"""
        (?:livraison|frais de port|expédition) à partir de|(?:envío|envio|frete|entrega|portes) a partir de|
        (?:spedizione|consegna) a partire da|livrare de la|portes(?: de envio)?|poštnina|tarne\w*|ongkos kirim|
        zustell\w+|lieferpauschale|ডেলিভারি (?:চার্জ|ফি)|(?:डिलीवरी|डिलिवरी|शिपिंग) (?:शुल्क|चार्ज)|ڈیلیوری چارجز|
        shipping\w*|ships for|delivery\w*|postage|p&p|p & p|freight|versand\w*|lieferung\w*|lieferkosten|liefergebühr|
        livraison\w*|frais de port|port|envío|envio|gastos de envío|frete|spedizione|spese di spedizione|porto|
        hemleverans|hjemlevering|
        verzend\w*|(?:doprava|poštovn\w*) (?:zdarma|zadarmo) (?:nad|od)|(?:livraison|spedizione|envío|envio|frete|
        entrega|livrare|dostawa) (?:offerte|gratuit[aeăo]?|gratis|gr[áa]tis) (?:dès|à partir de|sopra|oltre|da|
        a partire da|a partir de|desde|acima de|peste|la|od)(?: i| gli)?|darmowa dostawa od|(?:fri|
        gratis) frakt (?:över|over|fra|från)|
        ücretsiz kargo|bezorg\w*|frakt\w*|fragt\w*|levering\w*|leverans|dostaw\w*|wysyłk\w*|pristatym\w+|piegād\w+|
        doprav\w*|poštovn\w*|
        dostav\w*|livrare|transport|szállítás\w*|toimitus\w*|доставк\w+|пересылк\w+|
        αποστολή|μεταφορικά|άνω των|πάνω από|
        運費|运费|
        d(?<![^\W\d_] d)espacho|(?:costos?|valor|precio) (?:de |del )?despacho|
        жеткізу|yetkazib berish|هزینه ارسال|მიწოდება|առաքում|डिलीवरी|phí (?:ship|giao hàng)|
        送料(?!込|無料)|배송\w*|kargo|ongkir|phí vận chuyển|ค่าส่ง|ค่าจัดส่ง|الشحن|التوصيل|משלוח|free (?:delivery|
        shipping)(?: [^\W_]+,?){0,4} (?:over|from|on)|versandkostenfrei ab|gratis ab|ab einem bestellwert von|
        orders? (?:over|of)|
        (?:gratis|grátis|gratuit|gratuita|gratuito|gratuite|offert|offerte|kostenlos|kostenfrei|zdarma|zadarmo|
        darmowa|ingyenes|бесплатно|безкоштовно|ücretsiz) (?:ab|dès|à partir de|au-dessus de|desde|a partir de|oltre|
        sopra|nad|od|peste|de la|vanaf|boven|fra|från|över|acima de|от|від|felett)(?: i| gli)?|
        spend|min(?:imum|\.)? order|mindestbestellwert|минимальн\w+ заказ\w*|満|满|滿""",
    "saving": r"""
        (?:start|bonus)?guthaben|rückvergütung|store credit|gutschrift|
        (?:save|sparen|spare|économisez|ahorra|ahorre|risparmia|risparmi|bespaar) (?:up to|bis zu|jusqu'à|hasta|fino a|
        tot)|
        save|you save|(?:sie sparen|du sparst|you save|save|risparmi|ahorras?|économisez) \d\d? ?% ?\x28|odr|
        mail-in rebate|
        saving\w*|discount(?!(?:ed)? price)\w*|d(?<=[^\W\d_][ -]d)iscount(?:ed)? price|sie sparen|du sparst|spare|
        sparen|
        ersparnis|rabatt(?!ierter preis|preis|er[ae]t pris)\w*|r(?<=[^\W\d_][ -]r)abatt(?:ierter )?preis|nachlass|
        preisvorteil|(?:reduced|lowered|dropped|marked down|discounted) by|(?:reduziert|gesenkt|herabgesetzt|
        ermäßigt) um|(?:rebajad|reducid)[oa]s? en|(?:ribassat|scontat|ridott)[oa] di|(?:reduzido|baixou) em|
        (?:verlaagd|afgeprijsd) met|(?:nedsatt?|sänkt) med|obniżon[aey] o|снижена на|
        économi\w+|remise|réduction|risparm\w+|sconto|ahorr\w+|descuento|dto|desconto|economize|poupe|
        bespaar(?:t|de)?|korting|voordeel|spar|spara|sääst(?:[aäuö]|[aä]d|[aä]t|at[eä]|ätte|ösi|öt|öä|[gk]e)|
        ietaup\w+|sutaup\w+|спест(?!ов)\w+|уштед\w+|დაზოგ\w+|խնայ(?!ող|ատուփ)\w+|
        үнемде(?!гіш|йтін|у)\w+|חסכ(?!ונ)\w+|
        سود شما|oszczęd\w+|rabat(?!t)\w*|zniżka|taniej o|sleva|slevy|zľava|ušetř\w+|
        ušetrí\w+|ušted\w+|prihran\w+|popust|reducere|economise[sșş]t[ie]|economisi[tțţ]i|kedvezmény|megtakarítás|
        preisnachlass|endirim(?! qiymət)|жеңілдік(?! баға)|chegirma(?! narx)|кэшб[эе]к\w*|бонус\w*|
        кешб[эе]к\w*|έκπτωση|
        κερδίζ\w+|скидк\w+|экономи\w+|выгода|
        знижк\w+|економі\w+|отстъпка|indirim|kazanç|cash[ -]?back|bonus\w*|gift card|geschenkkarte|p(?<!\d p)oints?|
        (?:get|receive|claim|grab)(?: a free| a bonus| an? extra| up to|(?<=get) an?|(?<=receive) an?)(?=\W*$)|
        (?:enter|chance|opportunity) to win(?: up to| an?)?(?=\W*$)|w(?<![^\W\d_] w)in(?: up to| an?)?(?=\W*$)|
        g(?<![^\W\d_] g)ewinnen?(?: sie| bis zu| eine[nr]?){0,2}(?=\W*$)|gagne[zr]?(?: jusqu'à| une?)?(?=\W*$)|
        earn(?: up to)?|kortingsbon|spaar|jimat|
        giảm|tiết kiệm|hemat|diskon|ประหยัด|
        ลด(?!ราคา)|มูลค่า|抵|(?:ال)?توفير|وفر(?:ت|ي)?|خصم|הנחה|חיסכון|बचत|छूट|節省|节省|省|
        (?:至高|最高)补贴|补贴|立减|立減|优惠(?!价)|優惠(?!價)|減|减|割引(?!価格|後)|値引き?(?!後)|할인(?!가)|
        적립|off|less(?! than)""",
    "deposit": r"""
        pfand|(?:altteil|flaschen|dosen|kisten)pfand|zzgl\.? pfand|deposit|señal|acconto|caparra|
        sinal|предоплат\w*|задат\w*|zaliczk\w*|zadat(?:ek|ku)|kapor\w*|
        borg(?<![^\W\d_] borg)(?=\W*$)|waarborg(?<![^\W\d_] waarborg)(?=\W*$)|(?:waar)?borgsom|fianza|caução|depositum|
        aanbetaling|handpenning|előleg|定金|手付金|계약금|đặt cọc|
        consigne|statiegeld|pant|kaution|cauzione|záloha|kaucja|залог""",
    "trade_in": r"""
        trade[- ]in(?: value)?|eintausch\w*|ankauf\w*|inruil\w*|reprise|permuta|buy[- ]?back(?: price)?|výkupní cena|
        cena skupu|цена (?:выкупа|скупки)|買取(?:参考)?(?:価格|金額|額)?|下取り?(?:参考)?(?:価格|額)?|매입가|
        we(?:'ll|’ll)? (?:buy|pay)(?: you| it)?(?: for| up to)?|exchange price|austauschpreis|con rottamazione|
        thu cũ(?: lên đời| đổi mới)?|以旧换新(?:价)?|mit altgerät""",
    "ex_vat": r"""
        ex\.? ?(?:vat|tax|gst)|
        excl?\.? ?vat|excl?\.? \d+ ?% (?:btw|vat|tva|moms)|(?:zzgl|exkl)\.? \d+ ?% (?:mwst|ust)\.?|
        excluding vat|net price|nett[oó]\w*|excl\.? ?btw|ohne mwst\.?|zzgl\.? mwst\.?|
        exkl\.? mwst\.?|hors taxes?|ht|htva|precio sin imp\w*\.?(?: nac\w*\.?)?|
        sin imp\w*\.?(?: nac\w*\.?)?|sin iva|iva escl\w*|sem iva|bez dph|bez pdv|sans tva|без ндс|без пдв|
        ex\.? ?moms|exkl\.? ?moms|ekskl\.? ?moms|excl?\.? ?(?:gst|tax)|χωρίς φπα|πλέον φπα|προ φπα|kdv hariç|
        f[ăa]r[ăa] tva|áfa nélkül|be pvm|bez pvn|km-ta|ilma käibemaksuta|veroton|alv 0 ?%|s/ ?imp\w*\.?(?: nac\w*\.?)?|
        税抜\w*|税別|外税|税别|未税|未稅|本体価格|本体(?<=\(本体)|brez ddv|(?:מחיר )?באילת|מחיר אילת|
        (?:ללא|לפני|לא כולל) מע["״]?מ|بدون ضريبة|غير شامل الضريبة""",
    "part": r"""
        t(?<![\w.\x29%+/&] t)(?<![+/&]t)ax(?:es)?|dont|davon|di cui|
        of which|waarvan|inkl\.? (?=[€\d])|éco-part\w*|ecotax\w*|vrg|recupel|тариф|в том числе|
        a(?!dd-on items?)dd-on|surcharge|extra charge|additional (?:charge|cost)s?|upcharge|
        f(?<!all f)(?<!incl\. f)(?<!no f)ees?(?=\W{0,4}$)|aufpreis|aufschlag|mehrpreis|zuschlag|
        g(?<!inkl\. g)ebühr\w*(?=\W{0,4}$)|
        (?:minder|mindest)mengen\w*|express(?:zuschlag|gebühr)|versicherung|surcoût|sovrapprezzo|maggiorazione|
        (?:supplément|supplemento|suplemento|supliment)(?=\W{0,4}$)|recargo\w*|acréscimo|доплат\w+|комисси\w+|
        (?:сервисный|курьерский) сбор|сбор за|
        frais supplémentaires|gastos adicionales|costi aggiuntivi|наценк\w+|
        надбавк\w+|dopłat\w+|opłat\w+|příplat\w+|príplat\w+|poplat\w+|toeslag\w*|meerprijs|tillæg\w*|tillegg\w*|
        tillägg\w*|gebyr\w*|avgift(?:en|er)?|lisämaksu\w*|ek ücret\w*|felár\w*|frais de (?:dossier|gestion|service)|
        gift[- ]?wrap\w*|geschenkverpackung|emballage cadeau|papier cadeau|confezione regalo|
        (?:protection|replacement|service|care|warranty|insurance) plan(?: \(?\d\d?[- ](?:years?|yrs?|months?)\)?)?|
        extended warrant\w+|\d[- ]years? (?:protection|warranty|care|service|plan)(?: plan)?|
        (?:add|with|of) (?:\d[- ]years? )?(?:of )?protection|garantieverlängerung\w*|geräteschutz\w*|schutzbrief\w*|
        extension de garantie|garanzia estesa|estensione (?:di )?garanzia|(?:garantía|garantia) (?:extendida|ampliada|
        estendida)|ampliación de garantía|dodatkowa gwarancja|przedłużona gwarancja|prodloužená záruka|
        predĺžená záruka|verlengde garantie|förlängd garanti|utvidet garanti|udvidet garanti|
        (?:продл[её]нная|дополнительная|расширенная) гарантия|ek garanti|garanție extinsă|
        para regalo|inpakservice|подарочная упаковка|ギフト(?:包装|ラッピング)|선물 ?포장|
        設置(?:費|料金?)|リサイクル料金?|延長保証|工事費|組立(?:費|料)|설치비|조립비|尾款|安装费|安裝費|bortforsling|
        balance (?:due|payable|to pay|remaining)|b(?<![^\W\d_][ -]b)alance|
        restbetrag|restzahlung|solde à payer|saldo restante|
        остаток к оплате|installation(?: (?:fee|service|costs?))?|assembly (?:fee|service|costs?)|
        montage(?:kosten|service)|frais d'installation|
        einmalig(?:e kosten)?|einmalpreis|einmalzahlung|anschlusspreis|anschlussgebühr|
        (?:one-off|upfront|up-front)(?: cost| payment)?|activation fee|frais d['’]activation|jednorazow\w+|eenmalig\w*|
        в т\.ч|内税 ?$|消費税額? ?$|税額? ?$""",
    "total": r"""
        (?:price|total|preis|prix|prezzo|precio|preço|prijs|cena|цена) (?:for|für|pour|per|para|por|voor|za|за) (?:both|
        [2-9]\d?(?=:)|(?:[2-9]|\d\d)\d* (?!(?:[mc]?l|k?g|mg|cm|m|мл|г|кг)\b)[^\W\d]+|
        beide\w*|les deux|entrambi|ambos|ambas|oba|obydwa|obě|оба|обе|all (?:two|three|four|five|[2-9])|
        alle (?:zwei|drei|vier|[2-9])|les (?:trois|quatre|[2-9]))(?: \w+)?|buy both|add both|
        total|gesamt\w*|summe|subtotal|sub-total|insgesamt|totale|totaal|итого|合計|总计|합계|
        zwischensumme|subtotale|subtotaal|mezisoučet|medzisúčet|részösszeg|ara toplam|delsumma|delsum|mellansumma|
        välisumma|suma częściowa|подытог|промежуточный итог|проміжний підсумок|междинна сума|μερικό σύνολο|
        tạm tính|小計|小计|소계|المجموع الفرعي|סכום ביניים|
        (?:your|my|shopping|in) (?:basket|cart)|в корзине|у кошику|w koszyku|v košíku|
        b(?<![^\W\d_] b)asket|c(?<![^\W\d_] c)art|w(?<!in den w)arenkorb|
        p(?<!au p)anier|
        c(?<!al c)arrello|c(?<!a la c)esta|
        к(?<!в к)орзин\w*""",
    "bulk": r"""
        \d(?<![^\W\d_] \d)\d{0,3} ?\+(?! ?(?:sold|bought|review|rating|verkauft|vend|купили|продано|заказ))|
        (?:buy |any |mix )?[2-9](?<![.,]\d)\d? ?(?:for|für|pour|por|per|voor|za|за|för|
        for kun|
        /(?<! \d\d /)|db|szt\w*\.? za|stück für|
        stk\.? für|(?:st|stk|pcs|szt|ks|db|kpl|шт)\.? (?:for|für|för|za|за)|[点個本枚]で)|
        (?:ab|from|od|от|dès|vanaf|desde) (?:[2-9]|\d\d)\d* ?(?:stk|stück|pcs|pieces|units|ks|szt|шт|
        pièces|stuks|unidades)\.?:?|two for|three for|2er-?pack je|wholesale(?: price)?|großhandel\w*|prix de gros|
        price breaks?|precio (?:mayorista|al por mayor)|al por mayor|atacado|preço (?:de |no )?atacado|ingrosso|
        groothandel\w*|engros\w*|cena hurtow\w+|hurtow\w+|velkoobchod\w*|veľkoobchod\w*|гуртов\w+(?: ціна)?|гурт|
        опт(?:ом|ов\w+)?(?: цена)?|
        toptan(?: fiyat\w*)?|χονδρική\w*|批发价|批發價|卸売?価格|卸値|도매가|giá sỉ|harga grosir|سعر الجملة|ราคาส่ง""",
    "unit": r"""
        (?:pro|per|je|par|al|por|за|na|za) (?:\d+ ?)?(?:kg|g|l|ml|m|m2|m²|st(?:ü|u)ck|stk|einheit|person\w*|pack|
        box|case|carton|karton|bottle|roll|user|hour|sq\.? ?ft\.?|nacht|
        night|nuit|noche|notte|tag|
        day|jour|día|
        giorno|день|unit|unité|кг|г|л|мл|м|шт|kilo(?:gramm?\w*)?|gram\w*|lit(?:er|re|ro)|met(?:er|re|ro)|stuk\w*|
        oz|ounce|lb|pound|quilo|килограмм|литр|метр)|j(?<!cena j)(?<!cijena j)e|
        (?:kg|kilo|l|liter|m[²2])-?pr(?:eis|ijs|is)|preis ?/ ?(?:kg|l|m[²2])|
        kilohinta|litrahinta|\d+ ?(?:kg|g|ml|l|개|매|장|입)당|grundpreis|
        grundpr\.?|(?:price|preis|prix|prezzo|precio|preço|
        prijs|pris|cena|цена|ціна) ?(?:per|pro|par|al|por|à|za|за|je|au) (?:\d+ ?)?(?:kg|g|l'unité|l|ml|m|m2|m²|kilo|
        litre|liter|litro|unit|unité|unidad|кг|л|г|шт|100 ?g|100 ?ml|100 ?г|100 ?мл)|あたり|当たり|개당|장당|
        jednotková cena|cena jednostkowa|
        prix au (?:kg|kilo|litre)|jämförpris|jmf\.? ?pris|jfr\.? ?pris|vertailuhinta|enhetspris|egységár|
        unit price|(?:1|100|10) ?(?:kg|g|l|ml|m|кг|г|л|мл|m2|m²|st|stk)\.? ?=|(?:€|\$|£|zł|kr|₽|
        руб\.?) ?/ ?(?:kg|l|m|m²|м²|кг|л|100 ?g|100 ?ml)""",
    "range": r"""
        p[aâ]n[aă] la|
        up to|bis zu|bis|jusqu'à|hasta|fino a|até|tot|do|m(?<![^\W\d_] m)ax|
        powyżej|свыше|понад|iznad|yli|acima de|boven|מעל|فوق|أكثر من|بالای|superior(?:es|i|e)? (?:a|ai|al)|
        (?:mayor|maior)(?:es)? (?:a|de|que)|ครบ|ขั้นต่ำ|(?:dengan )?min(?:imal|\.)? (?:belanja|pembelian)|
        (?:price|pay|budget|preis) max|max\.|до|upto|más de|over|above|under|über|
        unter|below|
        less than""",
    "about": r"""
        ca\.?|circa|about|approx\w*\.?|around|ungefähr|etwa|env\.?|environ|aprox\w*\.?|около|ок\.|примерно|
        (?:geschätzter |estimated )(?:wert|value|price|preis)|schätzwert|ok\.|約|约|equivalent to|≈|~""",
    "from": r"""
        f\.? ?o\.? ?m\.?|fr\.? ?o\.? ?m\.?|
        enchère (?:actuelle|en cours)|puja actual|puntata attuale|lance atual|(?:huidig|hoogste) bod|текущая ставка|
        (?:aktuellt|nuvarande|nuværende|højeste|nåværende|høyeste) bud|aktualna licytacja|
        bid|(?:current|highest|winning) bid|(?:aktuelles |höchst)gebot|startpreis|from|از|starting(?: price)?(?: at|
         from)?|
        starts at|as low as|ab|schon ab|bereits ab|à partir de|a partir de|
        dès|desde|a partire da|da|od|от|від|fra|från|vanaf|v\.a\.|va|από|de la|już od|as from|од|des de|dari|frá|
        alkaen|alk\.?|alates|nuo|kuanzia|ตั้งแต่|no(?!\.| (?:pix|boleto|cart))|ár-tól|
        mulai(?: dari)?|từ|เริ่มต้น(?:ที่)?|เริ่ม|ابتداء من|ابتداءً من|يبدأ من|من|החל מ|מ-|की शुरुआत|最低|起价|起價|
        最低価格|최저|低至""",
    "now": r"""
        now(?: only)?|nuværende|nåværende|nuvarande|текущ\w+|поточн\w+|şu andaki|trenutn\w+|praegune|dabartin\w+|
        pašreizēj\w+|aktuáln\w+|jelenlegi|harga saat ini|現在の価格|(?:ה)?מחיר ה?נוכחי|verkaufspreis|angebot|aanbieding|
        verkoopprijs|prix soldé|prix réduit|prix de vente|
        precio de oferta|precio de venta|preço promocional|salgspris|försäljningspris|reapris|kampanjpris|kampagnepris|
        tarjoushinta|kampanjahinta|soodushind|akcijska (?:cena|cijena)|akcijas cena|oferta|precio oferta|
        internet|nur(?: noch)?|jetzt(?: nur)?|aktuell\w*|only|just|today|sale(?: price)?|our price|deal price|
        special price|offer price|aktionspreis|angebotspreis|sonderpreis|neuer preis|maintenant|seulement|
        prix promo|prix actuel|nouveau prix|ahora|solo|precio actual|precio final|hoy|agora|
        por(?: apenas)?|ora(?: solo)?|adesso|prezzo attuale|prezzo scontato|prezzo speciale|nu(?: voor)?|nu kun|
        actieprijs|voor|nå|kun|bare|tilbud|endast|teď|nyní|teraz|tylko|cena promocyjna|aktualna cena|akční cena|
        akciová cena|acum|akcij\w*|akce|promoc[ij]j?a|preț nou|preț redus|most|akciós ár|сейчас|теперь|стало|сегодня|
        цена со скидкой|новая цена|
        акци\w+|зараз|тепер|сега|şimdi|indirimli(?: fiyat)?|τώρα|τελική τιμή|nykyinen|nyt|chỉ còn|chỉ|
        giá bán|giá khuyến mãi|jadi|ลดเหลือ|เหลือ|ราคาพิเศษ|الآن|السعر الحالي|עכשיו|现价|現價|促销价|特价|特價|
        d(?<![^\W\d_][ -]d)iscount(?:ed)? price|
        price (?:with|after|incl(?:uding|\.)?) (?:the )?discount(?! ?(?:code|coupon|voucher))|
        r(?<![^\W\d_][ -]r)abatt(?:ierter )?preis|preis (?:mit|nach|inkl\.?) rabatt(?!code)|prix promotionnel|
        prix (?:après|avec) (?:la )?(?:remise|réduction)|precio (?:con|tras el) descuento|preço com desconto|
        prezzo (?:ridotto|con sconto|promozionale)|prijs (?:met|na) korting(?!scode)|pris (?:med|efter) rabatt?|
        rabatter(?:at|et) pris|cena po (?:slevě|zľave|rabacie)|cena (?:z|ze) (?:rabatem|zniżką)|cena sprzedaży|
        preț cu (?:discount|reducere)|cijena s popustom|cena s popustom|ціна зі знижкою|цена с отстъпка|
        τιμή με έκπτωση|giá sau (?:khi )?giảm(?: giá)?|harga (?:setelah )?diskon|ราคาหลังลด|السعر بعد الخصم|
        מחיר (?:אחרי|לאחר) הנחה|할인된 가격|割引後価格|活动价|セール価格|νέα τιμή|
        uusi hinta|ny pris|nytt pris|nuovo prezzo|prezzo nuovo|preço novo|precio nuevo|ราคาใหม่|harga baru|
        מחיר חדש|السعر الجديد|এখন|特価|販売価格|현재가|할인가|판매가|특가""",
}  # fmt: skip
"""Kind -> words right before a price; `now` says that this is the price, whatever stands before."""
