"""Letters: the steps that wait or were stopped at the law gate, and letters that have not left yet."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from monitor.cases.overview import case_overview
from monitor.console import rendering
from monitor.console.asked import number_in, page_of, word_of
from monitor.console.sight import Sight
from monitor.documents import commands
from monitor.documents.at_the_gate import Standing, StepSeen, count_steps, steps_seen
from monitor.documents.notice_copies import as_sent, step_of
from monitor.documents.sending_again import taken_back
from monitor.errors import NotFoundError
from monitor.model import OutboxItem
from monitor.vocabulary import WAITING_STEP, OutboxStatus

_A_PAGE = 25
_UNSENT = (OutboxStatus.FAILED, OutboxStatus.UNCERTAIN)


def listed(sight: Sight, request: Request) -> Response:
    """Show the steps of one standing, those that wait unless another is asked for, with the gate's answer to each."""
    standing = Standing(word_of(request, "show", tuple(Standing), "list of letters") or Standing.WAITING)
    counts = {one: count_steps(sight.session, one, audience=sight.audience) for one in Standing}
    page = page_of(request, counts[standing], _A_PAGE, kept={"show": standing})
    found = steps_seen(sight.session, standing, audience=sight.audience, first=page.first, most=_A_PAGE)
    return rendering.page(
        "notices",
        sight,
        at="/notices",
        standing=standing,
        counts=counts,
        steps=[(seen, _command(sight, seen)) for seen in found],
        page=page,
    )


def show(sight: Sight, request: Request) -> Response:
    """Show a letter as it was or will be sent."""
    number = number_in(request, "document")
    item = sight.session.get(OutboxItem, number)
    step = step_of(sight.session, item) if item is not None and item.kind == "notice" else None
    if item is None or step is None:
        raise NotFoundError(
            f"there is no letter {number}; /notices has those that have not left, a case names its own."
        )
    file = case_overview(sight.session, step.case_id, audience=sight.audience, archive=sight.workspace.evidence)
    text = as_sent(sight.session, item)["txt"]
    return rendering.page("letter", sight, at="/notices", item=item, case=file.case, text=text)


def _command(sight: Sight, seen: StepSeen) -> str:
    """Return the command that settles a step or its letter; empty where these readers have nothing to do."""
    if seen.letter is not None:
        unsent = seen.letter.status in _UNSENT and taken_back(sight.session, seen.step) is None
        return commands.send_again(seen.letter.id) if unsent else ""
    if seen.step.status in WAITING_STEP and (sight.for_legal or not seen.for_legal):
        return commands.approve(seen.step.id, as_legal=seen.for_legal)
    return ""
