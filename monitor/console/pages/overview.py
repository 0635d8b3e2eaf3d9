"""The first page: the last pass, the last digest's figures, what needs a decision, what is not seen."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from monitor.cases.blast import held_runs
from monitor.cases.ladder import LEGAL
from monitor.cases.waiting import Wanted, waiting_steps
from monitor.cases.wording import held_words
from monitor.console import rendering
from monitor.console.sight import JUDGING, Sight
from monitor.documents import commands
from monitor.documents.decided import waiting_words
from monitor.documents.digest import gaps_now
from monitor.documents.kept_digests import kept_digest
from monitor.documents.mishaps import HELD_BACK
from monitor.documents.passes import latest_pass
from monitor.health.sites import site_health
from monitor.vocabulary import Visibility
from reports.records import Gap

_MOST_GAPS = 40


def show(sight: Sight, _request: Request) -> Response:
    """Show how the channel stands for the console's readers."""
    session, rules = sight.session, sight.rules
    with JUDGING:
        clauses, _ = waiting_words(session, rules, sight.today) if sight.for_legal else ("", "")
        gaps = _gaps(sight)
    sites = site_health(session, sight.workspace.settings, now=sight.now)
    role = LEGAL if sight.for_legal else "channel_manager"
    return rendering.page(
        "overview",
        sight,
        at="/",
        last=latest_pass(session, finished=True),
        unfinished=latest_pass(session, finished=False),
        digest=kept_digest(session, sight.audience),
        today=sight.today,
        waiting=len(waiting_steps(session, Wanted(), role=role)),
        approve=commands.approve_all(as_legal=sight.for_legal),
        held=[held_words(run) for run in held_runs(session)],
        clauses=clauses,
        watched=sum(site.watched for site in sites),
        stale=sum(site.stale for site in sites),
        patience=sight.workspace.settings.limits.silent_after_hours,
        gaps=gaps[:_MOST_GAPS],
        more_gaps=len(gaps) - _MOST_GAPS,
        all_gaps=[commands.list_gaps(audience) for audience in _read_by(sight)],
    )


def _gaps(sight: Sight) -> list[Gap]:
    """Return what is not seen or not judged; legal reads what the channel team reads, too."""
    found = (
        gap
        for audience in _read_by(sight)
        for gap in gaps_now(
            sight.session,
            workspace=sight.workspace,
            rules=sight.rules,
            audience=audience,
            local_date=sight.today,
            now=sight.now,
        )
    )
    # What a run holds back stands among what is to be decided.
    return [gap for gap in dict.fromkeys(found) if not gap.subject.startswith(HELD_BACK)]


def _read_by(sight: Sight) -> tuple[Visibility, ...]:
    return (Visibility.LEGAL, Visibility.CHANNEL) if sight.for_legal else (Visibility.CHANNEL,)
