"""Words on product pages, in the languages of the shops: stock, seller, identifiers, condition, neighbours."""

from __future__ import annotations

import re
from functools import lru_cache

from scrapers.reading.quick_pattern import QuickPattern, one_line


def _any(words: str) -> QuickPattern:
    return QuickPattern(one_line(words), re.IGNORECASE)


OUT_OF_STOCK = _any(
    r"""out of stock|sold out|currently unavailable|temporarily unavailable|no longer available|not in stock|
    unavailable for (?:delivery|purchase)|this item is unavailable|not available for delivery|discontinued|
    back in stock|di nuovo disponibile|wieder (?:vorrätig|verfügbar|lieferbar|auf lager)|
    (?:de|à) nouveau (?:disponible|en stock)|nuevamente disponible|снова (?:появится|в наличии)|
    (?:notify|email) me when(?![^\n]{0,20}price)|ausverkauft|nicht (?:mehr )?(?:auf lager|lieferbar|
    verfügbar|vorrätig)|
    (?:diese[rs]? )?(?:artikel|produkt) steht (?:[^\W\d]+ ){0,2}nicht (?:mehr )?zur verfügung|
    derzeit nicht verfügbar|nicht verfügbar|leider vergriffen|vergriffen|zurzeit nicht|rupture de stock|épuisé|
    indisponible|
    non disponible|en rupture|agotado|sin stock|sin existencias|no disponible|esgotado|indisponível|avise-me|
    fora de estoque|
    esaurito|non disponibile|attualmente non disponibile|uitverkocht|niet (?:op voorraad|leverbaar|beschikbaar)|
    slutsåld|
    ej i lager|utsolgt|udsolgt|ikke på lager|loppu(?:nut|unmyyty| varasto\w+)|wyprzedan\w+|
    brak w magazynie|niedostępn\w+|
    produkt niedostępny|
    vyprodáno|není skladem|nedostupn\w+|stoc epuizat|indisponibil|nincs raktáron|elfogyott|нет в наличии|
    нет на складе|
    товар закончился|распродано|товар отсутствует|снят с продажи|немає в наявності|изчерпан|stokta yok|tükendi|缺货|
    售罄|已售完|
    在庫切れ|売り切れ|品切れ|在庫なし|품절|일시품절|매진|εξαντλ\w+|μη διαθέσιμο|δεν είναι διαθέσιμο|
    غير متوفر|نفد(?:ت)? (?:المخزون|الكمية)|אזל (?:מ?ה?מלאי)?|לא במלאי|hết hàng|đã bán hết|tạm hết|สินค้าหมด|stok habis|
    habis terjual|
    vypredan\w+|nie je (?:skladom|na sklade)|rasprodano|nije dostup\w+|ni na zalogi|razprodano|išparduota|neturime|
    izpārdots|nav pieejams|läbi müüdud|pole saadaval|momentan nicht|nicht mehr (?:erhältlich|im sortiment)|
    produit (?:arrêté|épuisé)|plus disponible|ya no (?:está )?disponible|non più disponibile|não (?:está )?disponível|
    fuera de stock|sin inventario|produto esgotado|nie jest dostępn\w+|chwilowo niedostępn\w+|momentálně nedostupn\w+|
    больше не (?:продается|продаётся|доступ\w+)|ожидается поступление|сообщить о поступлении|уведомить о поступлении|
    powiadom o dostępności|hlídat dostupnost|повідомити про наявність|gelince haber ver|
    再入荷|入荷待ち|到货通知|재입고|ناموجود|موجود نیست|اتمام موجودی|nema na (?:stanju|lageru)|
    нема на (?:стању|лагеру|залиха)|uppselt|ekki til á lager|nuk ka në gjendje|jashtë stokut|stokda yoxdur|
    mövcud deyil|
    გაყიდულია|(?:მარაგში არ|არ არის) (?:არის|მარაგში)|esgotat|sense estoc|
    առկա չէ|қолда жоқ|
    out-of-stock|(?<![\d.,])0 in stock|not currently in stock|isn.t in stock|no longer (?:in stock|stocked)|
    (?:currently|item|product) not available|join (?:the |our )?wait(?:ing ?)?list|not available (?:online|to order)|
    (?:aktuell|zur ?zeit|derzeit) nicht (?:[^\W\d]+ ){0,4}(?:verfügbar|lieferbar)|
    benachrichtig\w+,? (?:mich|wenn|sobald)(?![^\n]{0,25}preis)|
    nicht (?:ab lager|am lager|an lager|lagernd)|kein (?:lager)?bestand|
    nicht (?:sofort|online) (?:verfügbar|lieferbar)|
    (?:pas|plus) en stock|(?:pas|plus) disponible|victime de son succès|
    (?:m'avertir|me prévenir|prévenez-moi)(?![^\n]{0,25}prix)|hors stock|
    avvisami(?![^\n]{0,25}prezzo)|(?:articolo|prodotto) terminato|non (?:è |più )?in (?:magazzino|stock)|
    agotad|(?:avísame|notificarme)(?![^\n]{0,25}precio)|no hay (?:stock|existencias)|sin disponibilidad|
    se[mn] (?:estoque|stock)|fora de stock|(?:não há|não temos) (?:em )?(?:estoque|stock)|niet in (?:stock|voorraad)|
    slut i (?:lager|webb)|tillfälligt slut|(?:inte|ej|ikke) (?:i|på) lager|tomt på lager|ikke tilg(?:æng|jeng)elig|
    (?:inte|ej) tillgänglig|
    ei (?:ole )?(?:varastossa|saatavilla)|tilapäisesti loppu|brak (?:towaru|na stanie)|
    nie (?:ma )?(?:na stanie|w magazynie)|
    dočasně nedostup\w+|není na skladě|nejsou skladem|nincs készleten|nem (?:elérhető|rendelhető|kapható)|
    nem raktáron|
    nu (?:mai )?(?:este|e) (?:[îi]n stoc|disponibil)|epuizat|nedisponibil|не в наличии|отсутствует в наличии|
    не ?доступ\w+|\bзакончился\b|
    \bзакінчився\b|немає на складі|няма (?:на склад|(?:в )?наличност)|не е (?:в )?налич\w+|
    (?:nema|nije) na (?:stanju|lageru|zalih\w+)|ni (?:na (?:zalogi|voljo)|dobavljiv\w*)|
    nėra (?:sandėlyje|prekyboje)|nav (?:noliktavā|uz vietas)|
    pole laos|δεν υπάρχει σε|εκτός αποθέματος|stokta (?:bulunm|kalmad|değil|mevcut değil)|stoklarda yok|mevcut değil|
    ngừng kinh doanh|không còn hàng|สินค้าไม่พร้อม|แจ้งเตือน(?:ฉัน)?เมื่อ|หมดแล้ว|หมดสต็อก|หมดชั่วคราว|stok kosong|
    完売|販売終了|取り?扱い終了|売切|在庫がありません|无货|無貨|无现货|没有现货|已下架|缺貨|補貨中|售完|銷售一空|貨到通知|
    판매\s?종료|단종|نفذت الكمية|نفد من|غير متاح|أعلمني عند|חסר במלאי|עדכנו אותי|موجود شد|
    स्टॉक में नहीं|utg[åa]tt (?:ur|av|fra)\b|(?:har|er) utgått|\budgået|
    poistunut (?:valikoima|myynni)\w*|
    wycofan\w+ (?:z|ze) (?:sprzedaży|oferty|produkcji)|(?:prodej|výroba|výroby|predaj) (?:byl[ao]? )?ukončen\w*|
    descatalogado|fuera de catálogo|fuori (?:catalogo|produzione)|non più in produzione|descontinuad[oa]|
    uit (?:het |ons )?assortiment|niet meer (?:leverbaar|verkrijgbaar|in productie)|снят[оа]? с производства|
    знят[оа]? з (?:виробництва|продажу)|üretimi durduruldu|satıştan kaldırıldı|生産終了|廃番|停产|停產|停售|
    сатылып кетті|sotuvda yo.q|fuori stock|sem disponibilidade|již se neprodává|už sa nepredáva|készlethiány|
    kifutott termék|stoc 0(?![\d.,])|lips[ăa] (?:din |[îi]n )?stoc|δεν υπάρχει διαθεσιμότητα|temin edilem\w+|
    stoklar\w* (?:yok|bulunm)|satışta değil|временно отсутствует|товар(?:а)? (?:нет|отсутствует)(?! в)|нема в наявності|
    тимчасово відсутн\w+|розпродано|товар відсутній|қоймада жоқ|сатылымда жоқ|тауар таусылды|slut (?:online|på nätet)|
    tuote on loppu|ei verkkovarastossa|varasto loppu|laost otsas|ei ole saadaval|(?:hetkel|toode on) otsas|nav pieejama|
    rasprodat\w*|распродаден\w*|не е на залиха|nuk është në gjendje|在庫[:：]?\s?[×✕]|お取り?扱いできません|
    재고\s?없음|판매\s?중지|구매\s?불가|抢光了|暂无库存|無庫存|完售|انتهى المخزون|אין במלאי|המוצר אזל|ไม่มีสินค้า|
    stoc insuficient|
    ei ole laos|نفذ من|موجود ن(?:می ?باشد|یست)|
    cháy hàng|barang habis|persediaan habis|habis dijual|tiada stok|स्टॉक खत्म"""
)
OUT_OF_STOCK_ALONE = frozenset(
    """unavailable|not available|awaiting stock|back soon|0 available|nicht bestellbar|terminato|non acquistabile|
    неналичен|αναμένεται|ожидается|отсутствует|продано|продан|відсутній|таусылды|utgått|udgået|utilgængelig|
    utilgjengelig|otsas|
    库存不足|לא זמין|หมด|tidak tersedia|habis|تمام شد|उपलब्ध नहीं|बिक गया|væntanlegt|exhaurit|satılıb|bitib|
    próximamente disponible""".replace("\n    ", "").split("|")
)
"""What says that goods are sold out only where it is all that a line says, and the line is about stock."""
IN_STOCK = _any(
    r"""in stock|available (?:now|to order|for delivery|online)|ready to ship|ships (?:in|within|today)|
    only \d+ left|usually dispatched|usually ships|auf lager|sofort (?:lieferbar|verfügbar)|lieferbar|vorrätig|
    verfügbar\b|
    nur noch \d+|versandfertig|en stock|disponible\b|il ne reste plus que|expédié sous|en existencias|hay existencias|
    em estoque|em stock|disponível|disponibilità immediata|disponibile\b|disponibilità|solo \d+ rimasti|
    op voorraad|leverbaar|i lager|
    på lager|varastossa|na stanie|dostępny|w magazynie|skladem|în stoc|in stoc|stoc limitat|raktáron|készleten|
    в наличии|есть на складе|
    на складе|в наявності|є в наявності|наличност|stokta|有货|現貨|在庫あり|在庫有り|재고\s?있음|구매하기|
    (?<!μη )(?<!είναι )διαθέσιμο\b|ετοιμοπαράδοτο|(?<!غير )متوفر|במלאי|
    còn hàng|มีสินค้า|tersedia\b|na sklade|skladom|na zalogi|dostupno odmah|na stanju|yra sandėlyje|turime sandėlyje|
    ir noliktavā|laos olemas|lagernd|a[bn] lager|wird versendet|en stock|livraison sous|envío en 24|
    entrega inmediata|(?<!نا)موجود(?! نیست)|(?<!nema )na lageru|на (?:стању|лагеру|залиха)|til á lager|në stok|
    në gjendje|stokda var|mövcuddur|მარაგშია|առկա է|қолда бар|
    pronta entrega|spedito in|wysyłka w|dostępny od ręki|expedujeme|do 24 h|отправим|доставка завтра|готов к отправке|
    low stock|pronta consegna|in magazzino|últimas unidades|saatavilla|heti varastosta|ihned k odeslání|
    azonnal szállítható|\bdisponibil\b|\bналично\b|na zalih\w+|\bdostupno\b|\bdobavljivo\b|\bturime\b|sandėlyje|
    \bpieejams\b|\bsaadaval\b|σε απόθεμα|พร้อมส่ง|在庫わずか|残りわずか|残り\s?[1-9]\d*\s?[点個枚冊台本着]|即納|现货|有貨|
    尚有庫存|仅剩\s?[1-9]|僅剩\s?[1-9]|剩餘\s?[1-9]|متاح|स्टॉक में|
    ultim[ie] [1-9]\d* (?:pezzi|disponibil\w+)|últimas? [1-9]\d* unidad\w*|ostatni\w{0,4} [1-9]\d* szt\w*|
    na skladě(?!m)|
    ihneď k odberu|posledn\w{1,4} [1-9]\d* (?:ks|kus\w*)|utolsó [1-9]\d* db|stoc suficient|
    ultim\w{1,4} [1-9]\d* (?:buc|produse)\w*|последни [1-9]\d* бр\w*|άμεση παραλαβή|τελευταί\w+ [1-9]\d* τεμ\w*|
    hemen kargo\w*|son [1-9]\d* (?:ürün|adet)|осталось (?:всего )?[1-9]\d* ?(?:шт|ед)\w*|готов\w+ до відправ\w+|
    finns i webblager|få kvar|kan leveres straks|kun [1-9]\d* (?:tilbage|igjen)|få (?:tilbage|igjen)|
    enää [1-9]\d* (?:kpl )?jäljellä|在庫僅少|当日(?:出荷|発送)|바로\s?출고|[1-9]\d{0,3}개 남(?:음|았)|库存(?:充足|紧张)|
    庫存充足|متبق\w* [1-9]|נותרו [1-9]|sẵn hàng|còn [1-9]\d* sản phẩm|เหลือ(?:เพียง)? ?[1-9]\d* ?ชิ้น|มีในสต็อก|ready stock|
    (?<![^\n])[1-9]\d{0,4} disponib(?:les|ili)(?![^\n])|quedan [1-9]\d* disponib|restam (?:apenas )?[1-9]|
    pozostało (?:tylko )?[1-9]|dostępność: (?:duża|średnia|mała) ilość|залишилось [1-9]|
    在庫(?:数)?\s?[:：]?\s?(?:[1-9]|[○◎〇])|재고\s?[:：]?\s?[1-9]|남은 수량\s?[:：]?\s?[1-9]|
    [库庫]存\s?[:：]?\s?[1-9]|有庫存|còn [1-9]\d* trong kho|stok:? [1-9]|
    sisa [1-9]|stok ada|zadnj\w+ [1-9]\d* kom\w*|(?<![^\n])(?:beschikbaar|dostępn[aey]|dostupn[éýáo]|elérhető|на склад|
    наличен|на складі|закінчується|في المخزون|זמין|có sẵn|raspoloživo)(?![^\n])"""
)
BUY = _any(
    r"""add to (?:your |my )?(?:cart|bag|basket|trolley|order)|pre-?order now|放入購物車|かごに(?:追加|入れる)|chọn mua|
    agregar a (?:mi|la) bolsa|ajouter (?:à mon|au) (?:sac|panier)|in (?:den korb|mijn winkelwagen)|
    buy (?:it )?now|place bid|bid now|in den (?:warenkorb|einkaufswagen)|
    jetzt kaufen|
    ajouter au panier|acheter|añadir (?:al carrito|a la cesta)|agregar al carr\w+|comprar\b|adicionar ao carrinho|
    aggiungi al carrello|acquista|in winkelwagen|in winkelmand|bestellen|lägg i (?:varukorg\w*|kundvagn\w*)|
    köp\b|legg i handlekurv|læg i (?:indkøbs)?kurv|
    lisää ostoskoriin|do koszyka|dodaj do koszyka|do košíku|vložit do košíku|adaug[aă] [iî]n co[sș]|kosárba|
    в корзину|купить|
    добавить в корзину|до кошика|купити|добави в количка|добавяне в количка|sepete ekle|加入购物车|加入購物車|立即购买|
    カートに入れる|カートに追加|장바구니|구매하기|카트에 추가|
    προσθήκη στο καλάθι|αγορά\b|أضف إلى (?:السلة|عربة)|اشتر(?:ي)? الآن|
    הוסף (?:לסל|לעגלה)|הוספה לסל|קנה עכשיו|thêm vào giỏ|mua ngay|เพิ่มลงตะกร้า|ซื้อ(?:เลย|ทันที)|tambah ke keranjang|
    beli sekarang|do košíka|u košaricu|v košarico|į krepšelį|pievienot grozam|lisa ostukorvi|
    dans le panier|al carrello|al carrito|no carrinho|kup teraz|koupit|cumpără|vásárlás|ostoskoriin|kjøp\b|køb\b|
    оформить заказ|заказать|satın al|立即購買|放入购物车|今すぐ買う|購入する|바로구매|바로 구매|
    افزودن به سبد|اضافه به سبد|dodaj u korpu|у корпу|во кошничка|shto në (?:shportë|karrocë)|(?:setja|bæta) í körfu|
    afegi\w+ a la? cistella|səbətə (?:at|əlavə)|savatga|себетке|კალათაში|զամբյուղ|कार्ट में|কার্টে|tambah ke troli|
    order now|reserve now|get it now|zum warenkorb hinzufügen|in die einkaufstasche|précommander|
    (?:mettre|ajouter) au panier|
    compra ora|nel carrello|aggiungi alla (?:borsa|shopping)|preordina ora|añadir a la bolsa|
    adicionar (?:à sacola|ao cesto)|(?:toevoegen|voeg toe) aan (?:mijn )?winkel\w+|in mijn winkel\w+|\bbestel nu|
    \bkoop nu|
    lägg till i varukorg|legg i handlevogn|(?:tilføj|føj) til kurv|lisää koriin|\bosta (?:nyt|kohe)|kupuję|\bzamów\b|
    \bobjedna[tť]\b|\bkúpiť\b|megveszem|megrendelem|\bcumpar[aă]\b|\bcomand[aă]\b|додати (?:в|до) кошик|\bв кошик|
    замовити|
    добави в кошницата|\bкупи\b|поръчай|\bkupi\b|\bpirkti\b|prekių krepšelį|ielikt grozā|\bpirkt\b|lisa korvi|
    στο καλάθι|αγόρασέ το|hemen al|sepete at|şimdi al|mua hàng|đặt mua|
    (?:เพิ่ม|หยิบ|ใส่)(?:สินค้า)?(?:ไปยัง|ลงใน|ลง|ใส่|ใน)?(?:ตะกร้า|รถเข็น)|ซื้อสินค้า|สั่งซื้อ|
    tambahkan ke keranjang|
    masukkan keranjang|カートへ入れる|(?:カゴ|かご)に入れる|今すぐ購入|購入手続き|注文する|予約する|
    立即抢购|直接購買|加到購物車|
    쇼핑백 담기|أضف للسلة|إضافة (?:إلى ال|لل)سلة|הוספה לעגלה|הוסף לעגלה|अभी खरीदें|сатып алу|сагсанд|engadir (?:á|ao) \w+|
    saskira gehitu|(?<![^\n])(?:add|commander|立即付定金|付定金|立即预订|立即預訂|
    voeg toe|toevoegen|hinzufügen|ajouter|añadir|agregar|adicionar|aggiungi|lägg till|
    tilføj|legg til|lisää|dodaj|přidat|pridať|hozzáad\w*|adaugă|добавить|додати|добави|ekle|προσθήκη|담기|
    เพิ่ม|tambah|thêm|أضف|הוסף|הוספה)(?![^\n])"""
)
SEE_OFFERS = _any(
    r"""see all buying options|available from these sellers|see (?:all )?offers|alle angebote|andere verkäufer|
    disponibile presso questi venditori|disponible auprès de ces vendeurs|voir (?:toutes )?les offres|
    vedi tutte le offerte"""
)
_OTHER_SELLERS = r"""other sellers|(?:andere|weitere) (?:verkäufer|anbieter|händler)|autres (?:vendeurs|marchands)|
    altri venditori|otros vendedores|outros vendedores|andere verkopers|(?:alți|alti) v[âa]nz[ăa]tori|
    (?:inni|pozostali) sprzedawcy|(?:další|ostatní|jiní) prodejci|(?:ďalší|iní) predajcovia|(?:további|más) eladók|
    (?:andra|övriga) säljare|andre (?:sælgere|selgere)|muut myyjät|(?:другие|остальные) продавцы|інші продавці|
    diğer satıcılar|άλλοι πωλητές|其他卖家|其他賣家|他の出品者|다른 판매자"""
NEIGHBOURS = _any(
    _OTHER_SELLERS
    + r"""|also (?:bought|viewed|like|consider|purchased)|related|similar|you (?:may|might|could)|recommend\w*|
    recently viewed|
    (?:frequently|often|usually) bought|sponsored|compare with|accessories|bundle|more (?:from|like|items)|
    other (?:customers|products)|
    customers who|people who|complete the|goes well|best ?sellers|ähnliche|kunden (?:kauften|interess|haben)|
    das könnte|zubehör|
    wird oft|gesponsert|empfehl\w*|zuletzt (?:an)?gesehen|passend|weitere|andere kunden|vous aimer|similaires|
    associés|
    clients ayant|souvent achetés|sponsoris\w+|recommand\w*|consultés|accessoires|relacionad\w+|similares|
    también|recomenda\w+|
    clientes que|patrocinad\w+|quem (?:comprou|viu)|você|aproveite|correlat\w+|simil[ei]|potrebbe|clienti che|
    spesso comprati|
    consigliat\w+|visti di recente|vergelijkbare|anderen|aanbevolen|gerelateerd\w*|liknande|lignende|podobn\w+|
    polecan\w+|
    inni klienci|související|podobné|produse similare|asemănătoare|cumpărate|văzute|recomandate|sponsorizate|
    похожие|рекоменд\w+|с этим товаром|вместе с|аналог\w*|сопутствующ\w+|вы (?:смотрели|недавно)|покупают|схожі|
    benzer|这些|相关|推荐|猜你喜欢|おすすめ|関連|類似|この商品を|함께|추천|연관|비슷한|σχετικ\w+|παρόμοι\w+|
    δείτε επίσης|συχνά αγοράζονται|منتجات (?:مشابهة|ذات صلة)|
    قد يعجبك|מוצרים (?:דומים|קשורים)|אולי יעניין|sản phẩm (?:tương tự|liên quan)|สินค้า(?:ที่เกี่ยวข้อง|แนะนำ)|
    produk (?:terkait|
    serupa)|súvisiace|slični|povezani|sorodni|panašios|līdzīgas|sarnased|også|också|muita|samankaltais\w+|
    hasonló|kapcsolódó|ajánl\w+|mások|önerilen|bunları da|продължете|подобни|свързани|схожие|смотрите также|
    محصولات (?:مشابه|مرتبط)|کالاهای (?:مشابه|مرتبط)|слични|повезани|srodni|tengdar vörur|svipaðar|të ngjashme|
    oxşar məhsul\w*|მსგავსი|նմանատիպ|ұқсас|संबंधित|
    neu eingetroffen|neuheiten|popular (?:products|items|right now)|beliebte (?:produkte|artikel)|
    produits populaires|productos populares|produtos populares|prodotti popolari|populaire producten|популярные товары|
    популярні товари|popularne produkty|oblíbené produkty|인기 ?상품|人気商品|热门商品|熱門商品|top[- ]?seller|
    nouveautés|novedades|novità|nowości|новинки"""
)
NEIGHBOUR_NAMES = _any(
    r"""related|recommend|recomm\b|similar|upsell|up-sell|cross-?sell|crosssell|carousel|carrousel|sponsor|
    recently|footer|
    mini-?cart|
    compar(?:ison|at|ad)|
    (?<!price)(?<!price[-_])(?<!price[-_][-_])(?<!value[-_])(?<!value[-_][-_])compar(?!e?[-_]{0,2}(?:at(?![a-z])|(?:at[-_]{0,2})?price))|
    accessor|bundle|frequently|bought|slider|suggest(?!ed[-_]?(?:retail|price))|other-?seller|
    teaser|advert(?!ised-price)|
    banner|alternativ|successor|replaced-?by|nachfolge|
    (?:^|[ _-])nav(?:$|[ _-])|menu|breadcrumb|swatch|also-|cart-?drawer|
    sponsored|ad-slot|
    card-item|product-?(?:list(?!-field)|grid|card(?!-?price(?![a-z]))|tile|slide)|popover|
    (?<!has-)(?<!with-)(?<!js-)(?<!generic-)tooltip(?!-?(?:trigger|wrap|target|anchor|parent))|modal|dialog|
    dropdown|newsletter|(?<!p)reviews?\b"""
)
OTHER_SELLERS = _any(
    rf"""{_OTHER_SELLERS}|compare offers|confronta offerte|comparer? les offres|comparez les offres|
    angebote vergleichen|comparar ofertas|alte oferte"""
)
SOLD_BY = QuickPattern(
    r"(?:(?:ships from and |dispatched from and |shipped and |fulfilled and )?sold (?:and (?:shipped|delivered|"
    r"dispatched) )?by|"
    r"verkauft (?:und versandt |von )?(?:durch|von)|verkauf und versand durch|verkauf durch|"
    r"(?:seller (?:information|info|details)|verkäufer-?informationen|informations? (?:sur le |du )?vendeur|"
    r"información del vendedor|informações do vendedor|informazioni (?:sul )?venditore|informace o prodejci|"
    r"informacje o sprzedawcy|информация о продавце|satıcı bilgileri|informasi penjual|thông tin (?:người|nhà) bán|"
    r"معلومات (?:عن )?البائع)(?=\s?:?\s*\n)|verkäufer|"
    r"(?:expédié et )?vendu(?: et expédié)? par|vendeur|(?:vendido y enviado|vendido) por|vendedor|"
    r"vendido e entregue por|"
    r"(?:venduto e spedito|venduto) da|venditore|(?:vândut și livrat|vandut si livrat|vândut|"
    r"vandut)(?: și livrat)? (?:de|de către)|"
    r"verkocht (?:en verzonden )?door|verkoop door|verkoper|säljs (?:och levereras )?av|selges av|sælges af|sprzedawca|"
    r"sprzedaż i wysyłka|sprzedaje(?: i wysyła)?|"
    r"prodejce|prodává(?: a (?:doručuje|odesílá|expeduje))?|predajca|predáva(?: a (?:doručuje|odosiela))?|"
    r"продавец|продает|продаёт|продано|магазин|продавець|satıcı|販売[元者]|出品者|ショップ名|卖家|賣家|판매자|seller|"
    r"البائع|يباع (?:من|بواسطة)|فروشنده|נמכר (?:על ידי|ע\"י)|מוכר|ขายโดย|ผู้ขาย|(?:người|nhà) bán|dijual oleh|penjual|"
    r"πωλείται από|πωλητής|продава(?:но)? (?:се )?от|продавач|prodávající|forgalmazó|eladó(?=\s?:)|сатушы|myyjä|"
    r"müüja|pārdevējs|pardavėjas|prodavatelj|prodavač|prodajalec|prodavac|säljare|selger(?=\s?:)|sælger(?=\s?:)|"
    r"(?:được )?bán bởi|cung cấp bởi|विक्रेता|seljandi|venut per|venedor|გამყიდველი|sotuvchi|վաճառող)"
    r"(?:(?P<colon>：|\s?:(?=\s))\s*|\s+)(?P<name>[^\n|•·:]{2,80})",
    re.IGNORECASE,
)
SELLER_END = re.compile(
    r"\s+(?:and (?:fulfilled|shipped|dispatched|sold|delivered)|und (?:versand|verschickt|versendet)|et expédié|"
    r"e spedito|y enviado|"
    r"e enviado|e entregue|și livrat|si livrat|en verzonden|och levereras|и доставля|for additional|pour|per|in|"
    r"für|con|with|satıcı|rating|bewertung)\b.*$|"
    r"(?:[,;(]|\.(?!\s(?:(?:KG|OHG|Ltd|Inc|LLC)\b|z ?o\.|[ajklso]\.(?!\w)|r\.? ?o\b)))\s.*$|[.;]$|\s{2,}.*$|\s\(.*$|"
    r"\s+(?:[-–·]\s[^\d\n]{0,24})?\d[\d.,]*\s?%(?:\s\w*(?:positi|rating|review|score|bewert|отзыв|оцен)\w*.*)?\W*$|"
    r"\s+\d[.,]\d(?:\s?/\s?(?:5|10))?$",
    re.IGNORECASE,
)
GTIN_LABEL = QuickPattern(
    r"(?:\b(?:EAN|GTIN|UPC|ISBN|JAN)(?:[- ]?1[0-4])?(?:[- ]?(?:code|k[oó]d|nummer|nr\.?|コード|코드))?|barcode|"
    r"codice a barre|code[- ]barres|"
    r"código de barras|strichcode|kod kreskowy|штрих-?код|条形码|バーコード|barkod\w?|strek+kode?|streckkod|stregkode|"
    r"streepjescode|č(?:árový|iarový) kód|vonalkód|viivakoodi)\W{0,4}\s*(?P<digits>\d[\d \-]{6,18}\d)",
    re.IGNORECASE,
)
GTIN_NAMED = QuickPattern(
    r"\b(?:EAN|GTIN|UPC|ISBN|JAN)(?:(?:code|k[oó]d|nummer|nr|コード|코드)|(?![^\W\d_]))|barcode|codice\s+a\s+barre|"
    r"code[-\s]+barres|"
    r"código\s+de\s+barras|strichcode|kod\s+kreskowy|штрих-?код|条形码|バーコード|barkod|strek+kode?|streckkod|stregkode|"
    r"streepjescode|č(?:árový|iarový)\s+kód|vonalkód|viivakoodi",
    re.IGNORECASE,
)
"""What every match of `GTIN_LABEL` begins with, in text with the page's own blanks."""
SKU_LABEL = QuickPattern(
    r"(?:\bsku|\basin|\bmpn|part (?:number|no\.?)|item (?:number|no\.?|code|model number|(?=#))|article (?:number|"
    r"no\.?|code)|product (?:code|id|number|ref)|\bcat(?:alog(?:ue)?|\.)?(?: (?:number|no\.?)|(?=\s?#))|"
    r"model (?:number|no\.?)|style (?:number|no\.?|code)|art\.?[- ]?(?:nr|no|num)\.?|artikel-?(?:nr|nummer)\.?|"
    r"bestell-?(?:nr|nummer)\.?|"
    r"produkt-?(?:nr|nummer|code)\.?|anzeigen-?(?:nr|nummer|id)\.?|post id|ad id|lot (?:number|no\.?)|référence|"
    r"réf\.?|ref(?:erencia|erência|erenz)?\.?|"
    r"código(?: do produto| del? producto)?|n[°º]\s?d['’]article|"
    r"codice(?: prodotto| articolo)?|cod\.?(?: produs)?|artikelnummer|vare-?(?:nummer|nr)\.?|"
    r"artikkel-?(?:nummer|nr)\.?|kod(?: produktu| towaru)?|"
    r"katalogové číslo|kód(?: produktu| zboží| tovaru| výrobku)?|cikkszám|indeks|артикул|\bарт\.|код(?: товар[ау])?|"
    r"номер модели|(?:ürün|stok) kodu|artikelcode|tuote(?:numero|koodi)|κωδικός(?: προϊόντος)?|mã (?:sản phẩm|sp|hàng)|"
    r"รหัสสินค้า|kode produk|מק\"ט|رمز المنتج|رقم (?:المنتج|الصنف|الموديل)|کد (?:کالا|محصول)|"
    r"šifra(?: proizvoda| artikla)?|商品番号|商品コード|商品编号|商品編號|貨號|货号|型番|品番|상품번호|상품코드)"
    r"\s*[:：#.\u200e\u200f№\n\s]{1,6}\s*\(?(?P<sku>[A-Za-z0-9А-ЯЁІЇЄҐΑ-Ω][\w.\-/]{2,29})",
    re.IGNORECASE,
)
CONDITION = (
    ("refurbished", _any(r"refurbished|renewed|generalüberholt|reconditionné|ricondizionato|reacondicionado|"
            r"refabricad|восстановленн|整備済")),
    ("used", _any(r"condition\W{1,4}used|\bused\b\W{1,3}(?:good|like|very|accept)|zustand\W{1,4}gebraucht|"
            r"état\W{1,4}(?:occasion|utilisé)|"
                  r"состояние\W{1,4}б/у|\bб/у\b|usato|second[- ]hand|pre-?owned|stan\W{1,4}używany")),
    ("new", _any(r"condition\W{1,4}(?:brand )?new|zustand\W{1,4}neu|état\W{1,4}neuf|состояние\W{1,4}нов|"
            r"stan\W{1,4}nowy|estado\W{1,4}nuevo")),
)  # fmt: skip


_FOUND = _any(
    r"""^(?:search )?results? for\b|^search results|^suchergebnis|^résultats? (?:de (?:la |votre )?recherche|pour\b)|
    ^resultados (?:de (?:la |tu )?búsqueda|da busca|para\b)|^risultati (?:di|della|per la) ricerca|^zoekresultaten|
    ^sökresultat|^søkeresultat|^søgeresultat|^hakutulokset|^wyniki wyszukiwania|^výsledky (?:hledání|vyhledávání)|
    ^rezultatele? căutării|^keresési (?:eredmény|találat)|^результаты поиска|^результати пошуку|^arama sonuç|^検索結果|
    ^搜索结果|^搜尋結果|^검색 ?결과|^نتائج البحث|^תוצאות חיפוש|^kết quả tìm kiếm|^ผลการค้นหา|^hasil pencarian"""
)

_GONE = _any(
    r"""^(?:sorry\W{1,3})?(?:we.re sorry\W{1,3})?(?:but )?(?:this|the|that) (?:product|item|listing|offer|page)\b.{0,40}
    (?:no longer|not available|unavailable|been (?:removed|discontinued|sold)|discontinued|has ended)|
    ^(?:leider ist )?(?:dieses?r? |der |das )(?:produkt|artikel|angebot|anzeige)\b.{0,30}
    (?:nicht mehr|nicht verfügbar|gelöscht|ausverkauft|beendet)|
    ^(?:désolée?\W{1,3})?(?:cet?(?:te)? )(?:produit|article|offre|annonce)\b.{0,30}
    (?:plus (?:disponible|vendu|en vente|commercialisé)|pas disponible|indisponible|épuisé|supprimé|expiré)|
    ^(?:lo sentimos\W{1,3})?(?:este|el) (?:producto|artículo|anuncio)\b.{0,30}(?:ya no|no (?:está|se encuentra))|
    ^(?:questo|il) (?:prodotto|articolo|annuncio)\b.{0,30}(?:non (?:è )?più|non (?:è )?disponibile|esaurito)|
    ^(?:este|o) (?:produto|artigo|anúncio)\b.{0,30}(?:não está|não se encontra|indisponível|já não)|
    ^(?:dit|het) (?:product|artikel)\b.{0,30}(?:niet (?:meer )?(?:beschikbaar|leverbaar|verkrijgbaar)|uitverkocht)|
    ^(?:ten|ta|to) (?:produkt|towar|oferta|przedmiot)\b.{0,30}(?:nie jest|niedostępn|nie istnieje|już nie|zakończ)|
    ^(?:tento|toto|tato) (?:produkt|zboží|výrobek|nabídka|položka)\b.{0,30}(?:již není|není|už nie|nie je|neexistuje)|
    ^(?:этот |данный )?товар\b.{0,20}(?:больше не|снят|удал[её]н|не найден|недоступен|нет в продаже)|
    ^(?:цей |даний )?товар\b.{0,20}(?:більше не|знят|видален|не знайден|недоступн)|
    ^bu ürün\b.{0,30}(?:satışta değil|bulunm|mevcut değil|artık)|
    ^(?:denna|den här) (?:produkten?|artikeln?|vara)\b.{0,30}(?:inte längre|finns inte|utgått|slutsåld)|
    ^(?:dette|denne) (?:produktet|produkt|vare|varen|artiklen)\b.{0,30}(?:ikke (?:længere|lenger)|
    utgått|udgået|utsolgt|udsolgt)|
    ^tämä tuote .{0,20}(?:ei ole|poistunut)|
    ^(?:ez|a) termék\b.{0,20}(?:már nem|nem elérhető|megszűnt)|^(?:acest )?produs(?:ul)?\b.{0,20}nu mai|
    ^この商品は(?:現在|お取り?扱い|販売を?終了|掲載を?終了)|^該?商品已?下架|
    ^该?商品已?下架|판매가? ?(?:종료|중지)된 ?상품"""
)


def names_no_product(heading: str) -> bool:
    """Say whether a heading is that of a page of search results, or tells that the page's product is gone."""
    return _FOUND.search(heading) is not None or _GONE.search(heading) is not None


@lru_cache(maxsize=4096)
def is_about_others(heading: str) -> bool:
    """Say whether a heading announces other products; a shop's pages bear the same ones."""
    return NEIGHBOURS.search(heading) is not None
