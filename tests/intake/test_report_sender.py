"""Who sent an interchange, and when it is another party than the one the file was taken for."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from monitor.intake.sender import sender_id, stranger
from tests.intake.report_desk import NORTH, SOUTH, ReportDesk

X12 = b"ISA*00*          *00*          *ZZ*4099999000002  *ZZ*BRAND          *260401*0900*U*00401*000000001*0*P*>~"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (X12, "4099999000002"),
        (X12.replace(b"*", b"|"), "4099999000002"),
        (b"UNB+UNOC:3+4012345000009:14+4000001000005:14+260401:0900+1'", "4012345000009"),
        (b"UNA:+.? '\r\nUNB+UNOA:1+SENDER+BRAND+260401:0900+1'", "SENDER"),
        (b"UNA.*,? 'UNB*UNOA.1*SENDER.14*BRAND*260401.0900*1'", "SENDER"),
        (b"sold on,sku\n", ""),
        (b"ISA", ""),
        (b"UNB+", ""),
        (b"", ""),
    ],
)
def test_the_sender_stands_in_the_header(data: bytes, found: str) -> None:
    assert sender_id(data) == found


@pytest.mark.parametrize(
    ("sender", "said"),
    [
        (b"4099999000002", "its sender 4099999000002 is south, not north"),
        (b"4012345000009", ""),
        (b"4000000000000", "its sender is 4000000000000; expected 4012345000009 (`sender` of this [[partner]])"),
    ],
)
def test_a_sender_that_is_not_the_partners_is_told(session: Session, sender: bytes, said: str) -> None:
    ReportDesk(session)
    assert stranger(session, NORTH, (NORTH, SOUTH), X12.replace(b"4099999000002", sender), ()) == said


def test_a_partner_without_a_sender_takes_what_no_other_sends(session: Session) -> None:
    ReportDesk(session)
    anybody = NORTH.model_copy(update={"sender": ()})
    assert stranger(session, anybody, (anybody, SOUTH), X12.replace(b"4099999000002", b"4000000000000"), ()) == ""
    assert stranger(session, anybody, (anybody, SOUTH), X12, ()) == "its sender 4099999000002 is south, not north"


@pytest.mark.parametrize(("name", "status"), [("Nordhandel GmbH", "accepted"), ("Sued Vertrieb AG", "refused")])
def test_a_document_of_ubl_names_its_sender(session: Session, name: str, status: str) -> None:
    urn = "urn:oasis:names:specification:ubl:schema:xsd:"
    text = (
        f'<InventoryReport xmlns="{urn}InventoryReport-2"><InventoryPeriod><EndDate>2026-03-31</EndDate>'
        f"</InventoryPeriod><RetailerCustomerParty><Party><PartyName><Name>{name}</Name></PartyName></Party>"
        "</RetailerCustomerParty><InventoryReportLine><Quantity>4</Quantity><Item><SellersItemIdentification>"
        "<ID>NO-100</ID></SellersItemIdentification></Item></InventoryReportLine></InventoryReport>"
    )
    assert ReportDesk(session).take(text, name="north-1.xml").status == status
