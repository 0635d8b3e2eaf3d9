"""One made-up contract in every format, and the odd files that tests of the readers send."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from fpdf import FPDF

HEAD = "Northwind Tools GmbH, confidential"
CONTRACT = (
    "DISTRIBUTION AGREEMENT",
    "1. Definitions",
    "“Products” means the hand tools that the Supplier offers in its catalogue.",
    "2. Resale",
    "2.1 The Distributor shall not resell the Products at a price below the minimum resale price set out in the price "
    "list of the Supplier as amended from time to time.",
    "2.2 The Distributor is free to choose its carriers and the way in which it keeps its stock of the Products.",
    "3. Competition",
    "3.1 During the term of this Agreement the Distributor shall not manufacture, purchase, sell or distribute any "
    "products which compete with the Products.",
    "4. Law",
    "4.1 This Agreement is governed by the laws of Germany, without regard to its rules on conflict of laws.",
    "Annex 1",
    "The Distributor shall purchase at least 10,000 units of the Products in each calendar year of the term.",
)


def docx(paragraphs: Sequence[str] = CONTRACT) -> bytes:
    """Return the paragraphs as a Word document."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = HEAD
    for text in paragraphs:
        document.add_paragraph(text)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def pdf(paragraphs: Sequence[str] = CONTRACT) -> bytes:
    """Return the paragraphs as a PDF of several small pages, each with a running head and a page number."""
    made = _Headed(format=(120, 90))
    made.set_auto_page_break(True, margin=15)
    made.set_font("Helvetica", size=11)
    made.add_page()
    for text in paragraphs:
        made.multi_cell(0, 6, text.replace("“", '"').replace("”", '"'), align="L", new_x="LMARGIN", new_y="NEXT")
        made.ln(2)
    return bytes(made.output())


class _Headed(FPDF):
    def header(self) -> None:
        self.set_font("Helvetica", size=9)
        self.cell(0, 8, HEAD, new_x="LMARGIN", new_y="NEXT")
        self.set_font("Helvetica", size=11)

    def footer(self) -> None:
        self.set_y(-12)
        self.cell(0, 8, f"Page {self.page_no()}", align="C")


def odt(body: str | None = None, **more: str) -> bytes:
    """Return an OpenDocument text with the body's XML (default: the contract) and further entries by name."""
    names = ("office", "text", "table")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    inner = body if body is not None else "".join(f"<text:p>{text}</text:p>" for text in CONTRACT)
    content = f"<office:document-content {spaces}><office:body><office:text>{inner}</office:text></office:body>"
    return archive(
        mimetype="application/vnd.oasis.opendocument.text",
        **{"content.xml": f'<?xml version="1.0" encoding="UTF-8"?>{content}</office:document-content>', **more},
    )


def archive(**entries: str) -> bytes:
    """Return a ZIP container of the entries."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in entries.items():
            made.writestr(name, text)
    return held.getvalue()


def rtf(paragraphs: Sequence[str] = CONTRACT) -> bytes:
    """Return the paragraphs as RTF, what is not ASCII as Word writes it."""
    lines = ("".join(_sign(sign) for sign in text) for text in paragraphs)
    return ("{\\rtf1\\ansi\\ansicpg1252\\uc1 " + "".join(f"{line}\\par\n" for line in lines) + "}").encode()


def _sign(sign: str) -> str:
    return sign if sign.isascii() else f"\\u{ord(sign)}?"


def font_with_cyrillic() -> Path | None:
    """Return a TrueType font of this machine that holds Cyrillic letters, or None."""
    places = ("/usr/share/fonts", "/usr/local/share/fonts")
    names = ("DejaVuSans.ttf", "LiberationSans-Regular.ttf", "NotoSans-Regular.ttf", "FreeSans.ttf")
    return next((found for place in places for name in names for found in sorted(Path(place).rglob(name))), None)
