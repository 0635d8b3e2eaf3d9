"""`channelwarden evidence export CASE`: a stranger checks the pack by nothing but the commands in its README."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from readme_commands import check, commands_of
from two_shops import POLICY, Brand
from typer.testing import Result

from monitor.errors import NotFoundError, RefusedError, SettingsError
from monitor.vocabulary import OWN_HOUSE
from tests.command_line import run_command


def export(brand: Brand, *args: object) -> Result:
    line = ["evidence", "export", *map(str, args), "-w", str(brand.root)]
    return run_command(*line, env={"COLUMNS": "200"})


@pytest.fixture
def pack(brand: Brand, tmp_path: Path) -> Path:
    """The pack of the case about the first shop, after two passes that saw the same."""
    brand.visit()
    brand.visit()
    done = export(brand, brand.case_of("alphaco"), tmp_path / "pack", "--audience", "legal")
    assert done.exit_code == 0, done.output
    return tmp_path / "pack"


def test_every_command_of_the_readme_finds_the_pack_sound(pack: Path) -> None:
    assert sorted(commands_of(pack)) == ["1", "2", "3", "4", "5"]
    for step in "1234":
        code, said = check(pack, step)
        assert (code, "FAILED" in said) == (0, False), said
    assert check(pack, "3")[1].count(": OK") == len((pack / "chain" / "records.txt").read_text().splitlines())
    assert "No third party stamped the time" in (pack / "README.txt").read_text()


def test_a_changed_record_is_found_by_who_reads_web_archives(pack: Path) -> None:
    path = pack / "case.warc"
    path.write_bytes(path.read_bytes().replace(b"79.00 USD", b"19.00 USD"))
    code, said = check(pack, "2")
    assert (code, "digest failed" in said) == (1, True), said


def test_the_pack_holds_what_the_case_rests_on(pack: Path) -> None:
    case = json.loads((pack / "case.json").read_text())
    violation = case["violations"][0]
    assert (case["case"]["party_key"], violation["rule"]["id"]) == ("alphaco", "MAP-001")
    assert [item["record"] for item in violation["captures"]] == ["response", "unchanged: same payload"]
    first, second = violation["captures"]
    assert second["bytes_in_evidence"] == first["evidence"]
    reading = json.loads(next((pack / "readings").iterdir()).read_text())
    assert [(row["price_minor"], row["seller"]) for row in reading["readings"]] == [(7900, "Alphaco Inc.")]
    assert reading["fact_as_judged"]["map_price"] == 10_000
    rule = (pack / "rules" / f"MAP-001-v{violation['rule_version']}.yaml").read_text()
    shipped = next((Path(__file__).parents[2] / "rules" / "map").glob("MAP-001-*.yaml")).read_text()
    assert rule == shipped
    headers = sorted((pack / "records").glob("*-headers.txt"))
    assert len(headers) == 2
    assert "Content-Type: text/html" in headers[0].read_text()
    manifest = json.loads((pack / "manifest.json").read_text())
    assert {item["path"] for item in manifest["files"]} | {"manifest.json", "SHA256SUMS"} == {
        path.relative_to(pack).as_posix() for path in pack.rglob("*") if path.is_file()
    }


def test_the_policy_rows_are_those_in_force_for_this_party_and_product(pack: Path) -> None:
    folder = next((pack / "policy").iterdir())
    rows = {path.name: path.read_text().splitlines()[1:] for path in folder.glob("*.csv")}
    assert rows["map_prices.csv"] == ["FX-1,US,100.00,USD,2025-01-01,"]
    assert [row.partition(",")[0] for row in rows["parties.csv"]] == ["alphaco"]
    assert rows["aliases.csv"] == ["Alpha Store,alphaco,"]
    assert "listings.csv" not in rows
    assert "  map_prices.csv" in (folder / "whole-files.sha256.txt").read_text()


def test_nothing_in_the_pack_is_about_anybody_else(pack: Path) -> None:
    for path in pack.rglob("*"):
        if path.is_file():
            assert not re.search(rb"(?i)beta", path.read_bytes()), path


def test_a_case_that_rests_on_the_policy_itself_hands_over_no_other_row_of_it(brand: Brand, tmp_path: Path) -> None:
    rows = "party_id,region,exclusive,valid_from\nalphaco,US-TX,yes,2025-01-01\nbetamart,US-TX,yes,2025-01-01\n"
    (brand.root / "policy" / "territories.csv").write_text(rows)
    brand.visit()
    done = export(brand, brand.case_of(OWN_HOUSE, "TERR-034"), tmp_path / "pack", "--audience", "legal")
    assert done.exit_code == 0, done.output
    manifest = json.loads((tmp_path / "pack" / "manifest.json").read_text())
    assert [record["kind"] for record in manifest["records"]] == ["rule"]
    assert not any("desk@" in path.read_text() for path in (tmp_path / "pack").rglob("*") if path.is_file())
    violation = json.loads((tmp_path / "pack" / "case.json").read_text())["violations"][0]
    assert violation["evidence_not_handed_over"] == [violation["policy"]["evidence_not_handed_over"]]


def test_a_report_of_another_party_is_named_and_not_handed_over(brand: Brand, tmp_path: Path) -> None:
    own, other = b"date,sku,units\n2026-01-05,FX-1,3\n", b"date,sku,units\n2026-01-05,FX-1,99\n"
    brand.visit()
    numbers = [brand.keep_report(party, data) for party, data in (("alphaco", own), ("betamart", other))]
    for number, handed in zip(numbers, (True, False), strict=True):
        brand.rest_on("alphaco", number)
        pack = tmp_path / f"pack-{number}"
        assert export(brand, brand.case_of("alphaco"), pack, "--audience", "legal").exit_code == 0
        records = {record["sequence"] for record in json.loads((pack / "manifest.json").read_text())["records"]}
        kept_back = json.loads((pack / "case.json").read_text())["violations"][0]["evidence_not_handed_over"]
        assert (number in records, kept_back) == (handed, [] if handed else [number])


def test_the_rule_is_handed_over_with_the_parameters_that_judged(brand: Brand, tmp_path: Path) -> None:
    brand.visit()
    brand.write(more='[rules.MAP-001]\ntolerance = "18 %"\n')  # one shop is 21 % below MAP, the other 15 %
    brand.visit()
    brand.shops.refuse("beta")
    brand.write()
    brand.visit()
    for party in ("alphaco", "betamart"):
        assert export(brand, brand.case_of(party), tmp_path / party, "--audience", "legal").exit_code == 0
        rule = json.loads(next((tmp_path / party / "rules").glob("MAP-001-*.json")).read_text())
        assert rule["parameters"] == {"tolerance": 100}, party


def test_captures_that_differ_are_both_in_the_pack(brand: Brand, tmp_path: Path) -> None:
    brand.visit()
    brand.shops.offer("alpha", "75.00")
    brand.visit()
    brand.visit()
    export(brand, brand.case_of("alphaco"), tmp_path / "pack", "--audience", "legal")
    reading = json.loads(next((tmp_path / "pack" / "readings").iterdir()).read_text())
    assert [row["price_minor"] for row in reading["readings"]] == [7900, 7500]
    bodies = [path.read_text() for path in sorted((tmp_path / "pack" / "records").glob("*-body.txt"))]
    assert ["79.00" in body for body in bodies] == [True, False, False]


def test_a_suspicion_whose_captures_differ_is_told_with_both_and_has_no_case(brand: Brand) -> None:
    for price in ("79.00", "75.00"):
        brand.shops.offer("alpha", price, shown=False)
        brand.visit("collect", hours=0)
        brand.visit("judge")
    brand.visit("digest")
    told = [" ".join(path.read_text().split()) for path in (brand.workspace.out / "digests").glob("*.txt")]
    assert [bool(re.search(r"differs from evidence \d+, so not confirmed yet", text)) for text in told].count(True) == 1
    assert (brand.case_of("alphaco"), brand.case_of("betamart") > 0) == (0, True)


def test_policy_rows_come_from_spreadsheets_too(brand: Brand, tmp_path: Path) -> None:
    book = Workbook()
    for line in POLICY["map_prices"].splitlines():
        book.active.append(line.split(","))  # type: ignore[union-attr]
    book.save(brand.root / "policy" / "map_prices.xlsx")
    (brand.root / "policy" / "map_prices.csv").unlink()
    brand.visit()
    export(brand, brand.case_of("alphaco"), tmp_path / "pack", "--audience", "legal")
    rows = next((tmp_path / "pack" / "policy").iterdir()) / "map_prices.xlsx.csv"
    assert rows.read_text().splitlines()[1:] == ["FX-1,US,100.00,USD,2025-01-01,"]


def test_a_zip_is_written_into_the_workspace_unless_another_place_is_named(brand: Brand, pack: Path) -> None:
    number = brand.case_of("alphaco")
    done = export(brand, number, "--audience", "legal", "--json")
    told = json.loads(done.stdout)
    written = Path(told["written"][0])
    assert told["sha256sums"] == hashlib.sha256((pack / "SHA256SUMS").read_bytes()).hexdigest()
    assert f"{told['sha256sums']}  SHA256SUMS" in check(pack, "1")[1]
    assert written == brand.workspace.out / "evidence" / f"case-{number}.zip"
    with zipfile.ZipFile(written) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == {
            path.relative_to(pack).as_posix(): path.read_bytes() for path in pack.rglob("*") if path.is_file()
        }


def test_what_cannot_be_exported_is_said_with_the_way_out(brand: Brand, pack: Path, tmp_path: Path) -> None:
    number = brand.case_of("alphaco")
    wrong: list[tuple[tuple[Any, ...], type[Exception], str]] = [
        ((number, pack, "--audience", "legal"), RefusedError, "exists already"),
        ((4711, tmp_path / "x"), NotFoundError, "4711"),
        ((2**40,), NotFoundError, "no case"),
        ((number, tmp_path / "a", tmp_path / "b"), SettingsError, "one directory or .zip file may follow"),
        ((number, "--audience", "press"), SettingsError, "'press' is no audience"),
        ((tmp_path / "x",), SettingsError, "which records?"),
        ((tmp_path / "x", "one"), SettingsError, "'one' is no number of a record"),
    ]
    for args, kind, said in wrong:
        error = export(brand, *args).exception
        assert isinstance(error, kind), (args, error)
        assert said in str(error)


needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="OpenSSL is missing")


@needs_openssl
@pytest.mark.parametrize("roots", [True, False])
def test_a_time_stamp_is_checked_by_openssl_as_the_readme_says(brand: Brand, tmp_path: Path, roots: bool) -> None:
    from tests.evidence.time_stamper import running

    with running(tmp_path / "authority") as authority:
        configured = 'timestamp_roots = "roots.pem"\n' if roots else ""
        brand.write(more=f'[evidence]\ntimestamp_url = "{authority.url}"\n{configured}')
        (brand.root / "roots.pem").write_bytes(authority.roots)
        assert brand.visit().failures == []
        brand.visit()
        export(brand, brand.case_of("alphaco"), tmp_path / "pack", "--audience", "legal")
    pack = tmp_path / "pack"
    for step in "1345":
        if step == "5" and not roots:  # the reader's own, beside the files of the pack
            assert "ROOTS" in commands_of(pack)["5"]
            (pack / "ROOTS").write_bytes(authority.roots)
        code, said = check(pack, step)
        assert (code, "FAILED" in said) == (0, False), said
    stamps = sorted((pack / "timestamps").glob("*.tsr"))
    assert len(stamps) == 2
    assert check(pack, "5")[1].count("Verification: OK") == 2
    assert check(pack, "5")[1].count("Time stamp: ") == 2
    first, second = (path.read_bytes() for path in stamps)
    stamps[0].write_bytes(second)
    assert check(pack, "5")[1].count("Verification: FAILED") == 1
    stamps[1].write_bytes(first)
    assert check(pack, "5")[1].count("Verification: FAILED") == 2
    stamps[0].unlink()
    assert re.match(r"chain/segment-\d+\.txt: no time stamp\n", check(pack, "5")[1])
