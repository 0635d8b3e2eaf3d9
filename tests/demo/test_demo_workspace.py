"""The demo's workspace: files a user could have written, reports as distributors send them, agreements."""

from __future__ import annotations

import io
import json
import os
import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from openpyxl import load_workbook

from monitor.demo.catalogue import load_catalogue
from monitor.demo.contracts import agreement_files
from monitor.demo.partners import report_files
from monitor.demo.workspace import DemoNote, make_room, policy_tables, read_note, write_note, write_workspace
from monitor.errors import RefusedError, SettingsError
from monitor.settings import open_workspace

START = date(2026, 3, 2)


def note_for(planted: bool) -> DemoNote:
    ports = {shop.name: 8100 + index for index, shop in enumerate(load_catalogue(planted=planted).shops)}
    return DemoNote(START.isoformat(), planted, 2525, ports)


@pytest.mark.parametrize("planted", [True, False])
def test_the_workspace_is_one_that_opens_and_names_every_shop(tmp_path: Path, planted: bool) -> None:
    note = note_for(planted)
    make_room(tmp_path / "market")
    write_workspace(tmp_path / "market", load_catalogue(planted=planted), note)
    workspace = open_workspace(tmp_path / "market")
    assert [site.name for site in workspace.settings.site] == list(note.ports)
    assert workspace.settings.collect.allow_private == ("127.0.0.1",)
    assert read_note(tmp_path / "market") == note


def test_policy_rows_refer_to_things_that_are_there() -> None:
    tables = policy_tables(load_catalogue(planted=True), START, note_for(True).ports)
    parties = {row["id"] for row in tables["parties"]}
    skus = {row["sku"] for row in tables["products"]}
    agreements = {row["id"] for row in tables["agreements"]}
    for stem in ("aliases", "territories", "discounts", "agreements"):
        assert {row["party_id"] for row in tables[stem]} <= parties
    assert {row["agreement_id"] for row in tables["discounts"]} <= agreements
    assert {row["sku"] for row in tables["map_prices"]} <= skus
    assert {shop.party for shop in load_catalogue(planted=True).shops} <= parties


def test_the_market_is_large_enough_that_honest_parties_outnumber_the_accused() -> None:
    tables = policy_tables(load_catalogue(planted=True), START, note_for(True).ports)
    assert len(tables["parties"]) >= 40


def test_a_directory_with_anything_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(SettingsError, match="is not empty and no demo workspace"):
        make_room(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_a_file_in_place_of_the_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(SettingsError, match="is a file; name a directory"):
        make_room(tmp_path / "file")


def test_a_demo_that_was_gone_on_with_is_played_afresh_only_when_told_to_and_own_rules_stay(tmp_path: Path) -> None:
    catalogue = load_catalogue(planted=True)
    write_workspace(tmp_path, catalogue, note_for(True))
    (tmp_path / "channelwarden.db").write_text("old")
    make_room(tmp_path)  # it was broken off
    write_workspace(tmp_path, catalogue, note_for(True))
    (tmp_path / "channelwarden.db").write_text("old")
    write_note(tmp_path, replace(note_for(True), played=True))
    make_room(tmp_path)  # nothing was changed since
    assert not (tmp_path / "channelwarden.db").exists()
    write_workspace(tmp_path, catalogue, note_for(True))
    (tmp_path / "channelwarden.db").write_text("old")
    write_note(tmp_path, replace(note_for(True), played=True))
    later = (tmp_path / "demo.json").stat().st_mtime_ns + 1_000_000
    (tmp_path / "rules" / "own.yaml").write_text("# mine")
    os.utime(tmp_path / "rules" / "own.yaml", ns=(later, later))
    with pytest.raises(RefusedError, match="holds a demo that was gone on with; nothing was removed"):
        make_room(tmp_path)
    assert (tmp_path / "channelwarden.db").read_text() == "old"
    make_room(tmp_path, again=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo.json", "rules"]
    assert (tmp_path / "rules" / "own.yaml").exists()


def test_serving_what_is_no_demo_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is no demo workspace"):
        read_note(tmp_path)
    (tmp_path / "demo.json").write_text(json.dumps({"start": "2026-03-02"}))
    with pytest.raises(SettingsError, match="is not what the demo wrote"):
        read_note(tmp_path)


def test_the_russian_report_is_cp1251_with_decimal_commas() -> None:
    data = report_files(load_catalogue(planted=True), START)["sever-2025-Q4.csv"]
    lines = data.decode("windows-1251").splitlines()
    assert (
        lines[0] == "Дата отгрузки;Артикул;Наименование;Количество;Сумма без НДС;Регион доставки;Тип продажи;Покупатель"
    )
    assert "581000,50" in lines[2]
    assert any("Казахстан" in line and "активная" in line for line in lines)


def test_the_clean_russian_report_has_as_many_rows_and_no_sale_to_kazakhstan() -> None:
    planted = report_files(load_catalogue(planted=True), START)["sever-2025-Q4.csv"]
    clean = report_files(load_catalogue(planted=False), START)["sever-2025-Q4.csv"]
    assert len(planted.splitlines()) == len(clean.splitlines())
    assert "Казахстан" not in clean.decode("windows-1251")


def test_the_german_report_has_a_preamble_and_a_total_that_is_right() -> None:
    data = report_files(load_catalogue(planted=True), START)["alpenblick-2025-Q4.xlsx"]
    rows = list(load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    assert rows[0][0] == "Alpenblick Vertriebs GmbH"
    heading = next(index for index, row in enumerate(rows) if row[0] == "Datum")
    amounts = [row[3] for row in rows[heading + 1 : -1]]
    assert rows[-1][0] == "Summe"
    assert Decimal(str(rows[-1][3])) == sum(Decimal(str(amount)) for amount in amounts) == Decimal("48500")


def test_the_agreements_are_real_files_and_only_the_planted_ones_fix_prices() -> None:
    planted = agreement_files(load_catalogue(planted=True))
    clean = agreement_files(load_catalogue(planted=False))
    assert {name.rpartition(".")[2] for name in planted} == {"docx", "txt", "pdf"}

    def word(files: dict[str, bytes]) -> str:
        paragraphs = Document(io.BytesIO(files["kaffeekontor-selective-retail.docx"])).paragraphs
        return "\n".join(paragraph.text for paragraph in paragraphs)

    assert "below the minimum resale prices" in word(planted)
    assert "non-binding" in word(clean) and "below the minimum" not in word(clean)
    assert "по розничным ценам, установленным Поставщиком" in planted["kofemir-dealer.txt"].decode()
    assert "рекомендательный характер" in clean["kofemir-dealer.txt"].decode()


def test_the_pdf_has_a_text_layer_and_is_the_same_in_both_markets() -> None:
    for planted in (True, False):
        data = agreement_files(load_catalogue(planted=planted))["beanworks-dealer-terms.pdf"]
        document = pypdfium2.PdfDocument(data)
        page = document[0]
        layer = page.get_textpage()
        assert "recommendations only" in " ".join(layer.get_text_range().split())
        layer.close()
        page.close()
        document.close()


def test_the_settings_say_what_they_are_in_toml(tmp_path: Path) -> None:
    write_workspace(tmp_path, load_catalogue(planted=True), note_for(True))
    data = tomllib.loads((tmp_path / "channelwarden.toml").read_text(encoding="utf-8"))
    selectors = next(site["selectors"] for site in data["site"] if site["name"] == "cascade")
    assert selectors["price"] == ".buybox .now"
