"""A workspace's health at a time: its sites, what fell silent, and the jobs of its schedule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from monitor.health.sites import SiteHealth, site_health
from monitor.jobs import DONE, JobHealth, job_health
from monitor.model.health import Outage
from monitor.model.row import row_data
from monitor.settings import Workspace


@dataclass(frozen=True)
class HealthNow:
    """Sites, the outages that stand, and jobs that a schedule made, as of `at`."""

    sites: Sequence[SiteHealth]
    outages: Sequence[Outage]
    jobs: Sequence[JobHealth]
    at: datetime

    @property
    def ails(self) -> bool:
        """Whether a site is silent, or a job failed or is late."""
        return any(site.state == "silent" for site in self.sites) or any(job.state != DONE for job in self.jobs)

    @property
    def data(self) -> dict[str, Any]:
        """The same as data, for JSON."""
        outages = [row_data(item, but=("id", "ended_at")) for item in self.outages]
        return {"sites": self.sites, "outages": outages, "jobs": self.jobs}


def health_now(session: Session, workspace: Workspace, now: datetime) -> HealthNow:
    """Return how a workspace's sites, sources and jobs stand."""
    standing = select(Outage).where(col(Outage.ended_at).is_(None)).order_by(Outage.subject)
    return HealthNow(
        sites=site_health(session, workspace.settings, now=now),
        outages=session.exec(standing).all(),
        jobs=job_health(session, workspace, now),
        at=now,
    )
