"""X12 reports: what is read of each transaction set, and what is wrong with those that are refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from scrapers.layouts import LayoutRefusedError, ReportProfile, read_report
from tests.layouts.edi import x12

USD = ReportProfile(currency="USD")
SALES = (
    "BPT*00*R1*20260331*DD",
    "QTY*TO*12",
    "N1*DS*NORTH TRADE*92*N1",
    "N1*ST*CORNER SHOP*92*C7",
    "PTD*BD",
    "LIN**UP*012345678905*VN*AB-1",
    "QTY*32*10*EA",
    "CTP**RES*4.50",
    "PTD*BD",
    "LIN**UP*012345678912*VN*AB-2",
    "QTY*32*2*EA",
    "CTP**RES*10",
    "CTT*2",
)


def spoiled(old: str, new: str) -> str:
    return x12("867", *(segment.replace(old, new) for segment in SALES))


def refusal(text: str | bytes, profile: ReportProfile = USD) -> LayoutRefusedError:
    with pytest.raises(LayoutRefusedError) as caught:
        read_report("r.edi", text if isinstance(text, bytes) else text.encode(), profile)
    return caught.value


@pytest.mark.parametrize("ending", ["~", "~\n", "~\r\n", "\n", "'", "?"])
def test_a_resale_report_is_read_whatever_ends_its_segments(ending: str) -> None:
    text = read_report("r.edi", x12("867", *SALES, terminator=ending).encode(), USD)
    assert [(line.row, line.sku, line.gtin, line.quantity, line.amount) for line in text.sales] == [
        (9, "AB-1", "012345678905", Decimal(10), Decimal("45.00")),
        (13, "AB-2", "012345678912", Decimal(2), Decimal(20)),
    ]
    first = text.sales[0]
    assert (first.customer, first.sold_on, first.currency) == ("CORNER SHOP", date(2026, 3, 31), "USD")
    assert (first.unit, first.basis) == ("EA", "retail")
    assert text.outcome == "2 sales"


def test_quantity_may_stand_before_the_product_and_returns_are_negative() -> None:
    text = x12(
        "867",
        "BPT*00*R1*20260331*DD",
        "CUR*SE*EUR",
        "PTD*SD",
        "DTM*011*20260310",
        "QTY*32*5*EA",
        "LIN**VN*AB-1",
        "UIT*EA*2.50",
        "QTY*76*1*EA",
        "LIN**VN*AB-1",
        "UIT*EA*2.50",
    )
    sales = read_report("r.edi", text.encode(), ReportProfile()).sales
    assert [(line.quantity, line.amount, line.currency) for line in sales] == [
        (Decimal(5), Decimal("12.50"), "EUR"),
        (Decimal(-1), Decimal("-2.50"), "EUR"),
    ]
    assert {line.sold_on for line in sales} == {date(2026, 3, 10)}


FAULTS = [
    ("20260331", "20260231", ["invalid_date"]),
    ("QTY*TO*12", "QTY*TO*13", ["quantity_total"]),
    ("CTT*2", "CTT*3", ["line_count"]),
    ("QTY*TO*12", "QTY*TO*twelve", ["invalid_number"]),
]


@pytest.mark.parametrize(("old", "new", "names"), FAULTS)
def test_a_message_that_contradicts_itself_is_refused_by_the_fault_s_name(old: str, new: str, names: list[str]) -> None:
    assert [fault.name for fault in refusal(spoiled(old, new)).faults][:1] == names


def test_all_faults_of_a_message_are_named_at_once() -> None:
    segments = [segment.replace("20260331", "20260335").replace("TO*12", "TO*99") for segment in SALES]
    segments = [segment.replace("CTT*2", "CTT*4").replace("*2*EA", "*2*QZ") for segment in segments]
    error = refusal(x12("867", *segments))
    assert {"invalid_date", "quantity_total", "line_count", "unknown_unit"} <= {fault.name for fault in error.faults}
    assert "unit 'QZ' is none that we know" in str(error)
    assert "QTY*TO in segment 5 states 99, the lines add up to 12" in str(error)


def test_an_unknown_unit_refuses_its_line_alone_and_the_settings_may_name_it() -> None:
    text = spoiled("*2*EA", "*2*QZ").encode()
    report = read_report("r.edi", text, USD)
    assert [row.reason.split(":")[0] for row in report.refused] == ["unknown_unit"]
    assert len(report.sales) == 1
    assert len(read_report("r.edi", text, ReportProfile(currency="USD", units=frozenset({"QZ"}))).sales) == 2


def test_wrong_counts_and_control_numbers_of_the_envelope_refuse_the_file() -> None:
    text = x12("867", *SALES)
    assert [fault.name for fault in refusal(text.replace("SE*15*", "SE*16*")).faults] == ["segment_count"]
    assert [fault.name for fault in refusal(text.replace("GE*1*71", "GE*2*71")).faults] == ["message_count"]
    assert [fault.name for fault in refusal(text.replace("IEA*1*000000071", "IEA*1*72")).faults] == ["control_number"]


@pytest.mark.parametrize("share", range(2, 100, 7))
def test_a_file_cut_anywhere_is_refused_as_cut(share: int) -> None:
    text = x12("867", *SALES)
    assert str(refusal(text[: len(text) * share // 100])).startswith("cut") or share < 20


def test_a_short_isa_is_understood_and_a_group_without_transaction_set_is_refused() -> None:
    short = (
        x12("867", *SALES).replace(" " * 10, " ").replace("NORTHTRADE     ", "NORTHTRADE").replace("MAKER ", "MAKER")
    )
    assert len(read_report("r.edi", short.encode(), USD).sales) == 2
    bare = "".join(f"{part}~" for part in short.split("~") if part and not part.startswith(("ST*", "SE*", "GE", "IEA")))
    assert [fault.name for fault in refusal(bare).faults] == ["cut", "no_transaction_set"]


def test_product_activity_gives_sales_without_amounts_and_stock_by_store() -> None:
    text = x12(
        "852",
        "XQ*H*20260323*20260329",
        "LIN*1*VN*AB-1",
        "ZA*QS*7*EA",
        "SDQ*EA*92*S1*4*S2*3",
        "ZA*QA*20*EA",
        "SDQ*EA*92*S1*12*S2*8",
        "CTT*1",
        group="PD",
    )
    report = read_report("r.edi", text.encode(), ReportProfile())
    assert [(line.customer, line.quantity, line.amount) for line in report.sales] == [
        ("S1", Decimal(4), None),
        ("S2", Decimal(3), None),
    ]
    assert [(line.site, line.on_hand, line.as_of) for line in report.stock] == [
        ("S1", Decimal(12), date(2026, 3, 29)),
        ("S2", Decimal(8), date(2026, 3, 29)),
    ]
    assert len({line.row for line in report.stock}) == 2


def test_sites_that_do_not_add_up_to_the_quantity_refuse_the_line() -> None:
    text = x12("852", "XQ*H*20260323*20260329", "LIN*1*VN*AB-1", "ZA*QA*20*EA", "SDQ*EA*92*S1*12*S2*7", "CTT*1")
    report = read_report("r.edi", text.encode(), ReportProfile())
    assert report.stock == ()
    assert report.refused[0].reason == "site_total: 20 of kind QA are stated, the sites add up to 19"


def test_an_amount_of_nothing_is_what_the_line_states() -> None:
    lines = ("BPT*00*R1*20260331*DD", "PTD*BD", "LIN**VN*AB-1", "QTY*32*10*EA", "CTP**RES*4.50", "AMT*1*0", "CTT*1")
    (line,) = read_report("r.edi", x12("867", *lines).encode(), USD).sales
    assert (line.quantity, line.amount, line.basis) == (Decimal(10), Decimal(0), "")


@pytest.mark.parametrize(
    "quantities",
    [("ZA*QS*7*QZ", "ZA*QA*20*QZ"), ("ZA*QS*7*QZ", "SDQ*QZ*92*S1*4*S2*3"), ("ZA*QS*7*QZ", "ZA*QA*20*qz")],
)
def test_a_line_is_refused_once_for_a_unit_that_nobody_knows(quantities: tuple[str, ...]) -> None:
    text = x12("852", "XQ*H*20260323*20260329", "LIN*1*VN*AB-1", *quantities, "CTT*1", group="PD")
    report = read_report("r.edi", text.encode(), ReportProfile())
    assert [row.reason.split(":")[0] for row in report.refused] == ["unknown_unit"]
    assert (report.sales, report.stock) == ((), ())


def test_two_currencies_in_one_message_refuse_it() -> None:
    text = x12("867", *SALES[:8], "CUR*SE*EUR", *SALES[8:])
    assert str(refusal(text)).startswith("there are two currencies in it (EUR from row")


def test_an_inventory_with_other_separators_takes_what_is_on_hand_before_what_is_available() -> None:
    text = x12(
        "846", "BIA*00*DD*77*20260401", "N1*WH*BRANCH 3*92*03", "LIN**MG*Z*VP*AB-1", "QTY*33*5*EA", "QTY*17*9*EA",
        "CTT*1", terminator="?", separator="~", group="IB",
    )  # fmt: skip
    (line,) = read_report("r.edi", text.encode(), ReportProfile()).stock
    assert (line.sku, line.on_hand, line.site, line.as_of) == ("AB-1", Decimal(9), "BRANCH 3", date(2026, 4, 1))


@pytest.mark.parametrize(("kind", "word"), [("844", "claim"), ("849", "response")])
def test_claims_and_responses_are_read_with_contract_and_held_against_their_total(kind: str, word: str) -> None:
    lines = ("BGN*00*CL9*20260401", "REF*CT*K-1", "AMT*TT*30.00", "LIN**ND*111", "QTY*38*20*EA", "CTP*WS**5.00",
             "CTP*CT**3.50", "AMT*1*30.00")  # fmt: skip
    (claim,) = read_report("r.edi", x12(kind, *lines, group="CF").encode(), USD).claims
    assert (claim.kind, claim.sku, claim.contract, claim.claim) == (word, "111", "K-1", "CL9")
    assert (claim.amount, claim.list_price, claim.contract_price) == (Decimal(30), Decimal(5), Decimal("3.5"))
    wrong = x12(kind, *(line.replace("TT*30", "TT*31") for line in lines), group="CF")
    assert [fault.name for fault in refusal(wrong).faults] == ["amount_total"]
    dear = x12(kind, *(line.replace("*30.00", "*35.00") for line in lines), group="CF")
    (row,) = read_report("r.edi", dear.encode(), USD).refused
    assert row.reason == "claim_amount: claimed are 35.00, but 20 x (5.00 - 3.50) is 30.00"


def test_a_price_catalogue_is_read_as_prices_and_an_unknown_set_is_refused() -> None:
    text = x12("832", "BCT*RC*X", "CUR*SE*USD", "LIN*1*IB*0940016699", "CTP*RS*SLP*100.00*1*UN", "CTT*1", group="SC")
    report = read_report("r.edi", text.encode(), ReportProfile())
    assert [(one.sku, one.price, one.currency, one.kind) for one in report.prices] == [
        ("0940016699", Decimal("100.00"), "USD", "retail")
    ]
    assert report.outcome == "1 price of a price list"
    assert [fault.name for fault in refusal(x12("850", "BEG*00")).faults] == ["unknown_message"]


def test_a_detail_without_a_product_is_refused_by_name() -> None:
    text = x12("867", "BPT*SU*X*20260401", "PTD*BJ***MG*134", "QTY*QD***NV", "PTD*BJ", "MEA****KH**0*51")
    reasons = [row.reason.split(":")[0] for row in read_report("r.edi", text.encode(), USD).refused]
    assert set(reasons) == {"invalid_number", "no_product"}


def test_lines_without_a_date_are_no_fault_of_their_own_where_the_headers_is_unreadable() -> None:
    lines = ("BPT*00*R1*20260835*DD", "PTD*BD", "LIN**VN*AB-1", "QTY*32*10*EA", "AMT*1*20", "CTT*1")
    assert [fault.name for fault in refusal(x12("867", *lines)).faults] == ["invalid_date"]
