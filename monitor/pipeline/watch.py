"""Notice sites that fell silent or are back, and say so once."""

from __future__ import annotations

from monitor.documents import alert
from monitor.health import outages
from monitor.health.sites import site_health
from monitor.pipeline.journey import Journey


def watch(journey: Journey) -> None:
    """Write an alert for sites that are silent since this pass, and one for those that can be read again."""
    settings = journey.workspace.settings
    with journey.database.session(writes_after_reading=True) as session:
        fallen, back = [], []
        for site in site_health(session, settings, now=journey.now):
            subject = f"{outages.SITE}{site.site}"
            if site.state == "silent":
                if outages.begin(session, subject, alert.why_silent(site), now=journey.now):
                    fallen.append(site)
            elif site.state in ("seen", "partly") and outages.end(session, subject, now=journey.now):
                back.append(site)
        alert.say(session, workspace=journey.workspace, fallen=fallen, back=back, now=journey.now)
        session.commit()
    journey.failures.extend(f"{site.site}: silent: {alert.why_silent(site)}" for site in fallen)
    journey.progress("health", f"{len(fallen)} silent, {len(back)} back")
