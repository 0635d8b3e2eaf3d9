"""What `channelwarden health` knows as metrics, in the text format that Prometheus reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST as CONTENT_TYPE
from prometheus_client.registry import Collector

from monitor.health.sites import STATES, SiteHealth
from monitor.health_now import HealthNow
from monitor.jobs import DONE, FAILED, LATE, JobHealth
from monitor.model.health import Outage
from monitor.settings import Workspace

__all__ = ["CONTENT_TYPE", "HealthMetrics", "exposition", "metrics_of"]

_LAST_VISITS = ("seen", "blocked", "layout_changed", "unreachable", "gone")


@dataclass(frozen=True, eq=False)
class HealthMetrics(Collector):
    """A workspace's health at a time, as gauges; the label `workspace` tells several on one server apart."""

    workspace: str
    sites: Sequence[SiteHealth]
    outages: Sequence[Outage]
    jobs: Sequence[JobHealth]
    now: datetime

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauges; times are seconds since 1970, counts are of watched pages."""
        written = self._gauge("health_timestamp_seconds", "When this was found; an old one means that nobody looks.")
        self._add(written, (), self.now.timestamp())
        yield written
        yield from self._of_sites()
        yield from self._of_jobs()
        began = self._gauge("outage_began_timestamp_seconds", "When what fell silent and still is did so.", "subject")
        for outage in self.outages:
            self._add(began, (outage.subject,), outage.began_at.timestamp())
        yield began

    def _of_sites(self) -> Iterator[GaugeMetricFamily]:
        watched = self._gauge("site_watched_pages", "Pages that are watched.", "site")
        visits = self._gauge("site_last_visit_pages", "By what their last visit brought.", "site", "outcome")
        read = self._gauge("site_read_pages", "Watched pages that were read in the last 24 hours.", "site")
        stale = self._gauge("site_stale_pages", "Watched pages that were not read for silent_after_hours.", "site")
        last = self._gauge("site_last_read_timestamp_seconds", "When a page of the site was read last.", "site")
        state = self._gauge("site_state", "1 for the state that the site is in, else 0.", "site", "state")
        for site in self.sites:
            self._add(watched, (site.site,), site.watched)
            for outcome in _LAST_VISITS:
                self._add(visits, (site.site, outcome), getattr(site, outcome))
            self._add(read, (site.site,), site.read_in_a_day)
            self._add(stale, (site.site,), site.stale)
            if site.last_read is not None:
                self._add(last, (site.site,), site.last_read.timestamp())
            for word in STATES:
                self._add(state, (site.site, word), site.state == word)
        yield from (watched, visits, read, stale, last, state)

    def _of_jobs(self) -> Iterator[GaugeMetricFamily]:
        made = self._gauge("job_last_run_timestamp_seconds", "When the job of the schedule was made last.", "job")
        due = self._gauge("job_due_timestamp_seconds", "When the job came or comes due after that.", "job")
        state = self._gauge("job_state", "1 for how the job stands, else 0.", "job", "state")
        for job in self.jobs:
            self._add(made, (job.job,), job.made_at.timestamp())
            self._add(due, (job.job,), job.due_at.timestamp())
            for word in (DONE, FAILED, LATE):
                self._add(state, (job.job, word), job.state == word)
        yield from (made, due, state)

    def _gauge(self, name: str, text: str, *labels: str) -> GaugeMetricFamily:
        return GaugeMetricFamily(f"channelwarden_{name}", text, labels=("workspace", *labels))

    def _add(self, gauge: GaugeMetricFamily, labels: Sequence[str], value: float) -> None:
        gauge.add_metric((self.workspace, *labels), value)


def metrics_of(health: HealthNow, workspace: Workspace) -> HealthMetrics:
    """Return a workspace's health as metrics."""
    return HealthMetrics(str(workspace.root.resolve()), health.sites, health.outages, health.jobs, health.at)


def exposition(metrics: HealthMetrics) -> bytes:
    """Return the metrics in Prometheus's text format."""
    registry = CollectorRegistry()
    registry.register(metrics)
    return generate_latest(registry)
