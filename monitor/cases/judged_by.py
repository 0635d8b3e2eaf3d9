"""Whether all was judged by what policy files, rules and settings say now: nobody decides on what they said before."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session, func, select

from monitor.cases import looked_at
from monitor.cases.delivered import holds_no_more
from monitor.model import PolicyVersion
from monitor.policy.load import is_loaded
from monitor.rulebook.lock import digest_of
from monitor.rulebook.records import Rule
from monitor.settings import Workspace

NOT_LOADED = "the policy files were changed since they were last loaded"
NOT_JUDGED_BY = "the policy files, rules or settings were changed since all was judged last"

_MARK = "judged by"


def note(session: Session, workspace: Workspace, rules: Mapping[str, Rule]) -> None:
    """Keep by what all is judged, in the transaction that judges it: no letter waits for that any more."""
    looked_at.note(session, _MARK, _grounds(session, workspace, rules))
    holds_no_more(session, NOT_LOADED, NOT_JUDGED_BY)


def outdated(session: Session, workspace: Workspace, rules: Mapping[str, Rule]) -> str:
    """Return why what was judged rests on another state than that of now, or an empty string."""
    return outdated_as_loaded(session, workspace, rules) if is_loaded(session, workspace.policy) else NOT_LOADED


def outdated_as_loaded(session: Session, workspace: Workspace, rules: Mapping[str, Rule]) -> str:
    """Return the same where the policy files were loaded just now.

    Of a store in which that was never kept nothing is known, and nothing said.
    """
    return NOT_JUDGED_BY if looked_at.differs(session, _MARK, _grounds(session, workspace, rules)) else ""


def _grounds(session: Session, workspace: Workspace, rules: Mapping[str, Rule]) -> object:
    """Return what a finding hangs on beside what was seen; the law gate is asked anew at every decision."""
    policy = session.exec(select(func.max(PolicyVersion.id))).one()
    judging = sorted((rule.id, rule.version, digest_of(rule)) for rule in rules.values() if rule.answer is None)
    sites = sorted((site.name, site.market, site.party, site.channel) for site in workspace.settings.site)
    return policy, judging, sites
