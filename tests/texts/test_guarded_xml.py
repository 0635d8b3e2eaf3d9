"""XML from outside: nothing is expanded, fetched or loaded, and there is one place that reads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

import scrapers
from scrapers.guarded_xml import xml_root


@pytest.mark.parametrize("entity", ['"expanded"', 'SYSTEM "file:///etc/passwd"', 'SYSTEM "http://127.0.0.1:9/x"'])
def test_no_entity_is_expanded(entity: str) -> None:
    root = xml_root(f"<!DOCTYPE r [<!ENTITY e {entity}>]><r>a&e;b</r>".encode())
    assert etree.tostring(root, encoding="unicode") == "<r>a&e;b</r>"


def test_no_type_declaration_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "own.dtd").write_text('<!ATTLIST r said CDATA "by the declaration">')
    root = xml_root(f'<!DOCTYPE r SYSTEM "file://{tmp_path}/own.dtd"><r/>'.encode())
    assert dict(root.attrib) == {}


@pytest.mark.parametrize("data", [b"", b"<r>", b"<a>" * 300 + b"</a>" * 300, b"<r>" + b"x" * 10_000_001 + b"</r>"])
def test_what_is_damaged_or_too_large_is_refused(data: bytes) -> None:
    with pytest.raises(etree.XMLSyntaxError):
        xml_root(data)


def test_one_place_reads_xml() -> None:
    reading = re.compile(r"etree\.(?:XMLParser|fromstring|parse|XML)\(|\biterparse\(")
    files = sorted(Path(scrapers.__file__).parent.rglob("*.py"))
    found = [path.name for path in files if reading.search(path.read_text("utf-8"))]
    assert found == ["guarded_xml.py"]
