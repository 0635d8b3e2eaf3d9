"""How well each site is seen, what fell silent, and the jobs of the schedule: for who runs the machine."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from monitor.console import rendering
from monitor.console.sight import Sight
from monitor.documents import commands
from monitor.health.outages import SITE
from monitor.health_now import health_now


def show(sight: Sight, _request: Request) -> Response:
    """Show what `channelwarden health` tells."""
    found = health_now(sight.session, sight.workspace, sight.now)
    others = [item for item in found.outages if not item.subject.startswith(SITE)]
    return rendering.page("sites", sight, at="/sites", health=found, others=others, command_text=commands.health())
