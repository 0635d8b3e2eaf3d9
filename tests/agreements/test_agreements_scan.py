"""`agreements scan` answers in JSON that scripts rely on, and in words for people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from monitor.cli.agreements import AgreementRefusedError
from monitor.cli.app import build
from monitor.errors import ChannelwardenError

CONTRACT = "1. Term. One year.\n\n2. The Dealer shall not resell the Goods below the minimum resale price.\n"


@pytest.fixture
def contract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CHANNELWARDEN_WORKSPACE", raising=False)
    (tmp_path / "a.txt").write_text(CONTRACT)
    return tmp_path / "a.txt"


def run(*words: str, given: str = "") -> Result:
    return CliRunner().invoke(build(), ["agreements", "scan", *words], input=given)


def refusal(*words: str, given: str = "") -> ChannelwardenError:
    error = run(*words, given=given).exception
    assert isinstance(error, ChannelwardenError)
    return error


def test_json_holds_type_exact_span_and_verdict_of_each_jurisdiction_asked_for(contract: Path) -> None:
    result = run(str(contract), "--jurisdiction", "EU", "--jurisdiction", "US", "--json")
    (file,) = json.loads(result.stdout)["files"]
    assert (file["path"], file["language"]) == (str(contract), "en")
    (clause,) = file["clauses"]
    assert clause["type"] == "P02_min_resale_price"
    assert clause["text"] == "2. The Dealer shall not resell the Goods below the minimum resale price."
    assert clause["end"] - clause["start"] == len(clause["text"])
    assert [(verdict["jurisdiction"], verdict["verdict"]) for verdict in clause["verdicts"]] == [
        ("EU", "prohibited"),
        ("US", "needs_review"),
    ]
    assert clause["verdicts"][0]["citation"] == "Regulation (EU) 2022/720 art 4(a)"


def test_people_get_words_that_say_what_counsel_must_confirm(contract: Path) -> None:
    said = run(str(contract)).stdout
    assert "a.txt (en): 1 clause" in said.replace("\n", "")
    assert "EU: prohibited; Regulation (EU) 2022/720 art 4(a)" in said
    assert "UK: prohibited; VABEO SI 2022/516 art 8(2)(a) (to be confirmed by counsel)" in said


def test_json_lines_are_answered_line_by_line() -> None:
    lines = [
        {"id": 7, "text": "The Dealer shall not offer the Goods via the internet."},
        {"id": "ru", "text": "Дилер самостоятельно устанавливает цены перепродажи."},
    ]
    given = "\n".join(json.dumps(line) for line in lines) + "\n\n"
    answers = [json.loads(line) for line in run("-", given=given).stdout.splitlines()]
    assert answers == [{"id": 7, "types": ["O01_online_sales_ban"]}, {"id": "ru", "types": []}]


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"text": "x"}', '{"id": 1, "text": 2}'])
def test_a_line_of_another_form_is_refused_with_its_number(line: str) -> None:
    assert "standard input, line 1:" in str(refusal("-", given=line))


def test_a_file_that_cannot_be_read_is_named_with_the_reason(contract: Path) -> None:
    assert "b.txt: No such file or directory" in str(refusal(str(contract.with_name("b.txt"))))
    contract.write_bytes(b"\x89PNG")
    assert "a.txt: this is a picture, which is not read" in str(refusal(str(contract)))


def test_an_unknown_jurisdiction_is_refused_with_the_known_ones(contract: Path) -> None:
    error = refusal(str(contract), "--jurisdiction", "FR")
    assert str(error) == "'FR' is no jurisdiction; expected one of EU, UK, US, RU, EAEU."


def test_a_file_that_cannot_be_read_costs_no_other_file(tmp_path: Path) -> None:
    good, bad, cut = tmp_path / "a.txt", tmp_path / "b.pdf", tmp_path / "c.docx"
    good.write_text("The Dealer shall not resell the Goods below the minimum resale price.")
    bad.write_bytes(b"")
    cut.write_bytes(b"PK\x03\x04 the beginning of a container")
    done = CliRunner().invoke(build(), ["agreements", "scan", *map(str, (bad, good, cut)), "--json"])
    assert done.exit_code == 3
    told = json.loads(done.stdout)
    assert [file["path"] for file in told["files"]] == [str(good)]
    assert [reason.partition(": ")[2] for reason in told["refused"]] == [
        "the file is empty; send the file again",
        "a Word document (.docx) that is damaged or not whole; send the file again",
    ]
    alone = CliRunner().invoke(build(), ["agreements", "scan", str(bad), str(cut)])
    assert isinstance(alone.exception, AgreementRefusedError)
    assert alone.exception.exit_code == 1
    assert "the file is empty" in str(alone.exception)
