"""Documents by SMTP: plain, STARTTLS or TLS, with or without login; one connection a message."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from datetime import datetime

from monitor.model import OutboxItem
from monitor.outbox.addresses import AddressError, split_recipients
from monitor.outbox.channels import ChannelDownError, NotAcceptedError, UnclearError
from monitor.outbox.message import compose
from monitor.settings import SETTINGS_FILE, Mail, Workspace


def open_channel(workspace: Workspace) -> MailChannel:
    """Return the channel to the workspace's mail server."""
    return MailChannel(workspace.settings.mail, workspace.mail_password)


class MailChannel:
    """Speaks SMTP step by step, so that it is known at which step a line broke."""

    repeatable = False

    def __init__(self, settings: Mail, password: str = "") -> None:
        self.settings = settings
        self.password = password

    def send(self, item: OutboxItem, now: datetime) -> str:
        """Hand the item to the mail server; returns which of several recipients it refused, if any."""
        if not self.settings.host or not self.settings.sender:
            raise ChannelDownError(f"no mail server is set: give [mail] host and sender in {SETTINGS_FILE}")
        if self.settings.user and not self.password:
            variable = self.settings.password_env or "(mail.password_env names none)"
            raise ChannelDownError(f"mail.user is set but there is no password in the environment: {variable}")
        try:
            recipients = split_recipients(item.recipient)
        except AddressError as error:
            raise NotAcceptedError(str(error), permanent=True) from error
        try:
            message = compose(item, self.settings.sender, recipients, now)
        except ValueError as error:
            raise NotAcceptedError(f"cannot be written as mail: {error}", permanent=True) from error
        smtp = self._connect()
        try:
            return self._hand_over(smtp, message.sender, recipients, message.data)
        finally:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()

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

    def _hand_over(self, smtp: smtplib.SMTP, sender: str, recipients: list[str], data: bytes) -> str:
        refused: dict[str, tuple[int, bytes]] = {}
        try:
            code, reply = smtp.mail(sender)
            if code != 250:
                raise NotAcceptedError(f"sender {sender} refused: {_reply(code, reply)}", permanent=False)
            for recipient in recipients:
                code, reply = smtp.rcpt(recipient)
                if code not in (250, 251):
                    refused[recipient] = (code, reply)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise ChannelDownError(f"the mail server hung up before the message: {_words(error)}") from error
        remark = "; ".join(f"{recipient} refused: {_reply(*answer)}" for recipient, answer in refused.items())
        if len(refused) == len(recipients):
            raise NotAcceptedError(remark, permanent=all(code >= 500 for code, _ in refused.values()))
        self._data(smtp, data)
        return remark

    def _data(self, smtp: smtplib.SMTP, data: bytes) -> None:
        try:
            code, reply = smtp.data(data)
        except smtplib.SMTPDataError as error:
            raise NotAcceptedError(_words(error), permanent=error.smtp_code >= 500) from error
        except (smtplib.SMTPException, OSError) as error:
            raise UnclearError(f"the line broke while the message was handed over: {_words(error)}") from error
        if code != 250:
            raise NotAcceptedError(f"message refused: {_reply(code, reply)}", permanent=code >= 500)


def _reply(code: int, text: bytes) -> str:
    return f"{code} {text.decode('utf-8', 'replace')}".strip()


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        return _reply(error.smtp_code, text if isinstance(text, bytes) else str(text).encode())
    return str(error) or type(error).__name__
