"""The workspace and its settings file `channelwarden.toml`; the only module that reads the environment."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

from pydantic import Field, ValidationError

from monitor.errors import Fault, SettingsError, SettingsFaultsError
from monitor.settings_lines import line_of
from monitor.settings_tables import (
    Brand,
    Browser,
    Collect,
    JobTimes,
    Limits,
    MailServer,
    Partner,
    Recipients,
    ReportMailbox,
    Reports,
    Section,
    Sftp,
    Site,
    Store,
    TimeStamping,
)

__all__ = [
    "CONSOLE_TOKEN",
    "LEAST_TOKEN",
    "SETTINGS_FILE",
    "Brand",
    "Browser",
    "Collect",
    "JobTimes",
    "Limits",
    "MailServer",
    "Partner",
    "Recipients",
    "ReportMailbox",
    "Reports",
    "Settings",
    "Sftp",
    "Site",
    "Store",
    "TimeStamping",
    "Workspace",
    "console_token",
    "misplaced",
    "open_workspace",
    "proxies_of_environment",
    "read_settings",
    "refuse_unspellable",
    "settings_from",
    "settled",
    "sound_part",
    "workspace_root",
]

SETTINGS_FILE = "channelwarden.toml"
CONSOLE_TOKEN = "CHANNELWARDEN_CONSOLE_TOKEN"  # noqa: S105 - the variable's name
LEAST_TOKEN = 24
"""Characters: nobody tries out all the tokens of that length over a line."""

_FOLDERS = (
    "policy", "inbox", "agreements", "rules", "schemes", "policies", "decisions", "letters", "evidence", "out",
)  # fmt: skip
"""what a workspace may hold as a folder; all but `policy` may be missing"""


_GROWING = frozenset({"inbox", "evidence", "out"})
"""of these the folder itself is looked at; what lies below may be much"""


class Settings(Section):
    """All of `channelwarden.toml`; money and times are typed, unknown keys are faults."""

    brand: Brand
    store: Store = Store()
    collect: Collect
    evidence: TimeStamping = TimeStamping()
    browser: Browser = Browser()
    site: tuple[Site, ...] = ()
    partner: tuple[Partner, ...] = ()
    reports: Reports = Reports()
    mailbox: tuple[ReportMailbox, ...] = ()
    sftp: tuple[Sftp, ...] = ()
    mail: MailServer = MailServer()
    recipients: Recipients = Recipients()
    limits: Limits = Limits()
    schedule: JobTimes = JobTimes()
    rules: dict[str, dict[str, str | int | float | bool]] = Field(default_factory=dict)
    """parameter overrides by rule id"""

    def site_named(self, name: str) -> Site:
        """Return the site of that name."""
        for site in self.site:
            if site.name == name:
                return site
        raise SettingsError(f"no site '{name}' in {SETTINGS_FILE}; known: {', '.join(s.name for s in self.site)}")


class Workspace:
    """A directory with settings, policy files, inbox, evidence archive and (by default) the database."""

    def __init__(self, root: Path, settings: Settings) -> None:
        self.root = root
        self.settings = settings
        self.policy = root / "policy"
        self.inbox = root / "inbox"
        self.agreements = root / "agreements"
        self.evidence = root / "evidence"
        self.out = root / "out"
        self.rules = root / "rules"
        self.decisions = root / "decisions"
        self.letters = root / "letters"
        self.lock = root / ".channelwarden.lock"

    @property
    def dsn(self) -> str:
        """The store's address; SQLite in the workspace unless settings or CHANNELWARDEN_DSN say otherwise."""
        given = os.environ.get("CHANNELWARDEN_DSN") or self.settings.store.dsn
        if given.startswith("postgresql://"):
            return given.replace("postgresql://", "postgresql+psycopg://", 1)
        # In an address these two mean something else, and the store would be another file.
        file = str(self.root / "channelwarden.db").replace("%", "%25").replace("?", "%3F")
        return given or f"sqlite:///{file}"

    def local_date(self, at: datetime) -> date:
        """Return the calendar day of an aware time in the workspace's time zone."""
        return at.astimezone(self.settings.brand.timezone).date()

    def placed(self, faults: Iterable[Fault]) -> list[Fault]:
        """Return faults, those of the settings file with the line of the key that they name."""
        try:
            text = (self.root / SETTINGS_FILE).read_text(encoding="utf-8-sig")
            tomllib.loads(text)
        except (OSError, ValueError):  # it was changed since it was read
            return list(faults)
        return [
            replace(fault, line=line_of(text, fault.column.split(".")))
            if fault.file == SETTINGS_FILE and not fault.line
            else fault
            for fault in faults
        ]

    def proxy_of(self, site: Site) -> str:
        """Return the proxy a site is fetched through, with its login from the environment; empty for none.

        Raises `SettingsError` where the environment variable that the settings name is not set.
        """
        if not site.proxy or not site.proxy_login_env:
            return site.proxy
        login = os.environ.get(site.proxy_login_env, "")
        user, colon, password = login.partition(":")
        if not colon:
            raise SettingsError(
                f"site '{site.name}': the environment variable {site.proxy_login_env} (proxy_login_env) must hold "
                "user:password of its proxy"
            )
        scheme, _, rest = site.proxy.partition("://")
        return f"{scheme}://{quote(user, safe='')}:{quote(password, safe='')}@{rest}"

    def keys_of(self, site: Site) -> dict[str, str]:
        """Return the keys of a site's interface from the environment variables its settings name; absent ones lack."""
        return {name: value for name, variable in site.keys.items() if (value := os.environ.get(variable, ""))}

    def mailbox_password(self, mailbox: ReportMailbox) -> str:
        """Return a mailbox's password; raises `SettingsError` where its environment variable is not set."""
        return _secret(mailbox.password_env, "password_env")

    def sftp_password(self, sftp: Sftp) -> str:
        """Return the password of an SFTP source, if it has one; raises `SettingsError` as `mailbox_password` does."""
        return _secret(sftp.password_env, "password_env") if sftp.password_env else ""

    def sftp_key_password(self, sftp: Sftp) -> str:
        """Return the password of an SFTP source's key, if it has one; raises `SettingsError` likewise."""
        return _secret(sftp.key_password_env, "key_password_env") if sftp.key_password_env else ""

    def secret(self, variable: str) -> str:
        """Return what an environment variable holds that a reader's address names; raises `SettingsError` if unset."""
        return _secret(variable, "recipients")

    @property
    def mail_password(self) -> str:
        """The SMTP password from the environment variable that the settings name, or empty."""
        name = self.settings.mail.password_env
        return os.environ.get(name, "") if name else ""


def _secret(variable: str, key: str) -> str:
    value = os.environ.get(variable, "")
    if not value:
        raise SettingsError(f"the environment variable {variable} ({key}) is not set.")
    return value


def refuse_unspellable(root: Path) -> None:
    """Raise `SettingsError` for a path with bytes that are no text: databases, documents and JSON could not name it.

    Likewise for one that hangs on a working directory that is gone.
    """
    try:
        str(root.resolve()).encode()
    except FileNotFoundError as error:  # only by the working directory, as any other may be missing
        raise SettingsError(f"{root}: the directory that this command was given in is gone; go to another.") from error
    except UnicodeEncodeError as error:
        raise SettingsError(
            f"{root}: a folder on this path has a name that is not UTF-8; give it another name, or use another folder."
        ) from error


def proxies_of_environment() -> list[str]:
    """Return the environment variables that name a proxy for the web; pages are fetched by the settings' proxies."""
    names = [f"{scheme}_proxy" for scheme in ("http", "https", "all")]
    return [name for lower in names for name in (lower, lower.upper()) if os.environ.get(name)]


def console_token() -> str:
    """Return the token that the console's readers give, from the environment; empty where none is set.

    Raises `SettingsError` for one that could be guessed.
    """
    token = os.environ.get(CONSOLE_TOKEN, "")
    if token and len(token) < LEAST_TOKEN:
        raise SettingsError(
            f"the environment variable {CONSOLE_TOKEN} has {len(token)} characters, and a token that is not to be "
            f"guessed {LEAST_TOKEN} or more: `openssl rand -hex 24` makes one."
        )
    return token


def workspace_root(given: Path | None) -> Path:
    """Return the workspace directory: the option, else CHANNELWARDEN_WORKSPACE, else the current directory."""
    return given or Path(os.environ.get("CHANNELWARDEN_WORKSPACE") or ".")


def open_workspace(root: Path) -> Workspace:
    """Read a workspace's settings.

    Raises `SettingsError` where there is no settings file and `SettingsFaultsError` with every fault in it, or where a
    file stands in the place of a folder: what lies in none is read as "there is nothing", and that would be wrong.
    """
    if faults := misplaced(root):
        raise SettingsFaultsError(faults)
    return settled(root)


def misplaced(root: Path) -> list[Fault]:
    """Return a fault for everything in a workspace that has the name of a folder of it and is none."""
    return [
        Fault(name, 0, "", "this is no folder, so nothing in it is read", f"a folder {name}/; move what is there away")
        for name in _FOLDERS
        if os.path.lexists(root / name) and not (root / name).is_dir()  # a link that leads nowhere is there, too
    ] + [fault for name in _FOLDERS for fault in _closed(root, name)]


def _closed(root: Path, name: str) -> list[Fault]:
    """Return a fault for a folder that this user may not read, itself or one below it: it would be read as empty."""
    refused: list[OSError] = []
    for _, below, _ in os.walk(root / name, onerror=refused.append):
        if name in _GROWING:
            below.clear()
    return [
        Fault(
            Path(error.filename).relative_to(root).as_posix(), 0, "",
            f"this folder cannot be read ({error.strerror})", "a folder that this user may read; check its rights",
        )
        for error in refused
        if not isinstance(error, FileNotFoundError | NotADirectoryError)
    ]  # fmt: skip


def settled(root: Path) -> Workspace:
    """Read a workspace's settings, whatever its folders are; raises as `open_workspace` does."""
    refuse_unspellable(root)
    path = root / SETTINGS_FILE
    if not path.is_file():
        lacking = "is a link that leads nowhere" if path.is_symlink() else "is missing"
        said = "is no file" if path.exists() else lacking
        raise SettingsError(
            f"{root} is no workspace: {SETTINGS_FILE} {said}. Make one with `channelwarden init {root}`, "
            "or name one with -w DIR or CHANNELWARDEN_WORKSPACE."
        )
    return Workspace(root.resolve(), read_settings(path))


def read_settings(path: Path) -> Settings:
    """Read and check a settings file; raises `SettingsFaultsError` with file, line and key of every fault."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise SettingsFaultsError(
            [Fault(path.name, 0, "", f"byte {error.start} is not UTF-8", "TOML saved as UTF-8")]
        ) from error
    except tomllib.TOMLDecodeError as error:
        line = int(found[1]) if (found := re.search(r"line (\d+)", str(error))) else 0
        raise SettingsFaultsError([Fault(path.name, line, "", f"not valid TOML: {error}")]) from error
    return settings_from(data, path.name, text)


def sound_part(path: Path) -> Settings | None:
    """Return the settings of a faulty file without the keys at fault, where it stands without them.

    So that what else is wrong in it can be said as well; nothing is ever run by them.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        for item in error.errors():
            _leave_out(data, item["loc"])
    try:
        return Settings.model_validate(data)
    except ValidationError:
        return None


def _leave_out(data: Any, place: tuple[int | str, ...]) -> None:  # noqa: ANN401 - parsed TOML
    """Take a key out of parsed TOML; tables of a list stay, as the others are counted by them."""
    for part in place[:-1]:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(data, dict):
        data.pop(place[-1], None)


def settings_from(data: Mapping[str, Any], name: str, text: str = "") -> Settings:
    """Build settings from parsed TOML; `name` and `text` locate the faults."""
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        faults = []
        for item in error.errors():
            keys = [str(part) for part in item["loc"]]
            faults.append(
                Fault(name, line_of(text, keys), ".".join(keys), *_said(item["type"], item["msg"], item["loc"]))
            )
        raise SettingsFaultsError(faults) from error


def _said(kind: str, message: str, place: tuple[int | str, ...]) -> tuple[str, str]:
    """Return what is wrong with a key, and what was expected, in words of ours where the library's are its own."""
    if kind == "extra_forbidden":
        return "there is no such key", f"one of {', '.join(_keys_beside(place))}"
    if kind == "missing":
        return "this key or table is missing", "it, as a new workspace's file has it"
    if kind == "tuple_type":
        return "this is no list", 'a list such as ["one", "two"]'
    return message.removeprefix("Value error, "), ""


def _keys_beside(place: tuple[int | str, ...]) -> list[str]:
    """Return the keys that the table of a key may have."""
    table: Any = Settings
    for part in place[:-1]:
        if isinstance(part, str):
            annotation = table.model_fields[part].annotation
            table = next(iter(get_args(annotation)), annotation)  # of a list of tables: its table
    return sorted(table.model_fields)
