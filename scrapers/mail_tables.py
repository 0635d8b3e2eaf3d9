"""A table of figures in the text of a mail, for those who send no file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr

from lxml import etree, html

from scrapers.file_source import safe_name
from scrapers.layouts.aligned_text import cells_apart, tables_between
from scrapers.layouts.profile import ReportProfile
from scrapers.layouts.prose import PROSE, may_tell_days, speaks_of_report
from scrapers.layouts.table import is_other_heading

_FEWEST_CELLS = 3
_FEWEST_ROWS = 2
_BOM = "\ufeff"
_DELIMITERS = ("\t", ";", "|")
_BOUGHT = re.compile(
    r"\b(?:orders?|purchas\w*|quot(?:e|es|ation\w*)|pro-?forma|invoices?|bestell\w*|auftr[aä]g\w*|angebot\w*|rechnung\w*|"
    r"заказ\w*|закуп\w*|сч[её]т\w*|предложени\w*|commandes?|devis|factures?|pedidos?|presupuestos?|facturas?|ordin[ei]|"
    r"preventiv\w*|fattur\w*|zamówieni\w*|ofert\w*|faktur\w*)\b",
    re.IGNORECASE,
)
_DAYS = re.compile(r"(?<!\d)(?:20|25)\d\d(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)")
_FIGURE = re.compile(r"\W*+\d[\d.,'’ ]*+\W*+")


def tables_of(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """Yield the texts of a mail that hold a table, each as a file that is called after the sender.

    A table has rows of three cells and more, one of them a figure: pages of mails are laid out in tables, too. Of two
    forms of one text the page is taken, for there the cells are told from each other.
    """
    name = f"mail of {sender_of(message)}"
    for kind, ending, has_table in (("text/html", "html", _has_page_table), ("text/plain", "txt", _has_lines)):
        texts = [_text_of(part) for part in message.walk() if part.get_content_type() == kind and not _is_file(part)]
        if found := [text for text in texts if has_table(text)]:
            for text in found:
                # Said to be a page where its first tag does not say so; the mark tells the letters whatever it names.
                start = "<!DOCTYPE html>\n" if ending == "html" else ""
                yield safe_name(f"{name}.{ending}"), f"{_BOM}{start}{text}".encode()
            return


def sender_of(message: EmailMessage) -> str:
    """Return the address that a mail says it is from; one that is written wrong is an error for the headers' parser."""
    raw = {name.lower(): str(value) for name, value in message.raw_items()}
    return parseaddr(raw.get("from", ""))[1] or "an unknown sender"


def speaks_of_orders(message: EmailMessage) -> bool:
    """Return whether a mail speaks of orders, offers or invoices, and its subject not of sales, stock or a report.

    What is ordered stands in just such tables as what was sold.
    """
    subject = str(message.get("subject", ""))
    if speaks_of_report(subject):
        return False
    parts = (part for part in message.walk() if part.get_content_maintype() == "text" and not _is_file(part))
    return any(_BOUGHT.search(re.sub(r"<[^<>]*>", " ", text)) for text in (subject, *map(_text_of, parts)))


def _is_file(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _text_of(part: EmailMessage) -> str:
    try:
        return str(part.get_content(errors="replace"))
    except LookupError:  # letters that nobody knows
        data = part.get_payload(decode=True)
        return data.decode("utf-8", "replace") if isinstance(data, bytes) else ""


def _has_page_table(text: str) -> bool:
    try:
        page = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (etree.ParserError, ValueError):
        return False
    innermost = (table for table in page.iter("table") if table.find(".//table") is None)
    return any(_is_table([_cells(row) for row in table.iter("tr")]) for table in innermost)


def _cells(row: html.HtmlElement) -> list[str]:
    return [" ".join(str(cell.text_content()).split()) for cell in row.iterchildren("td", "th")]


def _has_lines(text: str) -> bool:
    """Return whether a text has a table of lines, above which no sentence names other days than its own."""
    rows = text.splitlines()
    for delimiter in _DELIMITERS:
        lines = [row for row in rows if delimiter in row]
        if _is_table([row.split(delimiter) for row in lines]):
            return _tells_its_days(rows[: rows.index(lines[0])])
    return any(
        is_other_heading(cells_apart(rows[first]), ReportProfile())
        and _is_table([cells_apart(row) for row in rows[first:end]])
        and _tells_its_days(rows[:first])
        for first, end in tables_between(rows)
    )


def _tells_its_days(above: list[str]) -> bool:
    return all(may_tell_days(PROSE, line) for line in above if _DAYS.search(line))


def _is_table(rows: list[list[str]]) -> bool:
    wide = [row for row in rows if sum(bool(cell.strip()) for cell in row) >= _FEWEST_CELLS]
    return len(wide) >= _FEWEST_ROWS and any(_FIGURE.fullmatch(cell) for row in wide[1:] for cell in row)
