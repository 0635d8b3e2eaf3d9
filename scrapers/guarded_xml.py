"""XML from outside, read in one place: no entity is expanded, no type declaration loaded, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from lxml import etree


def xml_root(data: bytes) -> etree._Element:
    """Return the root element; raises `etree.XMLSyntaxError` for damaged XML and for what is too large to be honest."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def xml_events(file: IO[bytes], tags: Sequence[str]) -> Iterator[tuple[str, etree._Element]]:
    """Yield begin and end of the elements of those names, so that a long file needs no tree; raises as `xml_root`."""
    yield from etree.iterparse(
        file,
        events=("start", "end"),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
