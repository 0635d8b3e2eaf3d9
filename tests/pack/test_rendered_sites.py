"""Sites that ask for the browser: rendered pages, pictures in the pack, and what happens where there is no browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlmodel import col, select
from two_shops import Brand

from monitor.documents.gaps import coverage
from monitor.evidence.archive import EvidenceArchive
from monitor.evidence.verify import verify
from monitor.model import Capture, Evidence, Violation
from monitor.model.health import Outage
from monitor.model.screenshot import Screenshot
from tests.command_line import run_command
from tests.installed_browser import needs_browser

SCRIPTED = """<!doctype html><html><body><h1>Fieldscope</h1><div id="box"></div>
<script>fetch('/alpha/price').then(r => r.json()).then(found => {
  const data = {'@context': 'https://schema.org', '@type': 'Product', name: 'Fieldscope', sku: 'FX-1',
    gtin13: '4006381333931', offers: {'@type': 'Offer', price: found.price, priceCurrency: 'USD'}};
  const script = document.createElement('script');
  script.type = 'application/ld+json'; script.textContent = JSON.stringify(data); document.head.append(script);
  document.getElementById('box').textContent = found.price + ' USD'; });</script></body></html>"""


def pictures(brand: Brand) -> list[tuple[str, str]]:
    """Return area and beginning of the subject of every picture, in order of its evidence."""
    with brand.store() as session:
        rows = session.exec(select(Screenshot).order_by(col(Screenshot.evidence_id))).all()
        return [(row.area, row.subject.partition("|")[0]) for row in rows]


@pytest.mark.browser
@needs_browser
def test_a_page_that_needs_its_scripts_is_read_after_they_ran(brand: Brand) -> None:
    brand.write(site="browser = true")
    brand.shops.pages["/alpha/fx-1"] = (200, SCRIPTED)
    brand.shops.pages["/alpha/price"] = (200, '{"price": "79.00"}')
    assert brand.visit().outcomes == {"ok": 2}
    with brand.store() as session:
        found = session.exec(select(Violation).where(Violation.party_key == "alphaco")).all()
        assert [row.rule_id for row in found] == ["MAP-001"]
    assert brand.shops.asked.count("/alpha/price") == 1
    assert verify(brand.workspace.evidence) == []


@pytest.mark.browser
@needs_browser
@pytest.mark.parametrize("site", ["browser = true", "screenshots = true"])
def test_a_confirmed_violation_is_photographed_once_and_the_pack_shows_it(
    brand: Brand, tmp_path: Path, site: str
) -> None:
    brand.write(site=site)
    brand.visit()
    brand.visit()
    brand.visit()
    assert sorted(pictures(brand)) == [("offer", "alpha"), ("offer", "beta"), ("page", ""), ("page", "")]
    number = brand.case_of("alphaco")
    line = ["evidence", "export", str(number), str(tmp_path / "pack"), "--audience", "legal", "-w", str(brand.root)]
    assert run_command(*line).exit_code == 0
    shots = sorted((tmp_path / "pack" / "screenshots").iterdir())
    assert [path.read_bytes()[:4] for path in shots] == [b"\x89PNG"] * 2
    case = json.loads((tmp_path / "pack" / "case.json").read_text())
    assert sorted(item["area"] for item in case["violations"][0]["screenshots"]) == ["offer", "page"]
    assert verify(brand.workspace.evidence) == []


@pytest.mark.browser
@needs_browser
def test_pictures_cost_the_shop_no_second_visit_of_the_page(brand: Brand) -> None:
    brand.write(site="screenshots = true")
    brand.visit()
    assert brand.shops.asked.count("/alpha/fx-1") == 1
    assert pictures(brand) != []


@pytest.mark.browser
@needs_browser
def test_a_picture_is_archived_as_a_resource_beside_the_page(brand: Brand) -> None:
    brand.write(site="screenshots = true")
    brand.visit()
    archive = EvidenceArchive(brand.workspace.evidence)
    with brand.store() as session:
        row = session.exec(select(Evidence).where(Evidence.kind == "screenshot").order_by(col(Evidence.id))).first()
        assert row is not None
        kept = archive.read(row.sequence)
    assert row.url == f"urn:fullPage:{brand.shops.url('alpha')}"
    assert kept.header("content-type") == "image/png"


def test_without_a_browser_the_sites_that_need_it_are_not_seen_and_all_else_goes_on(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    brand.write(more='[browser]\npath = "/nowhere/chromium"\n')
    settings = brand.root / "channelwarden.toml"
    settings.write_text(settings.read_text().replace('name = "alpha"', 'name = "alpha"\nbrowser = true'))
    summary = brand.visit()
    assert summary.outcomes == {"ok": 1, "unreachable": 1}
    assert [failure for failure in summary.failures if "browser" in failure] == [
        "browser.path names /nowhere/chromium, which is no program that can be run; not seen: alpha"
    ]
    with brand.store() as session:
        gaps = coverage(session, brand.workspace.settings.brand.timezone).gaps
        visit = session.exec(select(Capture).where(Capture.outcome == "unreachable")).one()
        assert [(gap.subject, gap.count) for gap in gaps] == [("alpha: not reached", 1)]
        assert visit.reasons == ["browser: browser.path names /nowhere/chromium, which is no program that can be run"]
        assert [row.subject for row in session.exec(select(Outage))] == ["browser"]


def test_without_a_browser_no_pictures_are_taken_and_that_is_said_once_a_pass(brand: Brand) -> None:
    brand.write(site="screenshots = true", more='[browser]\npath = "/nowhere/chromium"\n')
    summary = brand.visit()
    assert summary.outcomes == {"ok": 2}
    assert [failure for failure in summary.failures if "no screenshots are taken" in failure] == summary.failures
    assert len(summary.failures) == 1
    assert brand.case_of("alphaco") > 0
