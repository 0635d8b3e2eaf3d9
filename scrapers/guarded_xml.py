"""XML from outside, read in one place: no entity is expanded, no type declaration loaded, nothing fetched."""

from __future__ import annotations

from lxml import etree


def xml_root(data: bytes) -> etree._Element:
    """Return the root element; raises `etree.XMLSyntaxError` for damaged XML and for what is too large to be honest."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)
