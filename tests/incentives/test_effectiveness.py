"""What the money spent on clients brought: indices, discount against volume, cost to serve, in every format."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from sqlmodel import Session
from typer.testing import Result

from monitor.documents.effectiveness_sheet import build
from monitor.errors import ChannelwardenError
from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import read_period
from monitor.incentives.effects.clients import Client, Compared
from monitor.incentives.effects.indices import index
from monitor.incentives.effects.known import Known
from monitor.incentives.effects.rows import clients
from monitor.incentives.schemes.ground import schemes_of
from monitor.incentives.schemes.records import Scheme
from monitor.model import Party
from monitor.policy.check import read_policy
from monitor.settings import Workspace
from reports.incentive_records import EffectivenessSheet
from reports.render import render, render_file
from scrapers.texts import read_agreement
from tests.command_line import run_command
from tests.incentives.client_stand import POLICY, furnish_clients
from tests.incentives.scheme_stand import scheme_text, write_scheme


@pytest.fixture
def stand(workspace: Workspace, session: Session) -> Workspace:
    """The three clients in a workspace."""
    return furnish_clients(workspace, session)


@pytest.fixture
def sheet(stand: Workspace, session: Session) -> EffectivenessSheet:
    """The sheet of the first quarter against the year before, written in July."""
    return sheet_of(session)


def sheet_of(session: Session, period: str = "2026-Q1", against: str = "2025-Q1") -> EffectivenessSheet:
    """Return the sheet of two periods."""
    days = read_period(period), read_period(against)
    compared = Compared(session, Books(session), (), *days, as_of=date(2026, 6, 30))
    seen = [compared.client(party) for party in clients(session, days)]
    return build(seen, period=days[0], against=days[1], brand="Northern Optics", today=date(2026, 7, 1))


def client_of(
    session: Session, party_id: str, schemes: Sequence[Scheme] = (), *, last: date = date(2026, 6, 30)
) -> Client:
    """Return a client in the first quarter against the year before."""
    days, party = (read_period("2026-Q1"), read_period("2025-Q1")), session.get(Party, party_id)
    assert party is not None
    return Compared(session, Books(session), schemes, *days, as_of=last).client(party)


def run(stand: Workspace, *more: str) -> Result:
    """Ask for the sheet on the command line."""
    return run_command("incentives", "effectiveness", *more, "-w", stand.root)


@pytest.mark.parametrize("fmt", ["html", "txt", "json"])
def test_the_sheet_reads_as_reviewed(sheet: EffectivenessSheet, golden: Callable[[str, str], None], fmt: str) -> None:
    golden(f"effectiveness.{fmt}", render(sheet, fmt))


def test_the_workbook_holds_numbers_and_no_formula(sheet: EffectivenessSheet) -> None:
    book = load_workbook(io.BytesIO(render_file(sheet, "xlsx")))
    assert book.sheetnames == ["Effectiveness", "Discount and volume", "Cost to serve", "Inputs", "About"]
    rows = {row[0]: row for row in book["Effectiveness"].iter_rows(values_only=True)}
    assert (rows["Harbour Retail"][6], rows["Together, EUR"][6], rows["Little Known KG"][6]) == (40, 75.93, None)
    costs = [row for row in book["Cost to serve"].iter_rows(values_only=True) if row[0] == "Harbour Retail"]
    assert len(costs) == 13
    assert [row[2:6] for row in costs if row[3] is not None] == [
        ("volume bonus", 15500, "EUR", 517),
        ("new stores", 7500, "EUR", 250),
        ("logistics", 13500, "EUR", 450),
        ("prices", 12000, "EUR", 400),
    ]
    assert not [cell for one in book for row in one for cell in row if cell.data_type == "f"]


def test_the_pdf_says_what_the_text_says(sheet: EffectivenessSheet) -> None:
    text = " ".join(read_agreement("sheet.pdf", render_file(sheet, "pdf")).text.split())
    for said in (
        "2026-Q1 against 2025-Q1",
        "does not pay",
        "less for more",
        "opening in Kiel",
        "9 of 13 items",
        "Retail, EUR 400,000.00",
    ):
        assert said in text, text
    assert render_file(sheet, "pdf") == render_file(sheet, "pdf")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"Little Known KG"}, "1 client: whether what is spent pays is not known."),
        ({"Northwind Optik GmbH"}, "1 client: what is spent pays or keeps pace."),
        (
            {"Little Known KG", "Northwind Optik GmbH"},
            "2 clients: what is spent pays or keeps pace where it is known; 1 not known.",
        ),
    ],
)
def test_the_headline_says_what_is_known_where_none_fails_to_pay(
    stand: Workspace, session: Session, names: set[str], said: str
) -> None:
    days = read_period("2026-Q1"), read_period("2025-Q1")
    compared = Compared(session, Books(session), (), *days, as_of=date(2026, 6, 30))
    seen = [compared.client(party) for party in clients(session, days) if party.name in names]
    made = build(seen, period=days[0], against=days[1], brand="Northern Optics", today=date(2026, 7, 1))
    assert made.headline == said


UNKNOWN = [
    (
        "a month is missing",
        {"purchases": ("northwind,2026-01-01,2026-01-31,200000,9000,EUR\n", "")},
        "cover 59 of the 90",
    ),
    ("two currencies", {"purchases": ("200000,9000,EUR", "200000,9000,USD")}, "in several currencies"),
    ("a period sticks out", {"purchases": ("2026-03-31,399999.99", "2026-04-30,399999.99")}, "reach beyond 2026-Q1"),
    (
        "no share was measured",
        {"kpi_results": ("northwind,shelf-share,2025", "little,shelf-share,2025")},
        "no shelf share",
    ),
    ("no volume before", {"purchases": ("2025-03-31,500000,", "2025-03-31,0,")}, "there was nothing before"),
    ("nothing was spent before", {"purchases": ("500000,25000,", "500000,0,")}, "there was nothing before"),
]


@pytest.mark.parametrize(("files", "said"), [case[1:] for case in UNKNOWN], ids=[case[0] for case in UNKNOWN])
def test_what_is_not_known_has_no_coefficient(
    workspace: Workspace, session: Session, files: dict[str, tuple[str, str]], said: str
) -> None:
    changed = {stem: POLICY[stem].replace(*swap) for stem, swap in files.items()}
    assert all(changed[stem] != POLICY[stem] for stem in files)
    furnish_clients(workspace, session, changed)
    found = {effect.party_id: effect for effect in sheet_of(session).clients}["northwind"]
    assert (found.coefficient, found.verdict) == ("", "not known")
    assert said in " ".join(index.said for index in found.indices)


def test_what_controlling_entered_stands_in_for_what_the_store_cannot_know(
    workspace: Workspace, session: Session
) -> None:
    entered = (
        "id,party_id,period_from,period_to,revenue_index,share_index,investment_index,currency,source\n"
        "E-1,little,2026-01-01,2026-03-31,110,100,125.5,EUR,board paper 7\n"
        "E-2,harbour,2026-01-01,2026-03-31,300,300,1,EUR,\n"
    )
    furnish_clients(workspace, session, {"effectiveness": entered})
    found = {effect.party_id: effect for effect in sheet_of(session).clients}
    assert found["little"].coefficient == "87.65"
    assert [index.said for index in found["little"].indices] == ["entered in effectiveness, E-1 (board paper 7)"] * 3
    assert found["harbour"].coefficient == "40.00", "what the store knows goes before"
    assert sheet_of(session).totals[0].indices[0].said == "2 of 3 clients known", "an entered index has no sums to add"
    other = {effect.party_id: effect for effect in sheet_of(session, "2026-Q1", "2025-Q4").clients}
    assert other["little"].coefficient == "", "it is entered against the year before"


def test_pay_of_schemes_counts_once_and_only_when_final(workspace: Workspace, session: Session) -> None:
    text = scheme_text("whole_volume", "tiers: [{from: 0, rate: 2 %}]\n", id="rebate")
    more = {"purchases": POLICY["purchases"].replace(",9000,", ",,").replace(",18000,", ",,")}
    stand = furnish_clients(workspace, session, more)
    write_scheme(stand, "rebate", text)
    for last, paid in ((date(2026, 6, 30), Decimal("12000.00")), (date(2026, 3, 30), None)):
        client = client_of(session, "northwind", schemes_of(stand), last=last)
        lines = {line.item: line.cost.value for line in client.served.lines}
        assert (lines["volume_bonus"], client.move.paid.value) == (paid, paid)


@pytest.mark.parametrize(("form", "item", "added"), [("bonus", "volume_bonus", False), ("invoice", "prices", True)])
def test_a_bonus_on_file_is_not_added_to_what_schemes_pay_under_another_item(
    workspace: Workspace, session: Session, form: str, item: str, added: bool
) -> None:
    row = f"D-9,northwind,conditional,2026-01-01,2026-03-31,5,700,EUR,{form}\n"
    stand = furnish_clients(workspace, session, {"discounts": POLICY["discounts"] + row})
    kpi = "terms: {fund: 700}\nkpis: [{kpi: shelf-share, measure: file, weight: 100 %, target: 27 %}]\n"
    write_scheme(stand, "bonus", scheme_text("weighted_kpi", kpi))
    served = client_of(session, "northwind", schemes_of(stand)).served
    lines = {line.item: line for line in served.lines}
    assert lines["merchandising"].cost.value == Decimal(700)
    assert (lines[item].cost.value, served.total) == ((Decimal(700), Decimal(1400)) if added else (None, Decimal(700)))
    assert added or lines[item].said == "on file as D-9, which may be what schemes pay"


def test_pay_that_a_longer_scheme_earns_is_not_left_out_of_all_pay(workspace: Workspace, session: Session) -> None:
    more = {"purchases": POLICY["purchases"].replace(",9000,", ",,").replace(",18000,", ",,")}
    stand = furnish_clients(workspace, session, more)
    for name, period in (("quarterly", "quarter"), ("yearly", "year")):
        tiers = "tiers: [{from: 0, rate: 2 %}]\n"
        write_scheme(stand, name, scheme_text("whole_volume", tiers, id=name, period=period))
    client = client_of(session, "northwind", schemes_of(stand), last=date(2027, 1, 31))
    said = "pays for days beyond 2026-Q1, and its part cannot be told: yearly v1"
    assert (client.move.paid.value, client.move.paid.reason) == (None, said)
    (bonus,) = (line for line in client.served.lines if line.item == "volume_bonus")
    assert (bonus.cost.value, bonus.said) == (None, said)


def test_what_was_granted_on_a_part_of_the_purchases_is_not_all_pay(workspace: Workspace, session: Session) -> None:
    text = POLICY["purchases"].replace("northwind,2026-01-01,2026-01-31,200000,9000,EUR\n", "")
    furnish_clients(workspace, session, {"purchases": text})
    investment = client_of(session, "northwind").investment
    assert (investment.value, investment.reason) == (None, "purchases cover 59 of the 90 days of 2026-Q1")


OTHER_DAYS = "costs entered for other days of one of 2026-Q1 and 2025-Q1 than of the other: logistics"


@pytest.mark.parametrize(
    ("days", "share", "said"),
    [
        (("2026-01-01,2026-01-31", "2025-01-01,2025-03-31"), None, OTHER_DAYS),
        (("2026-01-01,2026-03-31", "2025-01-01,2025-01-31"), None, OTHER_DAYS),
        (("2026-01-01,2026-01-31", "2025-02-01,2025-02-28"), None, OTHER_DAYS),
        (("2026-02-01,2026-02-28", "2025-02-01,2025-02-28"), 100, ""),
        (("2026-01-01,2026-03-31", "2025-01-01,2025-03-31"), 100, ""),
    ],
)
def test_costs_of_a_month_are_not_set_against_those_of_a_quarter(
    workspace: Workspace, session: Session, days: tuple[str, str], share: int | None, said: str
) -> None:
    head = POLICY["costs_to_serve"].partition("\n")[0]
    text = "".join(f"little,{row},logistics,300,,EUR,\n" for row in days)
    furnish_clients(workspace, session, {"costs_to_serve": f"{head}\n{text}"})
    client = client_of(session, "little")
    assert client.investment.value == share
    assert client.investment.reason.endswith(said)


@pytest.mark.parametrize(
    ("rows", "cost", "said"),
    [
        ("2026-01-01,2026-12-31,logistics,,1 %", Decimal(6000), "entered: 1 % of 599,999.99"),
        ("2026-01-01,2026-01-31,logistics,,1 %", None, "a rate is entered for 2026-01 only: enter one for every day"),
        ("2026-02-01,2026-02-28,logistics,700,", Decimal(700), "entered; for 2026-02 only"),
    ],
)
def test_an_item_entered_for_a_part_of_the_period_is_said_to_be(
    workspace: Workspace, session: Session, rows: str, cost: Decimal | None, said: str
) -> None:
    head = POLICY["costs_to_serve"].partition("\n")[0]
    furnish_clients(workspace, session, {"costs_to_serve": f"{head}\nnorthwind,{rows},EUR,\n"})
    client = client_of(session, "northwind")
    (line,) = (line for line in client.served.lines if line.item == "logistics")
    assert (line.cost.value and round(line.cost.value)) == cost
    assert line.said.startswith(said)


@pytest.mark.parametrize("fmt", ["html", "pdf", "xlsx", "json", "txt"])
def test_the_command_writes_one_file(stand: Workspace, fmt: str) -> None:
    folder = stand.root / "sheets"
    done = run(stand, "--period", "2026-Q1", "--format", fmt, "-o", str(folder))
    assert done.exit_code == 0, done.output
    assert [path.name for path in folder.iterdir()] == [f"effectiveness-2026-Q1.{fmt}"]


def test_the_command_gives_its_data_as_json(stand: Workspace) -> None:
    done = run(stand, "--period", "2026-Q1", "--party", "harbour", "--json")
    data = json.loads(done.stdout)["effectiveness"]
    assert [(move["party"], move["flagged"]) for move in data["moves"]] == [("Harbour Retail", True)]
    assert (data["clients"][0]["coefficient"], data["costs"][0]["share"]) == ("40.00", "1,617")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--period", "Q1"], "'Q1' is no period; expected a month (2026-02)"),
        (["--period", "2026-Q1", "--against", "2026"], "--against 2026 does not lie before 2026-Q1"),
        (["--period", "2026-Q1", "--party", "nobody"], "'nobody' has no purchases, discounts, costs or reports"),
        (["--format", "docx"], "'docx' is no format; expected one of html, json, pdf, txt, xlsx"),
        (["--format", "pdf"], "--format pdf needs --out FOLDER"),
    ],
)
def test_a_wrong_option_says_what_was_expected(stand: Workspace, more: list[str], said: str) -> None:
    done = run(stand, *more)
    assert isinstance(done.exception, ChannelwardenError)
    assert said in str(done.exception)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            ",logistics,,4.5 %,",
            ",logistics,10,4.5 %,",
            "[rate]: amount and rate are both filled; expected one of amount and rate",
        ),
        (",new_stores,7500,", ",new_stores,,", "[rate]: no amount and no rate; expected one of amount and rate"),
        ("logistics", "logistic", "[item]: unknown word 'logistic' (did you mean 'logistics'?)"),
        ("harbour,2026-01-01,2026-12-31", "harbor,2026-01-01,2026-12-31", "[party_id]: unknown party_id 'harbor'"),
        ("volume_bonus", "new_stores", "[period_from]: overlaps row 3"),
    ],
)
def test_a_faulty_cost_is_refused_with_its_place(stand: Workspace, old: str, new: str, said: str) -> None:
    text = POLICY["costs_to_serve"]
    assert old in text
    (stand.policy / "costs_to_serve.csv").write_text(text.replace(old, new), encoding="utf-8")
    assert said in "\n".join(str(fault) for fault in read_policy(stand.policy).faults)


@pytest.mark.parametrize(("now", "before", "value"), [(50, 100, 50), (-50, 100, -50), (50, 0, None), (50, -100, None)])
def test_nothing_is_set_against_a_period_in_which_more_came_back(now: int, before: int, value: int | None) -> None:
    found = index("revenue", Known(Decimal(now), "EUR"), Known(Decimal(before), "EUR"))
    assert found.value == value
    assert (found.reason == "") is (value is not None)
