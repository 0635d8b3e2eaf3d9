"""Price lists, claims and catalogues are kept line by line, once, and the latest version counts."""

from __future__ import annotations

import pytest
from sqlmodel import Session, col, select

from monitor.intake import resolving
from monitor.model import ReportFile, ReviewItem
from monitor.model.reported import ClaimedLine, ReportedPrice, ReportedProduct
from tests.intake.report_desk import ReportDesk
from tests.layouts.edi import edifact, x12


@pytest.fixture
def desk(session: Session) -> ReportDesk:
    made = ReportDesk(session)
    made.partner(sender=())
    return made


def prices(number: str, *prices: str, function: str = "9") -> str:
    lines = [part for place, price in enumerate(prices, 1) for part in (f"LIN+{place}++4006381333931:EN", price)]
    return edifact("PRICAT", f"BGM+9+{number}+{function}", "DTM+157:20260401:102", "CUX+2:EUR:9", *lines)


def claim(number: str, amount: str = "30.00", product: str = "NO-100", kind: str = "844") -> str:
    lines = (f"BGN*00*{number}*20260401", "REF*CT*K-1", f"LIN**VN*{product}", "QTY*38*20*EA", "CTP*WS**5.00",
             "CTP*CT**3.50", f"AMT*1*{amount}")  # fmt: skip
    return x12(kind, *lines, group="CF")


def counting(desk: ReportDesk, model: type[ReportedPrice] | type[ClaimedLine]) -> list[object]:
    """Return the rows of reports that count."""
    kept = select(model).join(ReportFile, col(ReportFile.id) == model.report_id)
    counts = col(ReportFile.status).in_(("accepted", "partial"))
    return list(desk.session.exec(kept.where(counts).order_by(col(model.report_id), col(model.row))).all())


def test_a_price_below_the_smallest_coin_is_kept_exactly(desk: ReportDesk) -> None:
    report = desk.take(prices("P1", "PRI+AAA:1.85", "PRI+AAE:0.0125"))
    assert (report.status, report.kind) == ("accepted", "prices")
    assert [(one.sku, one.kind, one.price_minor, one.per) for one in counting(desk, ReportedPrice)] == [  # type: ignore[attr-defined]
        ("NO-100", "net", 185, 1000),
        ("NO-100", "retail", 125, 100_000),
    ]


def test_a_price_list_told_again_counts_in_the_earlier_ones_place(desk: ReportDesk) -> None:
    desk.take(prices("P1", "PRI+AAA:1.85"))
    second = desk.take(prices("P2", "PRI+AAA:1.95", "PRI+AAE:3.00"))
    assert (second.version, second.supersedes) == (2, 1)
    assert [one.price_minor for one in counting(desk, ReportedPrice)] == [195, 300]  # type: ignore[attr-defined]


def test_a_list_that_leaves_prices_out_stands_beside_the_earlier_one(desk: ReportDesk) -> None:
    desk.take(prices("P1", "PRI+AAA:1.85", "PRI+AAE:3.00"))
    assert desk.take(prices("P2", "PRI+AAA:1.95")).supersedes is None


def test_a_claim_is_kept_with_its_contract_prices_and_day(desk: ReportDesk) -> None:
    report = desk.take(claim("CL9"))
    (line,) = counting(desk, ClaimedLine)
    assert isinstance(line, ClaimedLine)
    assert (line.claim, line.contract, line.sku) == ("CL9", "K-1", "NO-100")
    assert (line.quantity, line.amount_minor) == (20_000, 3000)
    assert (line.list_minor, line.contract_minor, str(line.claimed_on)) == (500, 350, "2026-04-01")
    assert (report.kind, report.reason, report.period_from) == ("claims", "1 line of claims", None)


def test_a_contract_price_of_a_case_is_kept_as_it_is_stated(desk: ReportDesk) -> None:
    desk.partner(packs={"NO-100": {"CA": 12}})
    cases = claim("CL9", amount="457.00").replace("*20*EA", "*200*CA")
    desk.take(cases.replace("CTP*CT**3.50", "CTP*CT**10.06").replace("CTP*WS**5.00", "CTP*WS**12.345"))
    (line,) = counting(desk, ClaimedLine)
    assert isinstance(line, ClaimedLine)
    assert (line.quantity, line.contract_minor, line.contract_per) == (2_400_000, 1006, 12)
    assert (line.list_minor, line.list_per) == (12_345, 120)


def test_the_same_claim_sent_again_with_another_amount_is_its_new_version(desk: ReportDesk) -> None:
    desk.take(claim("CL9"))
    desk.take(claim("CL9").replace("*20*EA", "*10*EA").replace("30.00", "15.00"))
    assert [one.amount_minor for one in counting(desk, ClaimedLine)] == [1500]  # type: ignore[attr-defined]
    desk.take(claim("CL10"))
    assert [one.amount_minor for one in counting(desk, ClaimedLine)] == [1500, 3000]  # type: ignore[attr-defined]


def test_a_claim_and_its_answer_stand_beside_each_other(desk: ReportDesk) -> None:
    desk.take(claim("CL9"))
    desk.take(claim("CL9", kind="849"))
    assert [one.kind for one in counting(desk, ClaimedLine)] == ["claim", "response"]  # type: ignore[attr-defined]


def two_claims() -> str:
    """Return an interchange with two claims."""
    first, second = claim("CL1"), claim("CL2")
    inner = second[second.index("ST*844") : second.index("GE*1*")].replace("*0001", "*0002")
    return first.replace("GE*1*", f"{inner}GE*2*")


def test_a_file_that_tells_some_claims_of_another_again_waits_for_a_person(desk: ReportDesk) -> None:
    assert desk.take(two_claims()).status == "accepted"
    held = desk.take(claim("CL1").replace("30.00", "15.00").replace("*20*EA", "*10*EA"))
    assert (held.status, "tells some claims" in held.reason) == ("held", True)
    resolving.decide(desk.desk, held.id or 0, choice="replace", by="Ann")
    assert [one.amount_minor for one in counting(desk, ClaimedLine)] == [1500]  # type: ignore[attr-defined]


def test_a_price_list_in_another_currency_or_unit_stands_beside_the_first(desk: ReportDesk) -> None:
    desk.take(prices("P1", "PRI+AAA:1.85"))
    dollars = desk.take(prices("P2", "PRI+AAA:2.05").replace("CUX+2:EUR", "CUX+2:USD"))
    cases = desk.take(prices("P3", "PRI+AAA:20.00:::1:CS"))
    assert (dollars.supersedes, cases.supersedes) == (None, None)
    assert [(one.price_minor, one.currency, one.unit) for one in counting(desk, ReportedPrice)] == [  # type: ignore[attr-defined]
        (185, "EUR", ""), (205, "USD", ""), (2000, "EUR", "CS"),
    ]  # fmt: skip


def with_sales(text: str, month: str = "03") -> str:
    """Return an interchange of claims with the sales of a month beside them."""
    sold = (
        "ST*867*0009", f"BPT*00*S{month}*20260401", f"DTM*090*2026{month}01", f"DTM*091*2026{month}28",
        "PTD*SD", f"DTM*003*2026{month}05", "LIN**VN*NO-100", "QTY*32*2*EA", "AMT*1*20.00", "SE*10*0009",
    )  # fmt: skip
    return text.replace("GE*1*", "~".join(sold) + "~GE*2*")


def test_claims_told_again_beside_sales_count_once(desk: ReportDesk) -> None:
    assert desk.take(claim("CL9")).kind == "claims"
    mixed = desk.take(with_sales(claim("CL9")))
    assert (mixed.kind, mixed.status, mixed.supersedes) == ("sales+claims", "accepted", 1)
    assert [one.amount_minor for one in counting(desk, ClaimedLine)] == [3000]  # type: ignore[attr-defined]


@pytest.mark.parametrize("later", [claim("CL9").replace("*20*EA", "*10*EA").replace("30.00", "15.00"), ""])
def test_claims_of_a_report_with_sales_that_are_told_again_wait_for_a_person(desk: ReportDesk, later: str) -> None:
    assert desk.take(with_sales(claim("CL9"), "02")).status == "accepted"
    held = desk.take(later or with_sales(claim("CL9")))
    assert (held.status, "tells some claims" in held.reason) == ("held", True)
    resolving.decide(desk.desk, held.id or 0, choice="append", by="Ann")
    assert len(counting(desk, ClaimedLine)) == 2


def test_a_claim_for_an_unknown_product_waits_and_a_price_of_one_is_left_out(desk: ReportDesk) -> None:
    assert desk.take(claim("CL9", product="ZZZ-9")).status == "refused"
    foreign = desk.take(prices("P1", "PRI+AAA:1.85").replace("4006381333931", "4000000000006"))
    assert (foreign.status, foreign.kind) == ("accepted", "")
    assert [rule for _, rule in desk.rows("skipped")] == ["unknown_product"]


def test_a_confirmed_row_of_a_claim_is_stored(desk: ReportDesk) -> None:
    more = "AMT*1*30.00~LIN**VN*ZZZ-9~QTY*38*1*EA~AMT*1*2.00~"
    mixed = claim("CL9").replace("AMT*1*30.00~", more).replace("SE*9*", "SE*12*")
    report = desk.take(mixed)
    assert report.status == "partial"
    (row,) = desk.rows("quarantined")
    resolving.release(desk.desk, f"{report.id}:{row[0]}", choice="sku=NO-200", by="Ann")
    assert [one.sku for one in counting(desk, ClaimedLine)] == ["NO-100", "NO-200"]  # type: ignore[attr-defined]


CATALOGUE = """<КоммерческаяИнформация ВерсияСхемы="2.05" ДатаФормирования="2026-04-01"><Каталог><Товары>
<Товар><Ид>u1</Ид><Артикул>NO-100</Артикул><Наименование>Куртка</Наименование></Товар>
<Товар><Ид>u2</Ид><Артикул>X-7</Артикул><Наименование>Чужое</Наименование></Товар>
</Товары></Каталог></КоммерческаяИнформация>"""


def test_a_catalogue_keeps_all_products_and_knows_which_are_the_brands(desk: ReportDesk) -> None:
    report = desk.take(CATALOGUE, "north-1.xml")
    rows = desk.session.exec(select(ReportedProduct).order_by(col(ReportedProduct.row))).all()
    assert [(one.number, one.title, one.sku) for one in rows] == [("NO-100", "Куртка", "NO-100"), ("X-7", "Чужое", "")]
    assert (report.kind, report.reason) == ("catalogue", "2 products of a catalogue; nothing is judged by them")
    assert desk.session.exec(select(ReviewItem)).all() == []
