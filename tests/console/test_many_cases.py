"""A long list of cases, on each database: a page of it asks for a page of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session, insert

from monitor.console.application import application
from monitor.console.listening import HERE, listen
from monitor.console.sight import Console
from monitor.model import Case, Party, Step
from monitor.settings import Workspace
from monitor.vocabulary import Visibility

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
MANY = 10_000


def ask(workspace: Workspace, *paths: str, audience: Visibility = Visibility.CHANNEL) -> list[httpx.Response]:
    listening = listen(HERE, 0, names=(), token="")

    async def answers() -> list[httpx.Response]:
        console = Console(workspace.root, audience, lambda: NOW)
        with ThreadPoolExecutor(1) as threads:
            transport = httpx.ASGITransport(application(console, listening, threads))
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return [await client.get(path) for path in paths]

    with listening.socket:
        return asyncio.run(answers())


@contextmanager
def statements() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def many(workspace: Workspace, session: Session) -> Workspace:
    session.add(Party(id="ünder", name="Ünder 100% & Söhne_", role="reseller", country="DE"))
    rows = [
        {
            "party_key": "ünder" if number % 100 == 0 else f"p{number}",
            "rule_id": "MAP-001",
            "subject": f"S-{number}",
            "topic": "price",
            "severity": "high",
            "status": "open",
            "visibility": "legal" if number % 10 == 1 else "channel",
            "visibility_reason": "",
            "episode": 1,
            "rung": -1,
            "opened_at": NOW,
            "changed_at": NOW - timedelta(minutes=number),
        }
        for number in range(MANY)
    ]
    session.execute(insert(Case), rows)
    steps = [
        {"case_id": number, "episode": 1, "rung": 0, "kind": "notice", "action": "ask_correction", "status": "proposed",
         "approval": "channel_manager", "approved_by": "", "cure_days": 7, "proposed_at": NOW, "gate": {}}
        for number in range(1, MANY + 1)
    ]  # fmt: skip
    session.execute(insert(Step), steps)
    session.commit()
    return workspace


def test_a_page_of_many_cases_asks_for_that_page_alone(many: Workspace) -> None:
    with statements() as asked:
        first, last, beyond = ask(many, "/cases", "/cases?page=180", "/cases?page=9999")
    assert "1 to 50 of 9,000 cases" in first.text
    assert "Page 1 of 180" in first.text
    assert 'href="/cases?page=2"' in first.text
    assert first.text.count('href="/cases/') == 50
    assert "8951 to 9000" in last.text
    assert beyond.text == last.text
    assert len(asked) < 3 * 130


def test_many_letters_are_paged_too(many: Workspace) -> None:
    (waiting, legal) = (
        ask(many, "/notices?page=2", audience=audience)[0].text for audience in (Visibility.CHANNEL, Visibility.LEGAL)
    )
    assert "Waiting for a decision (9000)" in waiting
    assert "Waiting for a decision (10000)" in legal
    assert waiting.count("<article") == 25
    assert "/notices?show=waiting&amp;page=3" in waiting


def test_a_party_is_found_by_part_of_its_name_whatever_signs_are_in_it(many: Workspace) -> None:
    found = ask(many, "/cases?party=100%25+%26", "/cases?party=hne_", "/cases?party=100_", "/cases?party=%27%3B--")
    assert ["of 100 cases" in answer.text for answer in found] == [True, True, False, False]
    assert "party=100%25+%26&amp;page=2" in found[0].text


def test_every_page_is_made_on_each_database(many: Workspace) -> None:
    paths = ("/", "/digest", "/cases/1", "/notices", "/agreements", "/sites", "/healthz", "/metrics")
    answers = ask(many, *paths, audience=Visibility.LEGAL)
    assert [answer.status_code for answer in answers] == [200] * len(paths)
    assert "No pass has come to its end yet" in answers[0].text
    assert "Nothing was judged yet" in answers[0].text
