"""Code lists of EDI that decide what a line means: units, product numbers, quantities and prices."""

from __future__ import annotations

UNITS = frozenset(
    "EA EACH PC PCE PCS PK PA PF CT CA CS CR CN BX BO BG BK BE DZ DZN GR GRO PR PL PX PF SE SET ST STK SH RL RO TB TU "
    "TK UN UNIT C62 NMP NAR KG KGM GR GRM LB LBR OZ ONZ MG MGM TN TNE ON ME MC LT LTR ML MLT HLT GA GLL PT PTI QT "
    "FT FOT IN INH YD YRD MR MTR CM CMT SM MTK SF FTK CF CR MTQ M4 KT DR DS EV 1N AV BD BJ BN JR JO KE LO TE VI "
    "IN CG DA HR HUR MON DAY KH KWH KWT K1 K3 K4 CX CV D63 P1 PH P3 P4 P6".split()
)
"""Units of X12 (element 355) and UN/ECE Recommendation 20 that goods are counted in; others need the settings' word."""

PIECES = frozenset("EA EACH PC PCE PCS C62 NMP NAR UN UNIT ST STK H87".split())
"""Units that all mean one piece"""

PIECES_IN = {"TH": 1000, "MIL": 1000, "CEN": 100, "HU": 100, "DZ": 12, "DZN": 12}
"""Units of so many pieces whatever the product, as prices name them"""

GTIN_QUALIFIERS = ("UK", "EN", "UP", "UA", "EO", "UI", "UD", "UG", "UE", "UN", "GTIN", "SRV")
SKU_QUALIFIERS = "VN VP VC SA MG MF PN SK ST ND N4 IB B7 BP IN PI CB UC CG GU MN BB CH SN VO AC EC F8 PO MM SZ".split()
"""Product numbers in the order in which they are taken for the SKU: the brand's own first, the buyer's later"""

PRICE_KINDS = {
    "RES": "retail", "MSR": "retail", "RTL": "retail", "SLP": "retail", "SRP": "retail", "AAE": "retail",
    "RTP": "retail", "SRT": "retail", "AAA": "net", "AAB": "gross", "NTP": "net", "INV": "net", "WS": "wholesale",
    "WHL": "wholesale", "CT": "contract", "CON": "contract", "CTR": "contract", "LPR": "list", "LIS": "list",
    "CAT": "list", "UCP": "unit cost", "ACT": "net", "PRO": "promotional",
}  # fmt: skip
"""What the qualifier of a price means; retail prices include tax and are no turnover of the sender"""

SOLD = ("32", "153", "Q1", "QS", "TS", "RE", "47", "46", "12", "39", "SD", "1", "01", "38", "40")
"""Quantities that left the sender: sold, shipped, delivered, invoiced (X12 673 and 859, EDIFACT 6063)

In the order in which one is taken when a line states several: they tell of the same goods.
"""

NET_SOLD = "Q1"
"""Of these the one that returns are taken off already"""

RETURNED = frozenset("76 RN QU Q2 Q3 RQ RT 77E 61 195".split())
"""Quantities that came back: they count as negative sales"""

ON_HAND = ("17", "OH", "145", "198", "QE", "33", "AV", "QA", "11E", "67E")
"""Quantities in stock, in the order in which one is taken when a line states several: on hand before available"""

TAKEN_BACK = frozenset("BN RB RP RU".split())
"""Kinds of product transfers (X12 521) by which customers gave goods back"""

NO_SALES = {
    "BB": "demand only", "BG": "test and evaluation", "BJ": "relocation", "BL": "repair", "BM": "loan",
    "CC": "gift", "CO": "replacement due to a complaint", "IA": "inventory adjustment", "IB": "move between branches",
    "PA": "price adjustment", "PB": "price book", "RC": "received from the vendor", "RV": "return to the vendor",
    "SA": "stocking adjustment", "SC": "scrap", "SM": "sample", "TD": "disposal",
}  # fmt: skip
"""Kinds of product transfers that sell nothing, in words; whatever else is transferred counts as sold"""

NO_MOVE = frozenset(
    "QR QP QI QO QT QB QC QD QH QF QK QL QM QN QW QX QZ Q4 HL DG LS OQ PO PA AA 21 83 57 48 54 53 156 192".split()
)
"""Neither sold nor in stock: received, ordered, on their way, committed, damaged, moves and bounds of stock"""
