"""Documents by SMTP: plain, STARTTLS or TLS, with or without login; one connection a transaction."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from monitor.mail_address import AddressError, mail_address, sender_of, split_addresses
from monitor.model import OutboxItem
from monitor.outbox.channels import ChannelDownError, NotAcceptedError, Reply, UnclearError
from monitor.outbox.message import Composed, compose
from monitor.settings import SETTINGS_FILE, MailServer, Workspace
from monitor.vocabulary import HandoverState

RECIPIENTS_AT_ONCE = 100
"""Every server takes so many in one transaction (RFC 5321 §4.5.3.1.8)."""

DATA_SECONDS = 600.0
"""How long the answer to a whole message is waited for (RFC 5321 §4.5.3.2.6): who gives up sooner sends it twice."""

_QUIT_SECONDS = 5.0
_DONE, _FORWARDED, _GO_ON, _CLOSING, _TOO_MANY, _TOO_LARGE = 250, 251, 354, 421, 452, 552


def open_channel(workspace: Workspace) -> MailChannel:
    """Return the channel to the workspace's mail server."""
    return MailChannel(workspace.settings.mail, workspace.mail_password)


class MailChannel:
    """Speaks SMTP step by step, so that it is known at which step a line broke and what was said of each recipient."""

    repeatable = False

    def __init__(self, settings: MailServer, password: str = "") -> None:
        self.settings = settings
        self.password = password

    def recipients(self, item: OutboxItem) -> list[str]:
        """Return the addresses of the item, those that are none among them."""
        return split_addresses(item.recipient)

    def at_once(self, waiting: Sequence[str]) -> list[str]:
        """Return the first of them; addresses that take SMTPUTF8 go by themselves, lest others depend on it."""
        alike = [one for one in waiting if _is_plain(one) == _is_plain(waiting[0])]
        return alike[:RECIPIENTS_AT_ONCE]

    def send(self, item: OutboxItem, recipients: Sequence[str], now: datetime) -> Mapping[str, Reply]:
        """Hand the item to the mail server for these recipients; returns what it said of each."""
        sender = self._sender()
        replies: dict[str, Reply] = {}
        wanted = {one: address for one in recipients if (address := _address(one, replies))}
        if not wanted:
            return replies
        shown = [address for one in self.recipients(item) if (address := _address(one, {}))]
        alike = [address for address in shown if address.isascii() == _is_plain(recipients[0])]
        try:
            message = compose(item, sender, alike, now)
        except ValueError as error:
            raise NotAcceptedError(f"cannot be written as mail: {error}", permanent=True) from error
        smtp = self._connect()
        try:
            return replies | self._hand_over(smtp, message, wanted)
        finally:
            _quit(smtp)

    def _sender(self) -> str:
        """Return the sender; raises `ChannelDownError` where the settings do not say by which server and as whom."""
        if not self.settings.host or not self.settings.sender:
            raise ChannelDownError(f"no mail server is set: give [mail] host and sender in {SETTINGS_FILE}")
        if self.settings.user and not self.password:
            variable = self.settings.password_env or "(mail.password_env names none)"
            raise ChannelDownError(f"mail.user is set but there is no password in the environment: {variable}")
        try:
            sender_of(self.settings.sender)
        except AddressError as error:
            raise ChannelDownError(f"mail.sender: {error}") from error
        return self.settings.sender

    def _connect(self) -> smtplib.SMTP:
        mail = self.settings
        where = f"{mail.host}:{mail.port}"
        smtp: smtplib.SMTP | None = None
        try:
            context = ssl.create_default_context()
            if mail.tls == "tls":
                smtp = smtplib.SMTP_SSL(mail.host, mail.port, timeout=mail.timeout_seconds, context=context)
            else:
                smtp = smtplib.SMTP(mail.host, mail.port, timeout=mail.timeout_seconds)
            if mail.tls == "starttls":
                smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
            if mail.user:
                smtp.login(mail.user, self.password)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            if smtp is not None:
                smtp.close()
            raise ChannelDownError(f"mail server {where} cannot be used: {_words(error)}") from error
        return smtp

    def _hand_over(self, smtp: smtplib.SMTP, message: Composed, wanted: Mapping[str, str]) -> dict[str, Reply]:
        replies: dict[str, Reply] = {}
        taken, crowded = [], []
        try:
            if not _envelope(smtp, message):
                return {one: _refusal(one, "the mail server takes no such name (no SMTPUTF8)") for one in wanted}
            for one, address in wanted.items():
                code, answer = smtp.rcpt(address)
                _still_open(code, answer)
                if code in (_DONE, _FORWARDED):
                    taken.append(one)
                elif code == _TOO_MANY and taken:
                    crowded.append(one)  # they come next, in a transaction of their own (RFC 5321 §4.5.3.1.10)
                else:
                    replies[one] = _refusal(one, _reply(code, answer), final=code >= 500)
            if taken:
                _begin(smtp)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise ChannelDownError(f"the mail server hung up before the message: {_words(error)}") from error
        if taken:
            _message(smtp, message.data)
        return replies | {one: Reply(HandoverState.TAKEN) for one in taken}


def _is_plain(one: str) -> bool:
    return one.rpartition("@")[0].isascii()


def _address(one: str, replies: dict[str, Reply]) -> str:
    """Return a recipient as it goes on the line; one that is no address is noted as refused."""
    try:
        return mail_address(one)
    except AddressError as error:
        replies[one] = Reply(HandoverState.REFUSED, str(error))
        return ""


def _envelope(smtp: smtplib.SMTP, message: Composed) -> bool:
    """Begin a transaction; returns False where the message needs SMTPUTF8 and the server does not speak it."""
    options = []
    if smtp.has_extn("size"):
        options.append(f"SIZE={len(message.data)}")
    if not message.data.isascii():
        if not smtp.has_extn("smtputf8"):
            return False
        options += ["SMTPUTF8", "BODY=8BITMIME"]
    code, answer = smtp.mail(message.sender, options)
    _still_open(code, answer)
    if code == _TOO_LARGE:
        raise NotAcceptedError(f"too large, {len(message.data)} bytes: {_reply(code, answer)}", permanent=True)
    if code != _DONE:
        raise NotAcceptedError(f"sender {message.sender} refused: {_reply(code, answer)}", permanent=False)
    return True


def _begin(smtp: smtplib.SMTP) -> None:
    """Ask the server to take the message; until it says so nothing was handed over, whatever happens to the line."""
    code, answer = smtp.docmd("DATA")
    _still_open(code, answer)
    if code != _GO_ON:
        raise NotAcceptedError(f"message refused: {_reply(code, answer)}", permanent=code >= 500)


def _message(smtp: smtplib.SMTP, data: bytes) -> None:
    """Send the message itself and wait for the answer: a line that breaks here leaves it unclear what became of it."""
    if smtp.sock is not None:
        smtp.sock.settimeout(DATA_SECONDS)
    try:
        smtp.send(re.sub(rb"(?m)^\.", b"..", data).removesuffix(b"\r\n") + b"\r\n.\r\n")
        code, answer = smtp.getreply()
    except (smtplib.SMTPException, OSError) as error:
        if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
            said = f"the mail server did not answer the message within {DATA_SECONDS:g} s"
            raise UnclearError(said, silent=True) from error
        raise UnclearError(f"the line broke while the message was handed over: {_words(error)}") from error
    _still_open(code, answer)
    if code != _DONE:
        raise NotAcceptedError(f"message refused: {_reply(code, answer)}", permanent=code >= 500)


def _still_open(code: int, answer: bytes) -> None:
    """Raise `ChannelDownError` where a server says at whatever stage that it takes nothing now and closes the line."""
    if code == _CLOSING:
        raise ChannelDownError(f"the mail server closes the line: {_reply(code, answer)}")


def _quit(smtp: smtplib.SMTP) -> None:
    with suppress(smtplib.SMTPException, OSError):
        if smtp.sock is not None:
            smtp.sock.settimeout(_QUIT_SECONDS)
            smtp.quit()
    smtp.close()


def _refusal(one: str, words: str, *, final: bool = True) -> Reply:
    return Reply(HandoverState.REFUSED if final else HandoverState.DEFERRED, f"{one} refused: {words}")


def _reply(code: int, text: bytes) -> str:
    return f"{code} {text.decode('utf-8', 'replace')}".strip()


def _bytes(error: smtplib.SMTPResponseException) -> bytes:
    return error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, _bytes(error))
    return str(error) or type(error).__name__
