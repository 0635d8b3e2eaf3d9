"""Legal's queue of flagged clauses, the strictest reading first."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from monitor.agreements.names import clause_name, state_words
from monitor.agreements.review import WAITING, FlaggedClause, review_queue
from monitor.console import rendering
from monitor.console.asked import page_of, word_of
from monitor.console.sight import JUDGING, Sight
from monitor.documents import commands
from monitor.documents.decided import SECOND_LOOK, confidence_words, decision_lines
from monitor.documents.phrases import verdict_words
from monitor.errors import RefusedError

_A_PAGE = 20
_STATES = (*WAITING, "accepted", "dismissed")


def listed(sight: Sight, request: Request) -> Response:
    """Show the clauses that wait for a decision, or those of a state; only to legal."""
    if not sight.for_legal:
        raise RefusedError(
            "flagged clauses are for legal only; legal's console is `channelwarden serve --audience legal`."
        )
    status = word_of(request, "status", _STATES, "state of a clause")
    with JUDGING, review_queue(sight.session, sight.rules.values()) as queue:
        every = queue.items(sight.today)
    wanted = (status,) if status else WAITING
    found = [item for item in every if item.status in wanted]
    page = page_of(request, len(found), _A_PAGE, kept={"status": status})
    return rendering.page(
        "agreements",
        sight,
        at="/agreements",
        clauses=[_told(sight, item) for item in found[page.first : page.until]],
        page=page,
        status=status,
        states=[(state, state_words(state)) for state in _STATES],
    )


def _told(sight: Sight, item: FlaggedClause) -> dict[str, object]:
    decided = item.status in ("accepted", "dismissed")
    acts = [commands.reopen_clause(item.clause)] if decided else []
    acts = acts or [commands.accept_clause(item.clause), commands.dismiss_clause(item.clause)]
    return {
        "item": item,
        "name": clause_name(item.type),
        "state": state_words(item.status),
        "sure": confidence_words(item.confidence, item.detector),
        "verdicts": [verdict_words(verdict) for verdict in item.verdicts],
        "decisions": decision_lines(item, sight.zone),
        "second_look": SECOND_LOOK,
        "commands": acts,
    }
