"""What stands before every page: who may ask what, by which name, and what a browser must not do with the answer."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import logging
import os

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.console.listening import Listening

log = logging.getLogger("channelwarden.console")
METHODS = ("GET", "HEAD")
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

FAILED = "This page failed; the console's log says why.\n"


class Door:
    """Lets in requests that read, call the console by its name and give its token; guards every answer."""

    def __init__(self, app: ASGIApp, listening: Listening) -> None:
        self._app, self._listening = app, listening
        self._token = _digest(os.fsencode(listening.token))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        try:
            await (self._refusal(scope) or self._app)(scope, receive, guarded)
        except Exception:
            log.exception("the page %s failed", scope["path"])
            if not started:
                said = PlainTextResponse(FAILED, status_code=500)
                await said(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        """Return why a request is not let in; None for one that is."""
        headers = Headers(scope=scope)
        if not self._listening.is_called(headers.get("host", "")):
            said = "The console is not known by this name; `channelwarden serve --name` lets it be called by another.\n"
            return PlainTextResponse(said, status_code=400)
        if scope["method"] not in METHODS:
            said = "The console only reads: a decision is a command, given by a person with a name.\n"
            return PlainTextResponse(said, status_code=405, headers={"Allow": ", ".join(METHODS)})
        if self._listening.token and not self._is_right(headers.get("authorization", "")):
            asks = {"WWW-Authenticate": 'Basic realm="Channelwarden", charset="UTF-8"'}
            return PlainTextResponse("The console asks for its token as the password.\n", 401, headers=asks)
        return None

    def _is_right(self, authorization: str) -> bool:
        """Return whether the password of HTTP Basic is the token; the user's name may be any."""
        scheme, _, given = authorization.partition(" ")
        try:
            login = base64.b64decode(given.strip(), validate=True) if scheme.casefold() == "basic" else b""
        except (binascii.Error, ValueError):
            login = b""
        _, _, password = login.partition(b":")
        return hmac.compare_digest(_digest(password), self._token)


def _digest(secret: bytes) -> bytes:
    """Return what is compared in the place of a secret: of the same length, whatever was given."""
    return hashlib.sha256(secret).digest()
