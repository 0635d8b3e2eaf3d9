"""What an amendment strikes binds nobody, what it puts in place does; look-alike letters mislead nobody."""

from __future__ import annotations

import pytest

from monitor.agreements.detect import detect
from monitor.agreements.statements import strikes
from scrapers.texts import read_agreement

BAN = "The Dealer shall not resell the Goods below the minimum resale price."
RUSSIAN = "Дилер не вправе реализовывать Товар по цене ниже минимальной цены перепродажи."
GERMAN = "Der Händler darf die Ware nicht unter dem vom Hersteller festgelegten Mindestpreis weiterverkaufen."


@pytest.mark.parametrize(
    ("struck", "text"),
    [
        (True, "Clause 5.2 (Minimum resale price) of the Agreement is deleted in its entirety."),
        (True, f"3. The following sentence in Clause 5.2 is deleted: “{BAN}”"),
        (True, "The second sentence of Section 4.1 shall be deleted with effect from 1 July 2026."),
        (True, "§ 5 Abs. 2 (Mindestpreise) wird ersatzlos gestrichen."),
        (True, "L'article 5.2 est supprimé."),
        (True, "La cláusula 5.2 queda suprimida."),
        (True, "L'articolo 4 è soppresso."),
        (True, "Из пункта 5.2 Договора слова «не ниже минимальной цены» исключить."),
        (True, "Раздел 4 признать утратившим силу."),
        (True, "Пункты 4.2 и 4.3 утратили силу с 1 марта 2026 года."),
        (True, "С 01.03.2026 пункт 5.3 утратил силу."),
        (False, "Пункт 5.3 утратил силу, Дилер не вправе продавать ниже минимальной цены."),
        (True, "Clause 5.2 of the Dealer Agreement dated 1 May 2024 is deleted without replacement."),
        (False, f"Clause 5.2 is deleted and replaced by the following: “{BAN}”"),
        (False, "Clause 4.2 is deleted with effect from 1 May 2025 and replaced by the following:"),
        (False, "Section 5.2 The Dealer shall not sell below the minimum price, and any lower offer shall be deleted."),
        (False, "Article 7 Any online listing below the recommended price shall be deleted with immediate effect."),
        (False, "Раздел 5 Продажа товара ниже рекомендованной цены исключается."),
        (False, "Artículo 5 Los anuncios por debajo del PVP se eliminarán."),
        pytest.param(False, f"Clause 5 is deleted{' of a' * 200}; x", id="many tails, in no time"),
        (False, "Clause 5.2 is deleted and the Dealer shall not sell below the minimum price."),
        (False, "If Clause 5 is deleted, the Dealer shall not sell below the minimum price."),
        (False, "Offers which breach the provisions of Section 3 on minimum prices shall be deleted."),
        (False, "Any listing with words “cheap” below the minimum price shall be deleted."),
        (False, "Пункт 5.2 исключить и изложить в следующей редакции: «Дилер не вправе»"),
    ],
)
def test_a_sentence_strikes_a_piece_of_the_agreement_or_puts_another_in_its_place(struck: bool, text: str) -> None:
    assert strikes(text) is struck


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"1. The following clause is deleted:\n\n“5.2 {BAN}”", []),
        (f"1. Clause 5.2 is deleted and replaced by the following:\n\n“5.2 {BAN}”", [("P02", "5.2")]),
        ("CONTENTS\n\n1. Minimum purchase ..... 3\n\n2. Minimum purchases ........ 12", []),
        ("2. Minimum Purchase Commitment 250", [("E05", "2")]),
        (f"4 Term\n\n(a) This lasts a year.\n\n5 Prices\n\n(a) {BAN}", [("P02", "5(a)")]),
        (f"4.1 {BAN.replace('resell', 'rеsеll').replace('price', 'рriсe')}", [("P02", "4.1")]),
        (f"4.1 {RUSSIAN.replace('реализовывать', 'peaлизовывать')}", [("P02", "4.1")]),
        ("4.1 The Dealer shall resell the Goods at the ﬁxed resale price.", [("P01", "4.1")]),
        ("4.1 " + BAN.replace("resell", "re\u200bsell"), [("P02", "4.1")]),
        (f"4.1 The Dealer keeps a stock of the Goods.\n\n4.2 {GERMAN}\n\n4.3 {BAN}", [("P02", "4.2"), ("P02", "4.3")]),
        (
            "5.2 The Dealer shall not:\n(a) keep less stock than agreed;\n(b) do any of this:\n(i) resell the Goods "
            f"below the minimum resale price.\n\n12 months after the end (a) this ends.\n\n6. {BAN}",
            [("P02", "5.2(b)(i)"), ("P02", "6")],
        ),
    ],
    ids="quoted replaced contents amount undotted latin cyrillic ligature no-width languages items".split(),
)
def test_a_clause_is_found_where_it_binds_and_by_its_whole_number(text: str, found: list[tuple[str, str]]) -> None:
    hits = detect(read_agreement("a.txt", text.encode()))
    assert [(hit.type[:3], hit.number) for hit in hits] == found
