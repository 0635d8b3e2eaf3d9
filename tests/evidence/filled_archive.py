"""An archive with five records over two days, for tests that then harm it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.evidence.archive import EvidenceArchive, EvidenceEntry
from scrapers.records import Response

NOW = datetime(2026, 3, 2, 6, 0, 0, 123456, tzinfo=UTC)


def response(number: int = 1, *, body: bytes | None = None, at: datetime = NOW, status: int = 200) -> Response:
    url = f"https://shop.example/p/{number}"
    headers = (("Content-Type", "text/html"), ("ETag", f'"v{number}"'), ("Content-Encoding", "gzip"))
    return Response(url, f"{url}?final", status, headers, body or f"<p>kettle {number}</p>".encode() * 20, at)


def store(archive: EvidenceArchive, number: int, **options: object) -> EvidenceEntry:
    return archive.store_response(response(number, **options), kind="page", subject=f"shop|{number}", run=7)  # type: ignore[arg-type]


def fill(archive: EvidenceArchive) -> EvidenceArchive:
    for number in (1, 2, 3):
        store(archive, number)
    archive.store_bytes(
        b"sku;qty\nK-1;5\n",
        kind="report",
        subject="northwind-q1.csv",
        url="inbox/northwind q1.csv",
        content_type="text/csv",
        at=NOW,
        run=7,
    )
    store(archive, 5, at=NOW + timedelta(days=1))
    return archive
