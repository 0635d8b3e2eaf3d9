"""A Word draft is read as it will say once its changes are accepted, and cited by the numbers that one sees."""

from __future__ import annotations

import pytest

from monitor.agreements.detect import detect
from scrapers.records import AgreementText
from scrapers.texts import read_agreement
from scrapers.texts.form import HIDDEN_TEXT, OPEN_CHANGES
from tests.texts.word_files import change, document, mark, numbered, paragraph, run, table

BAN = "The Dealer shall not resell the Goods below the minimum resale price."
RIVALS = "During the term the Dealer shall not sell any products which compete with the Goods."
FREE = "The Dealer is free to choose its carriers and keeps its own stock of the Goods."
RUSSIAN = "Дилер не вправе реализовывать Товар по цене ниже минимальной цены перепродажи."
RUSSIAN_FREE = "Дилер самостоятельно определяет условия доставки Товара своим покупателям."
REFERENCE = '<w:r><w:footnoteReference w:id="1"/></w:r>'
BREAK = '<w:r><w:br w:type="page"/></w:r>'
HEADED = '<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="{}"/>{}</w:style>'
LEGAL = (
    '<w:abstractNum w:abstractNumId="60">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="Article %1"/>'
    '</w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="61"><w:numStyleLink w:val="Own"/></w:abstractNum>'
    '<w:num w:numId="9"><w:abstractNumId w:val="60"/></w:num><w:num w:numId="10"><w:abstractNumId w:val="61"/></w:num>'
)
STARTED = LEGAL + (
    '<w:num w:numId="11"><w:abstractNumId w:val="60"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)
LIST_STYLE = HEADED.format("Own", "Own", f"<w:pPr>{numbered(0, 9)}</w:pPr>").replace('"paragraph"', '"numbering"')
BASED = HEADED.format("One", "One", f"<w:pPr>{numbered(1)}</w:pPr>") + HEADED.format(
    "Two", "Two", '<w:basedOn w:val="One"/>'
)


def findings(read: AgreementText) -> list[tuple[str, str, int]]:
    return [(hit.type[:3], hit.number, read.page_at(hit.start)) for hit in detect(read)]


@pytest.mark.parametrize(
    ("data", "found", "notes"),
    [
        (document(paragraph(change("del", f"1. {BAN}"), properties=mark("del")), FREE), [], (OPEN_CHANGES,)),
        (document(paragraph(change("ins", f"1. {BAN}"))), [("P02", "1", 1)], (OPEN_CHANGES,)),
        (
            document(paragraph(change("moveFrom", f"1. {BAN}"), properties=mark("moveFrom")), FREE),
            [],
            (OPEN_CHANGES,),
        ),
        (document(table([BAN], [FREE], properties='<w:del w:id="3"/>')), [], (OPEN_CHANGES,)),
        (
            document(
                paragraph(run("1. The Dealer shall not sell any"), properties=mark("del")),
                paragraph(run("Goods of others which compete with the Goods of the Supplier.")),
            ),
            [("E01", "1", 1)],
            (OPEN_CHANGES,),
        ),
        (
            document(
                paragraph(run("Resale"), properties=numbered(0)),
                paragraph(change("del", FREE), properties=numbered(1) + mark("del")),
                paragraph(run(BAN), properties=numbered(1)),
            ),
            [("P02", "1.1", 1)],
            (OPEN_CHANGES,),
        ),
        (
            document(paragraph(run(FREE), f'<w:del w:id="4">{REFERENCE}</w:del>'), footnotes=[BAN]),
            [],
            (OPEN_CHANGES,),
        ),
        (document(paragraph(run(BAN, "<w:vanish/>")), FREE), [], (HIDDEN_TEXT,)),
        (document(paragraph(run(BAN, '<w:vanish w:val="0"/>'))), [("P02", "", 1)], ()),
        (
            document(
                paragraph(run(BAN, '<w:rStyle w:val="Unseen"/>')),
                FREE,
                styles=HEADED.format("Unseen", "Unseen", "<w:rPr><w:vanish/></w:rPr>"),
            ),
            [],
            (HIDDEN_TEXT,),
        ),
        (document(paragraph(run("4.1 Prices."), properties=mark("vanish")), BAN), [("P02", "4.1", 1)], ()),
    ],
    ids="deleted inserted moved row joined renumbered note-of-deleted hidden shown hidden-style inline-title".split(),
)
def test_deleted_moved_and_hidden_text_is_no_clause_and_the_reader_is_told(
    data: bytes, found: list[tuple[str, str, int]], notes: tuple[str, ...]
) -> None:
    read = read_agreement("a.docx", data)
    assert (findings(read), read.notes) == (found, notes)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (
            document(
                paragraph(run(f"1.1 {FREE}"), REFERENCE), paragraph(BREAK, run("2. Law")), "Annex 1", footnotes=[BAN]
            ),
            [("P02", "1.1, footnote 1", 1)],
        ),
        (document(FREE, footer=BAN), [("P02", "", 1)]),
        (document(FREE, footer="Draft of 4 May for the Dealer"), []),
        (
            document(
                paragraph(run("Resale"), properties=numbered(0)),
                paragraph(run("The Dealer shall not:"), properties=numbered(1)),
                paragraph(run("resell the Goods below the minimum resale price;"), properties=numbered(2)),
                paragraph(run("sell products which compete with the Goods."), properties=numbered(2)),
                paragraph(run(BAN), properties=numbered(0, 8)),
            ),
            [("P02", "1.1(a)", 1), ("E01", "1.1(b)", 1), ("P02", "1", 1)],
        ),
        (
            document(
                *(paragraph(run("Law"), properties=numbered(0, 9)) for _ in range(2)),
                paragraph(run(BAN), properties=numbered(1, 9)),
                lists=LEGAL,
            ),
            [("P02", "2.1", 1)],
        ),
        (document(paragraph(run(BAN), properties=numbered(1, 11)), lists=STARTED), [("P02", "1.5", 1)]),
        (
            document(
                paragraph(run("Law"), properties=numbered(0, 11)),
                paragraph(run(BAN), properties=numbered(1, 11)),
                lists=STARTED,
            ),
            [("P02", "1.5", 1)],
        ),
        (
            document(paragraph(run(BAN), properties=numbered(0, 10)), lists=LEGAL, styles=LIST_STYLE),
            [("P02", "Article I", 1)],
        ),
        (
            document(
                paragraph(run("Resale"), properties=numbered(0)),
                paragraph(run(BAN), properties='<w:pStyle w:val="Two"/>'),
                styles=BASED,
            ),
            [("P02", "1.1", 1)],
        ),
        (document(table(["5.1", FREE], ["5.2", BAN])), [("P02", "5.2", 1)]),
        (document(table(["Term", "10,000"], ["(a)", RIVALS])), [("E01", "(a)", 1)]),
    ],
    ids="footnote footer draft-line items-and-anew legal below above list-style style cells cell-sign".split(),
)
def test_a_clause_is_cited_by_the_number_and_page_where_one_finds_it(
    data: bytes, found: list[tuple[str, str, int]]
) -> None:
    assert findings(read_agreement("a.docx", data)) == found


def test_languages_side_by_side_are_read_one_after_the_other_and_share_their_numbers() -> None:
    rows = (
        ("5.1", FREE, RUSSIAN_FREE),
        ("5.2", "The Dealer shall not:", "Дилер не вправе:"),
        ("(a)", BAN.removeprefix("The Dealer shall not "), RUSSIAN.removeprefix("Дилер не вправе ")),
    )
    read = read_agreement("a.docx", document(table(*rows)))
    found = [(hit.type, hit.number, hit.language, hit.details.get("lead")) for hit in detect(read)]
    assert found == [
        ("P02_min_resale_price", "5.2(a)", "en", "The Dealer shall not:"),
        ("P02_min_resale_price", "5.2(a)", "ru", "Дилер не вправе:"),
    ]


def test_a_table_in_one_language_stays_in_rows() -> None:
    rows = (
        ("Year", "Least number of units that the Dealer buys"),
        ("The first year of the term", "10,000 units of it"),
    )
    read = read_agreement("a.docx", document(table(*rows)))
    assert read.text.split("\n") == [cell for row in rows for cell in row]
