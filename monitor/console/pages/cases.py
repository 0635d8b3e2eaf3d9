"""Cases: the list with its filters, and one case with evidence, steps and the law gate's answers."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response

from monitor.cases.kept_evidence import RESTORE
from monitor.cases.ladder import LEGAL
from monitor.cases.overview import CaseOverview, CasesWanted, case_overview, count_cases, list_cases, rules_with_cases
from monitor.console import rendering
from monitor.console.asked import number_in, page_of, word_of
from monitor.console.sight import Sight
from monitor.documents import commands
from monitor.printable import printable
from monitor.vocabulary import WAITING_STEP, CaseStatus, StepStatus, Visibility

_A_PAGE = 50
_LONGEST = 200


def listed(sight: Sight, request: Request) -> Response:
    """Show the cases that the readers may read, the latest change first, a page at a time."""
    rules = rules_with_cases(sight.session, audience=sight.audience)
    wanted = CasesWanted(
        status=word_of(request, "status", tuple(CaseStatus), "state of a case"),
        rule=word_of(request, "rule", rules, "rule with a case"),
        party=printable(request.query_params.get("party", "")[:_LONGEST]),
    )
    total = count_cases(sight.session, audience=sight.audience, wanted=wanted)
    page = page_of(request, total, _A_PAGE, kept=vars(wanted))
    found = list_cases(sight.session, audience=sight.audience, wanted=wanted, first=page.first, most=_A_PAGE)
    return rendering.page(
        "cases", sight, at="/cases", cases=found, page=page, wanted=wanted, rules=rules, states=tuple(CaseStatus)
    )


def show(sight: Sight, request: Request) -> Response:
    """Show one case in full, with the commands by which it is decided."""
    file = case_overview(
        sight.session, number_in(request, "case"), audience=sight.audience, archive=sight.workspace.evidence
    )
    return rendering.page(
        "case",
        sight,
        at="/cases",
        file=file,
        restore=RESTORE,
        commands=list(_commands(file, for_legal=sight.for_legal)),
    )


def _commands(file: CaseOverview, *, for_legal: bool) -> Iterator[tuple[str, str]]:
    """Yield what these readers can do about a case, and the command for it; what legal approves only legal is told."""
    case, as_legal = file.case, file.case.visibility == Visibility.LEGAL
    for step in file.steps:
        if step["status"] in WAITING_STEP and case.status == CaseStatus.OPEN:
            legal = as_legal or step["approval"] == LEGAL
            if for_legal or not legal:
                yield f"Approve step {step['id']} ({step['kind']})", commands.approve(step["id"], as_legal=legal)
        if step["status"] in (*WAITING_STEP, StepStatus.APPROVED):
            yield f"Withdraw step {step['id']}", commands.withdraw(step["id"])
    if case.status == CaseStatus.OPEN:
        yield "Let it rest until a day", commands.waive(case.id)
        yield "Note that the party disputes it", commands.dispute(case.id)
    if case.status in (CaseStatus.WAIVED, CaseStatus.DISPUTED):
        yield "End the waiver or dispute", commands.resume(case.id)
    if case.status != CaseStatus.CLOSED:
        yield "Close it", commands.close(case.id)
    if file.violations:
        yield "See line by line why", commands.explain(file.violations[-1]["id"], case.visibility)
    yield "Hand over its evidence", commands.export(case.id, case.visibility)
