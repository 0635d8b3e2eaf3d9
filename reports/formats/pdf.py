"""PDF of a statement: A4, one scheme after the other, tables that break between rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reports.records import Statement, StatementScheme

if TYPE_CHECKING:
    from fpdf import FPDF

DOCUMENTS = ("statement",)
_FAMILY = "statement"
_FONTS = (("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"), ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
          ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"), ("arial.ttf", "arialbd.ttf"))  # fmt: skip
_PLAIN = str.maketrans({"−": "-", "–": "-", "…": "...", "“": '"', "”": '"', "’": "'", "\u202f": " ", "\xa0": " "})
_GREY, _INK = (86, 98, 115), (28, 36, 48)
_HEAD = ("Source", "Of", "Days", "Quantity", "Amount", "Evidence")
_WIDTHS = (29, 23, 31, 12, 16, 11)


def pack(statement: Statement) -> bytes:
    """Return the PDF; without a Unicode font on the machine, what Latin 1 does not hold is shown as a question mark."""
    from fpdf import FPDF  # noqa: PLC0415 - slow to load; digests never need it

    pdf = FPDF(format="A4")
    pdf.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))  # the same statement gives the same bytes
    pdf.set_title(f"Statement {statement.party_id} {statement.period}")
    pdf.set_lang(statement.language)
    pdf.set_margins(18, 16, 18)
    pdf.set_auto_page_break(True, 16)
    pdf.set_draw_color(213, 218, 225)
    pdf.set_line_width(0.15)
    page = _Page(pdf)
    pdf.add_page()
    page.text(f"{statement.brand} · statement · {statement.date}", 9, grey=True)
    page.text(f"{statement.party}: {statement.period}", 17, bold=True)
    page.text(statement.headline, 11)
    for label, amount in statement.totals:
        page.text(f"{label}: {amount}", 11, bold=True)
    for number, scheme in enumerate(statement.schemes, start=1):
        _scheme(page, number, scheme)
    page.gap(5)
    for line in statement.footer:
        page.text(line, 8.5, grey=True)
    return bytes(pdf.output())


class _Page:
    """Writes lines in the one family of the document."""

    def __init__(self, pdf: FPDF) -> None:
        self.pdf = pdf
        files = _font_files()
        if files:
            pdf.add_font(_FAMILY, "", str(files[0]))
            pdf.add_font(_FAMILY, "B", str(files[1]))
        self.family = _FAMILY if files else "Helvetica"
        self.unicode = files is not None

    def shown(self, text: str) -> str:
        """Return the text with what the font has."""
        return text if self.unicode else text.translate(_PLAIN).encode("latin-1", "replace").decode("latin-1")

    def text(self, text: str, size: float, *, bold: bool = False, grey: bool = False) -> None:
        """Write a paragraph."""
        self.pdf.set_font(self.family, "B" if bold else "", size)
        self.pdf.set_text_color(*(_GREY if grey else _INK))
        self.pdf.multi_cell(0, size * 0.5, self.shown(text), new_x="LMARGIN", new_y="NEXT")

    def gap(self, height: float) -> None:
        """Leave space."""
        self.pdf.ln(height)

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Write a table whose last columns but the evidence are figures."""
        self.pdf.set_font(self.family, "", 8)
        self.pdf.set_text_color(*_INK)
        align = ("LEFT", "LEFT", "LEFT", "RIGHT", "RIGHT", "RIGHT")
        with self.pdf.table(col_widths=_WIDTHS, text_align=align, line_height=4, borders_layout="HORIZONTAL_LINES",
                            headings_style=self._head()) as table:  # fmt: skip
            for cells in (_HEAD, *rows):
                table.row([self.shown(cell) for cell in cells])

    def _head(self) -> object:
        from fpdf.fonts import FontFace  # noqa: PLC0415 - slow to load; digests never need it

        return FontFace(family=self.family, emphasis="BOLD", color=_GREY)


def _scheme(page: _Page, number: int, scheme: StatementScheme) -> None:
    page.gap(5)
    page.text(f"{number}. {scheme.title}", 13, bold=True)
    about = (scheme.scheme, scheme.period, scheme.kind, scheme.method, f"agreement {scheme.agreement}")
    page.text(" · ".join(about), 8.5, grey=True)
    due = f"{scheme.due} {scheme.currency}" if scheme.due else "not known"
    lead = "So far" if scheme.state.startswith("running") else "Due"
    page.text(f"{lead}: {due} ({scheme.state})", 11, bold=True)
    for line in _lines(scheme):
        page.text(line, 9.5)
    if scheme.rows:
        page.gap(1)
        page.table([(r.source, r.about + (f" ({r.note})" if r.note else ""), r.days, r.quantity, r.amount, r.evidence)
                    for r in scheme.rows])  # fmt: skip


def _lines(scheme: StatementScheme) -> Iterator[str]:
    if scheme.reason:
        yield f"Not known: {scheme.reason}"
    yield from scheme.steps
    yield from (f"Still open: {gap}" for gap in scheme.gaps)
    if scheme.against:
        yield scheme.against
    yield from (f"What would change it: {change}" for change in scheme.change)


def _font_files() -> tuple[Path, Path] | None:
    """Return a regular and a bold font that hold more than Latin 1, from where systems keep fonts, or None."""
    home = Path.home()
    folders = [home / ".fonts", home / ".local/share/fonts", Path("/usr/share/fonts"), Path("/usr/local/share/fonts"),
               Path("/Library/Fonts"), Path("C:/Windows/Fonts")]  # fmt: skip
    found = {path.name: path for folder in reversed(folders) if folder.is_dir() for path in folder.rglob("*.ttf")}
    for regular, bold in _FONTS:
        if regular in found and bold in found:
            return found[regular], found[bold]
    return None
