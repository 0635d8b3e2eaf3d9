"""The last look at a letter: it is dated when it leaves, and its case says what became of one that is sent again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from monitor.documents import notice
from monitor.documents.holding_back import hold_back
from monitor.model import Case, CaseEvent, Evidence, Observation, OutboxItem, PolicyVersion, Step, Violation
from monitor.outbox.queue import send_again
from monitor.policy.load import content_of
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import CaseStatus, OutboxStatus, StepStatus
from tests.command_line import run_command
from tests.documents.channel_story import Channel
from tests.documents.laid_evidence import lay_evidence

NOW = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
Look = Callable[..., None]
Letter = tuple[Case, Step, OutboxItem, OutboxItem]


def _as_last_seen(session: Session, case: Case) -> Observation:
    """The case's offer as it stood at the visit by which it was judged."""
    found = session.exec(select(Violation).where(Violation.case_id == case.id, Violation.status == "confirmed")).one()
    return Observation(
        offer_key=found.subject, listing_key="barn", site="barn", market="US", seller="Barn", price_minor=39900,
        currency="USD", first_seen=found.first_seen, last_seen=found.last_seen, seen_on=found.last_seen.date(),
    )  # fmt: skip


def _load(session: Session, workspace: Workspace) -> None:
    """Let the store hold what the policy files of the workspace say."""
    (workspace.policy / "products.csv").write_text("sku\nNO-200\n", "utf-8")
    (workspace.policy / "parties.csv").write_text("id,name,role,country\nbarn,Barn,retailer,US\n", "utf-8")
    session.exec(select(PolicyVersion)).one().sha256 = content_of(workspace.policy)
    session.flush()


@pytest.fixture
def letter(story: Channel, session: Session, workspace: Workspace, rules: dict[str, Rule]) -> Letter:
    """A letter about a price with seven days to cure, written on 3 March: case, step, mail and copy in the files."""
    case = session.exec(select(Case).where(Case.rule_id == "MAP-001", Case.party_key == "barn")).one()
    step = session.exec(select(Step).where(Step.case_id == case.id, Step.status == "proposed")).one()
    step.status, step.cure_days, step.cure_until = StepStatus.APPROVED, 7, date(2026, 3, 8)
    story.add(step, _as_last_seen(session, case))
    _load(session, workspace)
    lay_evidence(session, workspace.evidence)
    mail, copy = notice.issue(session, workspace=workspace, rules=rules, now=NOW)
    return case, step, mail, copy


def test_a_letter_waits_for_the_very_evidence_that_it_names(
    letter: Letter, look: Look, session: Session, workspace: Workspace
) -> None:
    case, _, mail, _ = letter
    found = session.exec(select(Violation).where(Violation.case_id == case.id, Violation.status == "confirmed")).one()
    named = session.get_one(Evidence, found.evidence_id)
    found.evidence_id = None  # it rests on a later page by now
    path = workspace.evidence / named.warc
    data = path.read_bytes()
    path.write_bytes(data[: named.offset] + bytes(named.length) + data[named.offset + named.length :])
    look(4)
    assert f"evidence {named.sequence}, which it rests on, does not lie in evidence/" in mail.last_error


def test_a_letter_waits_while_its_evidence_is_not_as_it_was_archived(
    letter: Letter, look: Look, workspace: Workspace
) -> None:
    _, step, mail, copy = letter
    lies = {path: path.read_bytes() for path in workspace.evidence.glob("*.warc")}
    for path, data in lies.items():
        path.write_bytes(bytes(255 - byte for byte in data))
    look(4)
    assert (step.status, mail.status, copy.status) == ("done", "pending", "pending")
    assert "does not lie in evidence/ as it was archived: restore it" in mail.last_error
    for path in lies:
        path.unlink()
    look(5)
    assert mail.last_error.startswith("held")
    for path, data in lies.items():
        path.write_bytes(data)
    look(6)
    assert (mail.status, mail.last_error, copy.last_error) == ("pending", "", "")


@pytest.fixture
def file_left(letter: Letter, session: Session) -> OutboxItem:
    """The letter's copy in the files, of a party without a mail address, as a process left it that died writing it."""
    _, step, mail, copy = letter
    session.delete(mail)
    step.outbox_id, copy.status, copy.attempts = copy.id, OutboxStatus.SENDING, 1
    session.flush()
    return copy


@pytest.fixture
def look(session: Session, workspace: Workspace, rules: dict[str, Rule]) -> Look:
    """Take the last look on a day of March, at documents that a person sends once more among them."""

    def take(day: int, *again: OutboxItem) -> None:
        for item in again:
            send_again(session, item.id or 0)
        numbers = [item.id or 0 for item in again]
        hold_back(session, workspace=workspace, rules=rules, now=NOW + timedelta(days=day - 3), again=numbers)

    return take


def said(session: Session, case: Case) -> list[str]:
    query = select(CaseEvent.text).where(CaseEvent.case_id == case.id).order_by(col(CaseEvent.id))
    return list(session.exec(query).all())


def test_an_approval_of_two_days_ago_is_dated_when_its_letter_is_written(letter: Letter) -> None:
    _, step, mail, _ = letter
    assert step.cure_until == date(2026, 3, 10)
    assert "listings again from 10 March 2026" in " ".join(mail.parts["txt"].split())


def test_a_letter_that_waited_says_the_day_on_which_it_leaves(letter: Letter, look: Look) -> None:
    _, step, mail, copy = letter
    mail.last_error, copy.status = "connection refused", OutboxStatus.SENT
    before = dict(mail.parts)
    look(3)
    assert (mail.parts, copy.status) == (before, OutboxStatus.SENT)
    look(12)
    assert step.cure_until == date(2026, 3, 19)
    for item in (mail, copy):
        text = " ".join(item.parts["txt"].split())
        assert "listings again from 19 March 2026" in text and "12 March 2026" in text
        assert "10 March 2026" not in "".join(item.parts.values())
    assert copy.status == OutboxStatus.PENDING  # it is written anew
    # Nothing but the two days is another.
    for form, text in before.items():
        assert mail.parts[form].replace("19 March", "10 March").replace("12 March", "3 March") == text


def test_a_letter_that_waits_is_shown_as_one_that_is_dated_when_it_leaves(
    letter: Letter, session: Session, workspace: Workspace
) -> None:
    _, _, mail, copy = letter
    session.commit()

    def shown(item: OutboxItem, form: str = "txt") -> str:
        words = ["notices", "show", str(item.id), "--format", form, "--json", "-w", str(workspace.root)]
        return " ".join(json.loads(run_command(*words).stdout)["parts"][form].split())

    for form in ("txt", "html"):
        assert "dated when it leaves" in shown(mail, form)
        assert "We look at public listings again from day 7 after it leaves." in shown(mail, form)
    assert '"date": "dated when it leaves"' in shown(copy, "json")
    mail.status, mail.sent_at = OutboxStatus.SENT, NOW
    session.commit()
    assert "3 March 2026" in shown(mail)
    assert "listings again from 10 March 2026" in shown(mail)


def test_a_letter_that_left_is_never_touched(letter: Letter, look: Look) -> None:
    _, step, mail, copy = letter
    before = dict(mail.parts)
    mail.status, mail.sent_at = OutboxStatus.SENT, NOW
    look(12)
    assert (mail.parts, copy.parts["txt"], step.cure_until) == (before, before["txt"], date(2026, 3, 10))


def test_a_letter_that_was_held_back_leaves_on_a_persons_word_and_the_case_says_so(
    letter: Letter, look: Look, session: Session
) -> None:
    case, step, mail, copy = letter
    case.status = CaseStatus.CURED
    look(5)
    assert (step.status, mail.status, copy.status) == ("withdrawn", "failed", "failed")
    send_again(session, mail.id or 0)
    look(6)
    assert (step.status, mail.status) == ("withdrawn", "failed")
    case.status = CaseStatus.OPEN
    send_again(session, mail.id or 0)
    look(9)
    assert (step.status, mail.status, copy.status, case.rung) == ("done", "pending", "pending", step.rung)
    number = f"N-{step.id:06d}"
    assert [text for text in said(session, case) if text.startswith("Warning")][-3:] == [
        "Warning withdrawn: not sent: the case stood no longer when it was due",
        "Warning not sent again: the case stood no longer when it was due",
        f"Warning to be sent after all, on a person's word: {number}; to be cured by 2026-03-16",
    ]
    assert "16 March 2026" in " ".join(mail.parts["txt"].split())


def test_a_letter_whose_step_was_proposed_anew_is_not_sent_after_all(
    letter: Letter, look: Look, session: Session
) -> None:
    case, step, mail, _ = letter
    step.status, mail.status = StepStatus.WITHDRAWN, OutboxStatus.FAILED
    case.episode += 1
    send_again(session, mail.id or 0)
    look(6)
    assert mail.status == "failed"
    assert said(session, case)[-1] == "Warning not sent again: the case has gone on since, and its newer steps count"


def test_an_uncertain_letter_that_is_sent_once_more_leaves_a_line_in_its_case(
    letter: Letter, look: Look, session: Session
) -> None:
    case, step, mail, _ = letter
    mail.status = OutboxStatus.UNCERTAIN
    look(5, mail)
    line = f"Warning to be sent once more, on a person's word: N-{step.id:06d}; to be cured by 2026-03-12"
    assert said(session, case)[-1] == line
    look(6)
    assert said(session, case).count(line) == 1, "a letter that only waits is not told again"


def test_the_command_that_sends_once_more_tells_the_case(
    letter: Letter, session: Session, workspace: Workspace, rules: dict[str, Rule], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.cli.notices.wall_clock", lambda: NOW)
    monkeypatch.setattr("monitor.cli.notices.rules_of", lambda _: rules)
    case, step, mail, _ = letter
    mail.status = OutboxStatus.UNCERTAIN
    session.commit()
    words = ["notices", "send", "--again", str(mail.id), "-w", str(workspace.root)]
    assert run_command(*words, "--dry-run").exit_code == 0
    assert not any("once more" in text for text in said(session, case))
    session.rollback()
    done = run_command(*words)
    assert (done.exit_code, "no mail server is set" in done.output) == (3, True)
    assert said(session, case)[-1].startswith(f"Warning to be sent once more, on a person's word: N-{step.id:06d}")
    case.status = CaseStatus.DISPUTED
    mail.next_attempt_at = None
    session.commit()
    done = run_command("notices", "send", "-w", workspace.root)
    assert f"! N-{step.id:06d} stays: the case is disputed" in done.output


def test_a_letter_sent_once_more_while_its_case_is_disputed_is_said_to_wait(
    letter: Letter, look: Look, session: Session
) -> None:
    case, step, mail, _ = letter
    mail.status, case.status = OutboxStatus.UNCERTAIN, CaseStatus.DISPUTED
    look(5, mail)
    waits = f"Warning to be sent once more, on a person's word: N-{step.id:06d}; it waits, the case is disputed"
    assert (said(session, case)[-1], mail.status) == (waits, "pending")


def test_a_file_that_a_process_died_writing_is_dated_when_it_is_written_again(
    letter: Letter, file_left: OutboxItem, look: Look
) -> None:
    look(12)
    assert (letter[1].cure_until, file_left.status) == (date(2026, 3, 19), "pending")
    assert "listings again from 19 March 2026" in " ".join(file_left.parts["txt"].split())


def test_a_file_that_a_process_died_writing_is_held_back_like_any_letter(
    letter: Letter, file_left: OutboxItem, look: Look
) -> None:
    case, step, *_ = letter
    case.status = CaseStatus.CURED
    look(5)
    assert (step.status, file_left.status) == ("withdrawn", "failed")
