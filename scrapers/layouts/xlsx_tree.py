"""The parts of an XLSX file that describe others, as trees."""

from __future__ import annotations

import zipfile

from lxml import etree

from scrapers.guarded_xml import xml_root

_MOST_BYTES = 10_000_000
"""Of a part that lists sheets or styles; longer ones are no honest list"""


def tree_of(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    """Return the root of a part, or None where it is not there, is too long or is no XML."""
    if name not in archive.namelist() or archive.getinfo(name).file_size > _MOST_BYTES:
        return None
    try:
        return xml_root(archive.read(name))
    except etree.XMLSyntaxError:
        return None
