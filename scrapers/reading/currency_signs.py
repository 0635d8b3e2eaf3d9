"""The currency signs, abbreviations and words of shops, and the ISO 4217 currencies each may mean: data, no logic.

Each block maps a currency list to signs. The first currency is what a sign means where nothing else is known; a list
that begins with `?` says that the sign alone decides nothing.
"""

from __future__ import annotations

_ANY_CASE = """
EUR: € €uro euro euros eur ευρώ евро евра euró eura eurų eiro יורו أورو يورو ユーロ 欧元 歐元 유로
GBP EGP: £
GBP EGP: pounds
GBP: gbp £gb gb£ uk£ £stg stg£
USD CAD AUD NZD MXN CLP COP ARS UYU SGD HKD TWD BND FJD JMD TTD BBD BMD BSD BZD CUP DOP GYD KYD LRD NAD SBD SRD XCD: $
USD CAD AUD NZD SGD HKD: dollar dollars доллар долларов دولار ドル
USD: us$ usd u$s u$d us_$ $us $_us $_usd usd$ us-dollar us_dollar us_dollars долл долл. щ.д. дол. 美元 달러
AUD: au$ au_$ a$ aud aud$ $au $_au australian_dollars
CAD: ca$ ca_$ cad $_ca cdn$ cdn_$ can$ can_$ canadian_dollars
CAD NIO: c$
NZD: nz$ nz_$ nzd nzd$ $nz
HKD: hk$ hk_$ hkd $hk 港元 港币 港幣
TWD: nt$ nt_$ twd 新台币 新台幣 台币
SGD: s$ sg$ sgd $sg
MXN: mx$ mx_$ mex$ mxn m.n. $mx
COP: cop$ col$ col_$ $co
ARS: ar$ ars$ $ar
CLP: cl$ clp$ $cl
UYU: $u uy$ $uy
DOP: rd$ rd_$
JMD: j$ jm$ ja$
TTD: tt$ $tt
BBD: bds$
BZD: bz$ $bz
BSD: b$ bs$
FJD: fj$ $fj
GYD: gy$ g$
NAD: n$ $na
XCD: ec$ $ec
KYD: ci$
BND: $bn
SRD: sr$ $sr
SBD: si$
MOP: mop$
TOP: t$
WST: ws$ $ws
BRL: r$ br$ reais
JPY CNY: ¥ ￥
JPY: 円 yen jp¥ 日元 日圓
CNY: cn¥ 人民币 人民幣 rmb 块 塊 圆 yuan
CNY TWD HKD: 元 圓
KRW: ₩ ￦ 원 kr₩
INR: ₹ inr रु रु. रुपये रुपए rupees
INR PKR LKR NPR MUR SCR: rs rs. rs: ₨ ₨.
PKR: روپے
LKR: රු රු.
NPR: नेरू
NPR INR: रू रू.
BDT: ৳ tk tk. টাকা
RUB BYN: руб руб. р р. рублей рубль рубля рублях
RUB: ₽ rub rur
BYN: бел. бел._руб. бел.руб. б.р. б.р byn
ETB: ብር birr
UAH: ₴ грн грн. гривень гривні гривня hrn uah
KZT: ₸ тг тг. тнг тенге теңге kzt
UZS: сум сўм so'm so`m soʻm so‘m so’m uzs
KGS: сом
AMD: ֏ драм դրամ դր դր.
GEL: ₾ лари ლარი ლ
AZN: ₼ ман. манат
AZN TMT: manat
TJS: сомони сомонӣ смн
MNT: ₮ төг
PLN: zł zl zł. złotych zloty pln зл
CZK: kč kc kč. korun czk
HUF: forint huf
RON MDL: lei leu лей лея
RON: ron
BGN: лв лв. лева
RSD: дин дин. din din. rsd динара
HRK: kn
MKD: ден ден. mkd денари
BAM: км
ALL: lekë
?SEK NOK DKK ISK: kr
?DKK NOK SEK ISK: kr.
SEK: skr kronor
DKK: dkr
NOK: nkr
ISK: ikr krónur
TRY: ₺ tl lira тл
CHF XOF: fr fr.
CHF: sfr sfr. chf stutz franken
XOF XAF: fcfa f_cfa cfa
XOF: xof
XCG: cg.
XPF: cfpf fcfp cfp
ILS: ₪ nis ש"ח ש״ח שקל שקלים שח
THB: ฿ บาท baht th฿ thb
VND: ₫ đ vnđ vnd đồng
IDR: rp rp. idr
MYR: rm ringgit myr
PHP: ₱ php
NGN: ₦ ngn naira
GHS: gh₵ ₵ gh¢ ghc cedis
RWF: frw
BIF: fbu
AOA: kz
MZN: mtn
KES: ksh ksh. kes kes. kshs kshs.
TZS: tsh tsh. tshs
UGX: ush ush.
ZAR: zar
?MAD AED: درهم dirham
?MAD AED: dh
AED MAD: dhs dhs. dh.
AED: د.إ د.إ. aed درهم_إماراتي درهم_اماراتي
MAD: درهم_مغربي
SAR: ر.س ر.س. ريال_سعودي
?SAR QAR OMR YER: ريال
?SAR IRR QAR OMR: ﷼
IRR: ریال
IRR OMR QAR SAR YER: rial
IRT: تومان toman
QAR: ر.ق ر.ق. ريال_قطري
OMR: ر.ع ر.ع. r.o. ريال_عماني
KWD: د.ك د.ك. دك k.d. دينار_كويتي
BHD: د.ب د.ب. b.d. دينار_بحريني
JOD: د.ا د.ا. د.أ د.أ. دينار_أردني
?KWD BHD JOD IQD TND DZD LYD: دينار
IQD: د.ع د.ع. iqd دينار_عراقي
LYD: د.ل د.ل. دينار_ليبي
TND: د.ت د.ت. دينار_تونسي
DZD: د.ج د.ج. دج دينار_جزائري
EGP GBP SDG SSP: جنيه
EGP: ج.م ج.م. eg£ egp جنيه_مصري
?EGP LBP: e£
LBP: ل.ل ل.ل. l.l. lbp
SYP: ل.س ل.س.
YER: ر.ي ر.ي. ريال_يمني
MAD: د.م د.م.
PEN: s/ s/. soles
CRC: ₡ colones
PYG: ₲ guaraníes
BOB VES: bs bs.
VES: bs.s bs.d bs.f
PAB: b/. b/
NIO: c$n
KHR: ៛
LAK: ₭ ກີບ
MMK: ကျပ်
AFN: ؋ افغانی
PKR INR: روپیہ
KZT KGS: tenge
ANG AWG: ƒ afl.
MVR: ރ.

?COP MXN ARS CLP UYU CUP DOP PHP: pesos
CVE: esc. escudos ecv
HNL: lps lps. lempira lempiras
"""

_EXACT_CASE = """
CAD: C_$
ZAR: R
GTQ: Q Q.
HUF: Ft FT
BYN ETB: Br Br.
BAM: KM
ZAR: Rand
SAR SCR: SR
QAR: QR
KWD: KD
BHD: BD
JOD: JD
TND: DT
DZD: DA
EGP SLE: LE L.E. L.E
PYG: Gs Gs.
MMK: Ks
MVR: Rf Rf.
BTN: Nu.
PHP: Php
MGA: Ar
MZN: MT
ZMW: ZK
MWK: MK
HNL: L.
"""

_MINOR = """
GBP: p pence
USD EUR CAD AUD NZD: ¢ cents
EUR USD: ct ct. cts cent
EUR: céntimos centimes centesimi cêntimos eurocent
BRL MXN ARS COP: centavos
RUB BYN UAH: коп коп. копеек копейки копейка
UAH: копійок
RON: bani ban
PLN: groszy grosze grosz
MYR: sen
SEK: öre
DKK NOK: øre
INR: paise
ILS: אג'
"""

CODES = frozenset(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP
    CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG
    HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA
    MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD
    RUB RUR RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
    USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
    """.split()
)
"""ISO 4217 codes in use (CLDR's, with the kuna and the old rouble code that archived pages show)."""

FIRST_ONLY = frozenset(["C $", "L."])
"""Signs that count with no word before them only: in "Vitamin C $12.99" the letter is the product's."""
BEFORE_ONLY = frozenset(["R", "Q", "Q.", "L."])
"""Signs that stand before the amount only: after a number the letter is something else."""
AFTER_ONLY = frozenset(["din", "din.", "Ft", "FT", "kn", "KM", "DA", "DT", "m.n.", "р", "р."])
"""Signs that stand after the amount only: before a number the word is something else ("din 50", "DIN 4102")."""

NAMES_OF_SEVERAL = frozenset(
    "dollar dollars доллар долларов دولار جنيه rial pesos pounds rupees دينار ريال درهم".split()
)
"""Names that many lands give their money: a word beside one may say which it is ("dollars australiens")."""

WORDS_TOO = frozenset(["ALL", "TOP", "CUP", "SOS", "MOP", "Ar", "MT", "ZK", "MK", "L."])
"""Signs that are words or names of models as well: at numbers with a mark only ("ALL 1,250", not "TOP 10", "MT 07")."""


def _table(blocks: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in blocks.strip().splitlines():
        codes, _, signs = line.partition(": ")
        ordered = tuple(codes.lstrip("?").split())
        for sign in signs.split():
            found.setdefault(sign.replace("_", " "), ("", *ordered) if codes.startswith("?") else ordered)
    return found


ANY_CASE = _table(_ANY_CASE)
"""Lower-case sign -> the currencies it may mean, likeliest first; an empty first entry: undecided without a hint."""
EXACT_CASE = _table(_EXACT_CASE)
"""Sign that counts in this spelling only -> the currencies it may mean."""
MINOR = _table(_MINOR)
"""Sign of a hundredth ("99p", "89 ct") -> the currencies it may mean."""
