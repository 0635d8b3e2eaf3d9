"""A store with two partners and a desk: reports are taken in from text, and read again from what was taken in."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from sqlmodel import Session, col, func, select

from monitor.intake.reports import Terms, take_report
from monitor.intake.resolving import ReportsDesk
from monitor.model import Evidence, Party, Product, ReportFile, ReportRow, Sale
from monitor.model.stock import Stock
from monitor.settings import Partner

NOW = datetime(2026, 4, 2, 6, 0, tzinfo=UTC)
NORTH = Partner(party="north", files="north-*", currency="EUR", sender=("4012345000009",))
SOUTH = Partner(party="south", files="south-*", currency="EUR", sender=("4099999000002",))
HEAD = "sold on,sku,quantity,amount,ship to,customer\n"
JANUARY = "2026-01-05,NO-100,2,20.00,DE-BY,Acme\n2026-01-30,NO-200,1,15.50,DE-BE,Bolt\n"
STOCK = "as of,sku,on hand,site\n"


class ReportDesk:
    """Takes reports in as the command does, with the files kept in memory instead of in an archive."""

    def __init__(self, session: Session, closed_until: date | None = None) -> None:
        self.session = session
        self.files: dict[int, bytes] = {}
        self.closed_until = closed_until
        self.partners: tuple[Partner, ...] = (NORTH, SOUTH)
        session.add(Product(sku="NO-100", title="Anorak", gtin="4006381333931"))
        session.add(Product(sku="NO-200", title="Field glass 8x42"))
        session.add(Party(id="north", name="Nordhandel GmbH", role="distributor", country="DE"))
        session.add(Party(id="south", name="Sued Vertrieb AG", role="distributor", country="DE"))
        session.commit()

    @property
    def desk(self) -> ReportsDesk:
        """The desk that decisions are made at."""
        terms = Terms(NOW, self.partners, self.closed_until)
        return ReportsDesk(self.session, terms, self.files.__getitem__)

    def partner(self, **changes: object) -> None:
        """Change the settings of the first partner."""
        self.partners = (self.partners[0].model_copy(update=changes), *self.partners[1:])

    def take(self, text: str | bytes, name: str = "north-1.csv", *, place: int = 0, url: str = "") -> ReportFile:
        """Take in a report of the first partner, or of the one at a place; `url` says where it came from."""
        data = text.encode() if isinstance(text, str) else text
        number = self.archive(data, name, url)
        terms = self.desk.terms
        report = take_report(
            self.session, partner=self.partners[place], name=name, data=data, evidence_id=number, terms=terms
        )
        self.session.commit()
        return report

    def archive(self, data: bytes, name: str, url: str = "") -> int:
        """Keep a file as evidence and return its number."""
        number = len(self.files) + 1
        self.files[number] = data
        self.session.add(
            Evidence(
                id=number,
                sequence=number,
                sha256=hashlib.sha256(data).hexdigest(),
                chain="",
                kind="report",
                subject=name,
                url=url,
                captured_at=NOW,
                warc="",
                offset=0,
                length=len(data),
            )
        )
        self.session.flush()
        return number

    def counting(self) -> list[tuple[str, int, int]]:
        """Return the sales that count: SKU, thousandths and minor units."""
        counts = col(ReportFile.status).in_(("accepted", "partial"))
        statement = select(Sale.sku, Sale.quantity, Sale.amount_minor).join(
            ReportFile, col(ReportFile.id) == Sale.report_id
        )
        return list(self.session.exec(statement.where(counts).order_by(col(Sale.report_id), col(Sale.row))).all())

    def stock(self) -> list[tuple[str, int, date]]:
        """Return all stock kept."""
        statement = select(Stock.sku, Stock.on_hand, Stock.as_of)
        return list(self.session.exec(statement.order_by(col(Stock.report_id), col(Stock.row))).all())

    def rows(self, status: str) -> list[tuple[int, str]]:
        """Return number and rule of the rows of a status."""
        statement = select(ReportRow.row, ReportRow.rule).where(ReportRow.status == status)
        return list(self.session.exec(statement.order_by(col(ReportRow.report_id), col(ReportRow.row))).all())

    def everything(self) -> tuple[int, int, int]:
        """Return how many sales, stock lines and rows set aside are kept."""
        counts = [self.session.exec(select(func.count()).select_from(one)).one() for one in (Sale, Stock, ReportRow)]
        return counts[0], counts[1], counts[2]
