"""For programs: whether all is well, and the metrics."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response

from monitor.console.sight import Sight
from monitor.health_metrics import CONTENT_TYPE, exposition, metrics_of
from monitor.health_now import health_now
from monitor.json_form import plain


def health(sight: Sight, _request: Request) -> Response:
    """Answer 200 where `channelwarden health` ends with 0, else 503, with the same data."""
    found = health_now(sight.session, sight.workspace, sight.now)
    data = {"status": "ailing" if found.ails else "well", **found.data}
    text = json.dumps(data, ensure_ascii=False, indent=2, default=plain)
    return Response(text, 503 if found.ails else 200, media_type="application/json")


def metrics(sight: Sight, _request: Request) -> Response:
    """Answer with what `channelwarden health --metrics` writes."""
    found = health_now(sight.session, sight.workspace, sight.now)
    return Response(exposition(metrics_of(found, sight.workspace)), headers={"Content-Type": CONTENT_TYPE})
