"""The demo's three agreements, written as a Word, a text and a PDF file from the texts in the market's data."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from docx import Document
from fpdf import FPDF
from jinja2 import Environment, StrictUndefined

from monitor.demo.catalogue import Catalogue, market_data, market_text


def agreement_files(catalogue: Catalogue) -> dict[str, bytes]:
    """Return every agreement by file name; the planted clauses are in them or their innocent wording is."""
    writers: dict[str, Callable[[list[str]], bytes]] = {"docx": _docx, "txt": _txt, "pdf": _pdf}
    files = {}
    for entry in market_data("policy.yaml")["agreements"]:
        if name := entry.get("file", ""):
            stem, _, kind = name.rpartition(".")
            files[name] = writers[kind](_paragraphs(f"agreements/{stem}.txt", planted=catalogue.planted))
    return files


def _paragraphs(name: str, *, planted: bool) -> list[str]:
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, autoescape=False)  # noqa: S701 - plain text
    text = environment.from_string(market_text(name)).render(planted=planted)
    return [line for line in text.splitlines() if line.strip()]


def _is_heading(paragraph: str) -> bool:
    return re.match(r"\d+\. ", paragraph) is not None


def _docx(paragraphs: list[str]) -> bytes:
    document = Document()
    document.add_heading(paragraphs[0], level=0)
    for paragraph in paragraphs[1:]:
        if _is_heading(paragraph):
            document.add_heading(paragraph, level=1)
        else:
            document.add_paragraph(paragraph)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _txt(paragraphs: list[str]) -> bytes:
    return "\r\n\r\n".join(paragraphs).encode()


def _pdf(paragraphs: list[str]) -> bytes:
    pdf = FPDF(format="letter")
    pdf.set_margins(25, 25, 25)
    pdf.set_auto_page_break(True, margin=25)
    pdf.add_page()
    pdf.set_font("Times", "B", 16)
    pdf.multi_cell(0, 9, paragraphs[0], new_x="LMARGIN", new_y="NEXT")
    for paragraph in paragraphs[1:]:
        pdf.set_font("Times", "B" if _is_heading(paragraph) else "", 12)
        pdf.ln(3)
        pdf.multi_cell(0, 6, paragraph, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())
