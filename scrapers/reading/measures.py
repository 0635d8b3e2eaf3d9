"""Units of measure as shops write them, brought to one unit of each kind: kg, l, m, m2, m3, piece, or imperial ones."""

from __future__ import annotations

import re
from decimal import Decimal

_BLOCKS = """
kg 1: kg kilo kilos kilogram kilograms kilogramm kilogramo kilogrammi kilogramme кг килограмм килограм кило κιλό
kg 1: κιλ 公斤 千克 キロ กก. ק"ג كجم कि.ग्रा. किलो
kg 0.001: g gr grs gram grams gramm gramme grammes gramo gramos grammi gramo г гр грамм γρ 克 グラム กรัม جم
kg 0.000001: mg мг
l 1: l lt ltr ltrs liter liters litre litres litro litros litri litr litru liteeri л литр літр λίτρο ลิตร
l 1: リットル لتر
l 0.1: dl
l 0.01: cl
l 0.001: ml мл ミリリットル มล. مل
m 1: m lfm lm mt mtr meter meters metre metres metro metros metri mètre metr м метр пог.м п.м μέτρο
m 0.01: cm см
m2 1: m2 m² qm sqm кв.м м2 м² m^2 ㎡
m3 1: m3 m³ м3 м³
piece 1: piece pieces pc pcs st stk stück stuck stuk stuks st. stk. unit units unité unités unidad unidades ud
piece 1: uds u each ea item items count ct pièce pièces pieza piezas pezzo pezzi pz szt szt. sztuka ks kus kom
piece 1: kom. db buc buc. bucată kpl kappale adet шт шт. штука штук бр бр. τεμ τεμ. τεμάχιο 個 个 件 枚 本 개
piece 1: ชิ้น قطعة capsule capsules kapsel kapseln tablet tablets tab tabs sheet sheets blatt
oz 1: oz ounce ounces
fl_oz 1: fl_oz fl._oz fluid_ounce fluid_ounces fl.oz
lb 1: lb lbs lb. pound pounds
gal 1: gal gallon
ft 1: ft foot
yd 1: yd yard
pt 1: pint pints
wash 1: wl waschladung waschgang wash washes lavage lavaggio стирка
"""


def _table() -> dict[str, tuple[str, Decimal]]:
    found: dict[str, tuple[str, Decimal]] = {}
    for line in _BLOCKS.strip().splitlines():
        head, _, names = line.partition(": ")
        unit, factor = head.split()
        found.update({name.replace("_", " "): (unit.replace("_", " "), Decimal(factor)) for name in names.split()})
    return found


_UNITS = _table()
UNIT = "|".join(
    re.escape(name) + ("" if name[-1] == "." else r"(?![^\W_])") for name in sorted(_UNITS, key=len, reverse=True)
)
"""Regular expression (no groups, lower-case text) for the name of a unit."""
MEASURE = "|".join(
    re.escape(name) + ("" if name[-1] == "." else r"(?![^\W_])")
    for name in sorted((name for name, (unit, _) in _UNITS.items() if unit != "piece"), key=len, reverse=True)
)
"""The same for what is weighed or measured, pieces left out: what each of them costs is a price."""
UNIT_BEFORE_DIGITS = UNIT.replace(r"(?![^\W_])", r"(?![^\W\d_])")
"""The same where a digit may follow at once."""


def measure(number: Decimal, name: str) -> tuple[Decimal, str] | None:
    """Return a quantity in the one unit of its kind (500, "g" is 0.5 kg), or None where the unit is unknown or none.

    Ounces, pounds, gallons and feet stay what they are: to convert them would be to state what no shop states.
    """
    known = _UNITS.get(name.strip().lower())
    return (number * known[1], known[0]) if known is not None and number > 0 else None
