"""What stands behind a number that counts or measures something and is no amount of money."""

from __future__ import annotations

import re

from scrapers.reading.measures import MEASURE

_STOCK = (
    r"left|(?:are |is )?in stock|available|remaining|auf lager|verfügbar|en stock|disponib\w+|op voorraad|в наличии"
)
NOT_MONEY = re.compile(
    r"\s?(?:%(?!(?<=\s%)\d)|[‰折″\"°]|割|x\b|×|(?:percent|prozent|stars?|sterne|pcs|stk|stück|pack|"
    r"reviews?|ratings?|bewertung\w*|avis|opiniones|opiniõe?s|avaliações|recensioni|beoordelingen|opinii|отзыв\w*|"
    r"k\b|тыс|млн|"
    r"mm|cm|ml|cl|kg|gb|tb|mah|hz|zoll|inch|watt|volt|days?|tage?|hours?|sold|штук?|шт|"
    rf"{_STOCK}|"
    r"msi|months?|monate|mois|mes(?:es|i|i[eę]cy)|měsíc\w*|мес\w*|cuotas|parcelas|payments|mensualit\w+|mensualidades|"
    r"rat(?:en|e|y)?)\b|"
    r"[a-z]\w*\d|"
    r"[-/:]\d)",
    re.IGNORECASE,
)
"""Behind a number that is no amount of money."""
_IN_STOCK = re.compile(rf"\s?(?:{_STOCK}|sold by\b|kg\b)", re.IGNORECASE)
"""Said of goods or their price as of their number: "$19 99 in stock" is as like to be 19.99, "3 € 99 kg" 3.99."""
_OTHER_COUNT = re.compile(
    r"\s?(?:h|hrs?|weeks?|years?|wochen?|jahre?n?|stunden?|weken|maanden?|dagen|uur|jaar|jours|semaines|heures|ans|"
    r"giorni|mesi|ore|anni|días|horas|semanas|años|dias|anos|dag(?:ars?|ers?|e)?|timm?[ae]r|uker|veckor|uger|"
    r"måned(?:er)?s?|månad(?:er)?s?|mnd|mdr|mån|års?|dn[iíůy]|godzin\w*|hodin\w*|tygodni\w*|lata?|let|roky?|"
    r"дн\w+|час\w*|лет|год\w*|päivää|viikkoa|kuukautta|vuotta|gün|saat|"
    r"farben|colou?rs|couleurs|colori|colores|kleuren|färger|farger|farver|"
    r"pages?|seiten|sid[eo]r|pagina's|páginas?|pagine|stron|страниц\w*|"
    r"k?w|watts?|wh|lm|lumens?|люмен\w*|k?cal|kcals|kalori\w*|calor\w+|kj|ккал|"
    r"po(?:ints?|inte[nr]?|äng|eng)|punkt\w*|puntos?|pontos?|punti|bonus\w*)(?![^\W_])"
)
"""The name of a time, of light, power or energy, of points, pages or colours, in lower case."""
_SOLD = r"(?:sold|verkauft|vendus?|vendid[oa]s|verkocht|solgt)(?![^\W_])(?! (?:by|von|durch|par|por|da|door|av|af)\b)"
_MEASURE = re.compile(rf"\s?(?:{MEASURE}|{_SOLD})")
"""The name of a unit, and pieces sold, in lower case; not "sold by"."""


def is_counted_behind(plain: str, end: int) -> bool:
    """Say whether the words behind a number tell that it counts something; those of goods in stock leave it open."""
    return NOT_MONEY.match(plain, end) is not None and _IN_STOCK.match(plain, end) is None


def is_other_count_behind(plain: str, end: int) -> bool:
    """Say the same of times, points, pages and the like, which no price is for: "1299 zł 30 dni", not "1 € 29 l"."""
    return is_counted_behind(plain, end) or _OTHER_COUNT.match(plain[end : end + 24].lower()) is not None


def is_measured_behind(plain: str, end: int) -> bool:
    """Say whether what stands behind a number makes it a measure, a time, a number of points or another count."""
    return is_other_count_behind(plain, end) or _MEASURE.match(plain[end : end + 24].lower()) is not None
