"""Files without any mark of their encoding, whose headings are the same in all: the words of customers tell it."""

from __future__ import annotations

import io

import pytest

from scrapers.layouts import ReportProfile, open_report, read_report
from scrapers.layouts.letters import eastern
from tests.layouts.told import EUR

HEAD = "Date;SKU;Customer;Quantity;Net amount\n"


def _file(encoding: str, *customers: str) -> bytes:
    rows = "".join(f"2026-03-05;NO-100;{one};1;100.00\n" for one in customers)
    return (HEAD + rows).encode(encoding)


@pytest.mark.parametrize(
    ("encoding", "customers"),
    [
        ("cp1250", ("Świętokrzyska Łódź", "Góra i Wąż")),
        ("cp1250", ("Győri Túrabolt Kft.", "Hűvösvölgyi Sport")),
        ("cp1250", ("Tomáš Dvořák", "ŽELEZÁŘSTVÍ NOVÁČEK")),
        ("cp1250", ("Šimić d.o.o.", "Ćosić i sinovi, Požega")),
        ("cp1250", ("Ion Ştefănescu", "Braşov Munţi", "Lăptăria", "Câmpulung")),
        ("cp1257", ("UAB Šiaurės žvaigždė", "Ąžuolas, Panevėžys")),
        ("cp1257", ("Rīgas noliktava", "Daugavpils šķūnis", "Liepājas tirgotājs")),
        ("cp1252", ("Forêt & Glacière", "Città di Cantù, Forlì", "Søren Blåbjerg Æbelø")),
        ("cp1252", ("Þór Ísafjörður", "São João Ações", "Núria Gràcia", "Nº 5", "10 m³", "ÎLE D'OLÉRON")),
        ("cp1252", ("Škoda Müller", "Größe Übergabe", "£5 kg", "M³")),
    ],
)
def test_the_encoding_is_that_of_a_language_which_writes_nearly_all_words(
    encoding: str, customers: tuple[str, ...]
) -> None:
    report = read_report("r.csv", _file(encoding, *customers), EUR)
    assert [line.customer for line in report.sales] == list(customers)


@pytest.mark.parametrize("name", ["r.csv", "r.txt"])
def test_letters_that_may_be_of_two_encodings_are_told_unless_the_settings_name_one(name: str) -> None:
    data = _file("cp1250", "Jiří", "Karel")
    if name == "r.txt":
        data = "\n".join(f"{row.replace(';', '   ')}" for row in (
            "Date      ;SKU   ;Customer;Quantity;Net amount", "2026-03-05;NO-100;Jiří    ;       1;    100.00",
            "2026-03-06;NO-100;Karel   ;       1;    100.00")).encode("cp1250")  # fmt: skip
    stream = open_report(name, io.BytesIO(data), EUR)
    assert len(list(stream)) == 2
    assert any("may be those of cp1250" in one for one in stream.remarks)
    told = open_report(name, io.BytesIO(data), ReportProfile(currency="EUR", encoding="cp1250"))
    assert [line.customer for line in told.text().sales] == ["Jiří", "Karel"]
    assert told.remarks == []


@pytest.mark.parametrize("customer", ["Forêt", "Forlì", "Müller", "Citroën", "plain"])
def test_words_of_one_western_language_raise_no_doubt(customer: str) -> None:
    stream = open_report("r.csv", io.BytesIO(_file("cp1252", customer)), EUR)
    assert len(list(stream)) == 1
    assert stream.remarks == []


def test_a_megabyte_of_one_word_is_told_in_time() -> None:
    assert eastern(b"\xe8a" * 500_000) is None
