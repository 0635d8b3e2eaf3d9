"""What the pages say, to whom, and that others' words do nothing in them."""

from __future__ import annotations

import json
import re
import sqlite3
from html import unescape

import pytest
from typer.testing import CliRunner

from monitor.cli.app import build
from tests.console.running import Running
from tests.console.watched_channel import CLAUSE, FIRST_DAY, HELD_RUN, LONG, PRICE, SCRIPT, SECRET, WatchedChannel

PAGES = ("/", "/digest", f"/digest/{FIRST_DAY}", "/cases", "/notices", "/notices?show=stopped", "/sites")
LEGAL_PAGES = (*PAGES, "/agreements", "/agreements?status=accepted", "/notices?show=on_its_way")


def told(channel: WatchedChannel, *words: str) -> str:
    done = CliRunner().invoke(build(), [*words, "-w", str(channel.root)], env={"COLUMNS": "400"})
    return done.stdout


@pytest.mark.parametrize("path", LEGAL_PAGES)
def test_a_page_stands_alone_and_can_be_read_aloud(for_legal: Running, path: str) -> None:
    page = for_legal.text(path)
    assert page.startswith("<!DOCTYPE html>")
    assert '<html lang="en">' in page
    assert len(re.findall("<h1", page)) == 1
    assert page.count("<main") == page.count('<nav aria-label="Console"') == 1
    assert "<title>" in page
    assert 'aria-current="page"' in page
    assert not re.findall(r"<script|\son\w+=|style=|<img|<iframe|javascript:", page)
    assert re.findall(r'(?:src|<link[^>]* href)="([^"]*)"', page) == ["/console.css"]
    labelled = re.findall(r'aria-labelledby="(\w+)"', page)
    assert all(f'id="{name}"' in page for name in labelled)


def test_what_is_asked_for_and_not_there_is_said(for_channel: Running, channel: WatchedChannel) -> None:
    for path, status, words in (
        ("/nothing", 404, "no such page"),
        ("/cases/", 404, "no such page"),
        ("/cases/-1", 404, "no such page"),
        ("/digest/..%2f..%2fetc", 404, "no such page"),
        ("/digest/2026-03-02%00", 400, "is no day"),
        ("/cases/99999", 404, "no case 99999"),
        ("/cases/99999999999999999999", 400, "nothing has the number"),
        ("/cases?status=opened", 400, "expected one of open, cured"),
        ("/cases?rule=MAP-999", 400, "no rule with a case"),
        ("/cases?page=0", 400, "no number of a page"),
        (f"/cases?page={'9' * 400}", 400, "no number of a page"),
        ("/digest/yesterday", 400, "is no day"),
        ("/digest/2020-01-01", 404, "no digest of 2020-01-01"),
        ("/notices/99999", 404, "no letter 99999"),
        ("/notices?show=all", 400, "expected one of waiting"),
    ):
        answer = for_channel.ask(path)
        assert answer.status_code == status, (path, answer.text)
        assert words.casefold() in answer.text.casefold(), (path, answer.text)


def test_the_overview_tells_the_last_pass_what_waits_and_what_is_not_seen(for_channel: Running) -> None:
    page = for_channel.text("/")
    assert "The last pass (<code>run</code>) ended 2 Mar 2026 12:00 UTC, " in page
    assert re.search(r"UTC, [\d,]+ hours ago\.</p>", page)
    assert "1 step waits for your approval" in page  # beta's; alpha's is approved, the others wait for legal
    assert "channelwarden cases approve --all --dry-run --by NAME" in page
    assert "The latest digest, of 2026-03-02" in page
    assert "Pages seen" in page
    assert "Not seen or not judged" in page
    assert "<strong>2 of 2 watched pages</strong> were not read within the last 24 hours." in page
    assert "Nothing is unseen" not in page
    assert page.count(f"cases release {HELD_RUN}") == 1


def test_a_case_is_told_as_cases_show_tells_it(for_channel: Running, channel: WatchedChannel) -> None:
    file = json.loads(told(channel, "cases", "show", str(channel.priced), "--json"))
    page = for_channel.text(f"/cases/{channel.priced}")
    (found,) = file["violations"]
    assert " ".join(found["sentence"].split()) in page
    assert found["evidence"]["sha256"] in page
    assert found["evidence"]["url"] in page
    for reason in file["steps"][0]["gate"]["reasons"]:
        assert reason["article"] in page
    for event in file["history"]:
        assert event["kind"] in page
    assert f"channelwarden cases close {channel.priced} --by NAME --reason TEXT" in page
    assert "approved by Ann" in page


def test_what_a_law_rule_advises_stands_beside_the_answer_that_stops_a_step(
    for_channel: Running, channel: WatchedChannel
) -> None:
    assert "What to do:</span> Read it." in for_channel.text(f"/cases/{channel.hostile}")
    assert "What to do:" not in for_channel.text(f"/cases/{channel.priced}")


def test_a_reason_that_is_for_legal_stands_on_no_page_of_the_channel(
    for_channel: Running, for_legal: Running, channel: WatchedChannel
) -> None:
    for path in ("/notices", f"/cases/{channel.long}"):
        assert PRICE not in for_channel.text(path)
        assert "<li>the reason is for legal to read</li>" in for_channel.text(path)
        assert PRICE in for_legal.text(path)
        assert "the reason is for legal to read" not in for_legal.text(path)


def test_what_waits_names_the_command_to_copy(for_channel: Running, for_legal: Running) -> None:
    said, legal = for_channel.text("/notices"), for_legal.text("/notices")
    approve = re.findall(r"channelwarden cases approve \d+ --by NAME(?: --as legal)?", said)
    assert len(approve) == 1
    assert "--as legal" not in said
    assert "waits for legal" in said
    assert legal.count("--as legal") == 3
    assert "counsel decides" in legal
    assert "citation to be confirmed by counsel" in legal


def test_a_letter_is_read_as_it_will_be_sent(for_channel: Running, channel: WatchedChannel) -> None:
    page = unescape(for_channel.text(f"/notices/{channel.letter}"))
    text = json.loads(told(channel, "notices", "show", str(channel.letter), "--json"))["parts"]["txt"]
    assert "dated when it leaves" in page
    assert all(line.replace("\xa0", " ") in page for line in text.splitlines())
    assert f'href="/notices/{channel.letter}"' in for_channel.text(f"/cases/{channel.priced}")


def test_what_is_for_legal_only_is_shown_to_legal_only(
    for_channel: Running, for_legal: Running, channel: WatchedChannel
) -> None:
    everywhere = "".join(
        for_channel.text(path)
        for path in (*PAGES, "/cases?party=hollow", "/notices?show=on_its_way", f"/cases/{channel.priced}")
    )
    assert SECRET not in everywhere
    assert "hollow" not in everywhere.replace('value="hollow"', "")
    for path in (f"/cases/{channel.for_legal}", f"/notices/{channel.secret_letter}", "/agreements"):
        answer = for_channel.ask(path)
        assert answer.status_code == 403
        assert SECRET not in answer.text
        assert "for legal only" in answer.text
    assert "Agreements" not in for_channel.text("/")
    assert SECRET in for_legal.text("/cases?party=hollow")
    assert SECRET in for_legal.text(f"/cases/{channel.for_legal}")
    # One step waits, and two letters that were approved may still be taken back.
    assert for_legal.text(f"/cases/{channel.for_legal}").count("channelwarden cases withdraw") == 3
    assert f"Dear {SECRET}" in for_legal.text(f"/notices/{channel.secret_letter}")
    waits = for_legal.text("/notices?show=on_its_way")
    assert f"channelwarden notices send --again {channel.secret_letter}" in waits
    assert f"--again {channel.secret_letter + 2}" not in waits  # a person took that one back
    assert "Notices, not delivered yet" in for_channel.text("/")


def test_legal_sees_the_queue_as_the_command_lists_it(for_legal: Running, channel: WatchedChannel) -> None:
    queue = json.loads(told(channel, "agreements", "review", "list", "--json"))["clauses"]
    page = for_legal.text("/agreements")
    assert queue
    for item in queue:
        assert f"channelwarden agreements review accept {item['clause']} --by NAME" in page
        assert item["verdicts"][0]["citation"].replace("'", "&#39;") in page
    assert CLAUSE in page
    assert for_legal.text("/agreements?status=dismissed").count("<blockquote") == 0


def test_names_of_others_do_nothing(for_channel: Running, channel: WatchedChannel) -> None:
    for path in ("/cases", f"/cases/{channel.hostile}", "/notices", f"/cases?party={SCRIPT}"):
        page = for_channel.text(path)
        assert "<script" not in page
        assert "&lt;script&gt;" in page
        assert not {"\u202e", "\u200b"} & set(page)
    assert LONG in for_channel.text(f"/cases/{channel.long}")


def test_a_digest_says_what_was_sent(for_channel: Running, channel: WatchedChannel) -> None:
    sent = (channel.root / "out" / "digests" / f"{FIRST_DAY}-channel.html").read_text()
    page = for_channel.text("/digest")

    def words(html: str) -> str:
        return " ".join(re.sub(r"<style.*?</style>|<title.*?</title>|<[^>]*>", " ", html, flags=re.DOTALL).split())

    assert words(sent) in words(page)
    assert re.findall(r'href="(http[^"]*)"', sent) == re.findall(r'href="(http[^"]*)"', page)


def test_cases_are_chosen_by_state_rule_and_party(for_channel: Running, channel: WatchedChannel) -> None:
    def found(asked: str) -> set[int]:
        return {int(number) for number in re.findall(r'"/cases/(\d+)"', for_channel.text(f"/cases?{asked}"))}

    assert channel.priced in found("")
    assert channel.for_legal not in found("")
    assert found("party=ALPHA") == {channel.priced}
    assert found("party=w" + "w" * 40) == {channel.long}
    assert found("party=100%25") == set()
    assert found("party=%00") == found("")
    assert found("status=cured") == set()
    assert found("rule=MAP-001&status=open&party=beta") == {channel.brand.case_of("betamart")}


def test_programs_get_what_the_command_says(for_channel: Running, channel: WatchedChannel) -> None:
    answer, said = for_channel.ask("/healthz"), json.loads(told(channel, "health", "--json"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    data = answer.json()
    assert data.pop("status") == "well"
    assert data == said
    metrics = for_channel.ask("/metrics")
    assert metrics.headers["content-type"].startswith("text/plain; version=")
    told(channel, "health", "--metrics", str(channel.root / "out" / "channelwarden.prom"))
    written = (channel.root / "out" / "channelwarden.prom").read_text()

    def names(text: str) -> list[str]:
        return [line.rpartition(" ")[0] for line in text.splitlines()]

    assert names(metrics.text) == names(written)


def test_reading_changes_nothing_and_waits_for_nobody_who_writes(
    for_channel: Running, for_legal: Running, channel: WatchedChannel
) -> None:
    with sqlite3.connect(channel.root / "channelwarden.db") as store:
        before = list(store.iterdump())
        store.execute("BEGIN IMMEDIATE")  # as a pass does
        store.execute("UPDATE party SET name = 'half of a pass' WHERE id = 'alphaco'")
        for path in LEGAL_PAGES:
            assert "half of a pass" not in for_legal.text(path)
        for path in PAGES:
            for_channel.text(path)
        store.rollback()
        assert list(store.iterdump()) == before
