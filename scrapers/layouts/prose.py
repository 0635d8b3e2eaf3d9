"""What somebody wrote around a table, as in a mail: which of its lines may say of which days the table is."""

from __future__ import annotations

import re

PROSE = 0
"""Number of rows that stand above a table and are none of its file"""

_FEW = 3
_WORD = re.compile(r"[^\W\d_]+")
_REPORTED = re.compile(
    r"\b(?:sales(?! (?:order|quot|invoice|contract|manag))|sell-?(?:out|through)|sold|"
    r"figures|turnover|zahlen|chiffres|\w*reports?|\w*bericht\w*|отч[её]т\w*|stocks?|stock(?:list|report|bestand|liste)\w*|inventor\w*|"
    r"verk[aä]uf\w*|abverk\w*|ums[aä]tz\w*|abs[aä]tz\w*|bestand(?:s\w*)?|bestände\w*|lagerbest\w*|продаж\w*|реализац\w*|остат\w*|"
    r"ventes?|ventas?|vendite|sprzeda\w*|inventaire|existencias|giacenz\w*)\b",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"(?i)\b(?:print\w*|export\w*|creat\w*|generat\w*|erstellt|gedruckt|сформирован\w*|imprim\w*|édit\w*|stampat\w*|wydruk\w*)\b"
)
"""Words of lines that tell when something was made"""


def place_of(number: int) -> str:
    """Return what a row is called in a text for people."""
    return f"row {number}" if number != PROSE else "the text above the table"


def speaks_of_report(text: str) -> bool:
    """Return whether a text speaks of sales, of stock or of a report."""
    return _REPORTED.search(text) is not None


def may_tell_days(number: int, text: str) -> bool:
    """Return whether a row above a table may say of which days it is: of prose what speaks of sales, or of little else.

    "I hope you had a good start into April 2026" does not.
    """
    if number != PROSE:
        return True
    return not _MADE.search(text) and (speaks_of_report(text) or len(_WORD.findall(text)) <= _FEW)
