"""The tables of `channelwarden.toml`, each with its keys, their types and what they mean."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # "Europe" is a folder of zones
        raise ValueError(f"unknown time zone '{value}'; expected a name such as Europe/Berlin or UTC") from error


def _local_time(value: object) -> time:
    if isinstance(value, time):
        return value
    try:
        return time.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError(f"'{value}' is not a time of day such as 07:30") from error


Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
LocalTime = Annotated[time, BeforeValidator(_local_time)]


_MAIL = re.compile(r"[^\s@,;:<>()\"]+@[^\s@,;:<>()\"/]+")
_WEB = re.compile(r"https?://[^\s<>\"]+")
_SCHEDULER = re.compile(r"(tcp|tls)://([^\s/:@\[\]]+|\[[0-9a-fA-F:]+\]):[0-9]{1,5}")


class Section(BaseModel):
    """A table of the settings file; unknown keys are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Brand(Section):
    """Who runs the workspace: shown in every document."""

    name: str
    sender: str = ""
    """how notices are signed"""
    timezone: Zone = ZoneInfo("UTC")
    language: str = "en"


class Store(Section):
    """Where data is kept; empty DSN: `channelwarden.db` in the workspace."""

    dsn: str = ""


class Collect(Section):
    """How politely and within which limits pages are fetched; a site may set its own pace, concurrency and budget."""

    user_agent: str = ""
    """empty: `Channelwarden/<version> (+<contact>)`"""
    contact: str
    """URL or mail address a shop can complain to; sent in the user agent"""
    pace_seconds: float = Field(default=2.0, ge=0)
    """between two requests to one host; a longer Crawl-delay in its robots.txt goes before"""
    jitter_percent: int = Field(default=10, ge=0, le=100)
    """how much longer a pace may become by chance; never shorter"""
    concurrency: int = Field(default=8, ge=1, le=64)
    """requests open at a time over all hosts"""
    concurrency_per_host: int = Field(default=1, ge=1, le=64)
    daily_budget: int | None = Field(default=None, ge=1)
    """requests that one site may get in a calendar day, robots.txt, redirects and retries among them"""
    timeout_seconds: float = Field(default=20.0, gt=0)
    """for the whole of one attempt"""
    max_bytes: int = Field(default=10_000_000, ge=1000)
    """unpacked"""
    min_bytes_per_second: float = Field(default=500.0, ge=0)
    """a body that is slower after its first five seconds is given up"""
    max_attempts: int = Field(default=4, ge=1, le=10)
    max_wait_seconds: float = Field(default=120.0, ge=0)
    """longest Retry-After or Crawl-delay that is waited for within a run"""
    cool_off_seconds: float = Field(default=60.0, ge=0)
    """how long a host is left alone that left three requests unanswered; twice as long each further time"""
    readers: int | None = Field(default=None, ge=0, le=64)
    """processes that read pages beside the one that fetches; default: one a core where there are many pages, else 0"""
    dask: str = ""
    """scheduler of a Dask cluster whose workers read the pages, such as tcp://scheduler.internal:8786"""
    allow_private: tuple[str, ...] = ()
    """private hosts, addresses or networks that may be fetched, each named"""

    @field_validator("dask")
    @classmethod
    def _scheduler(cls, value: str) -> str:
        if value and not _SCHEDULER.fullmatch(value):
            raise ValueError(f"'{value}' is not the address of a Dask scheduler such as tcp://scheduler.internal:8786")
        return value

    @field_validator("contact")
    @classmethod
    def _somebody_to_write_to(cls, value: str) -> str:
        """Refuse what nobody can write to: shops are told it with every request, partners in every letter."""
        if _MAIL.fullmatch(value.removeprefix("mailto:")) or (_WEB.fullmatch(value) and urlsplit(value).hostname):
            return value
        raise ValueError(
            f"'{value}' is no contact that a shop or partner can write to; give one mail or web address and nothing "
            "else: mailto:name@brand.example or https://brand.example/contact"
        )


class TimeStamping(Section):
    """Who vouches for the time of the evidence: an RFC 3161 time-stamp server is asked after every pass."""

    timestamp_url: str = ""
    timestamp_roots: str = ""
    """PEM file below the workspace with the server's root and intermediate certificates, for `evidence verify`"""


class Browser(Section):
    """The installed Chromium that renders the pages of sites which ask for it (`browser` or `screenshots`)."""

    path: str = ""
    """the program; empty: chromium, chromium-browser, google-chrome or chrome, as found by name"""
    timeout_seconds: float = Field(default=30.0, gt=0)
    """for one page with all that it loads"""
    max_requests: int = Field(default=150, ge=1)
    max_bytes: int = Field(default=20_000_000, ge=1000)
    """of one page with all that it loads"""


class Site(Section):
    """One shop or marketplace: which reader (a file in `scrapers/sites`), which market, who owns it."""

    name: str
    reader: str = "generic"
    base_url: str = ""
    market: str
    """ISO 3166-1 of the customers it sells to"""
    currency: str = ""
    locale: str = ""
    party: str = ""
    """party that runs the shop: the seller when the page names none"""
    timezone: Zone | None = None
    """where its customers' calendar day begins: prices and promotions hold by that day (default: the brand's zone where
    that is one of the market's, else the market's own; of several the one whose day begins last)"""
    channel: str = "online"
    pace_seconds: float | None = Field(default=None, ge=0)
    concurrency_per_host: int | None = Field(default=None, ge=1, le=64)
    daily_budget: int | None = Field(default=None, ge=1)
    http2: bool = False
    """let the server choose HTTP/2, for the few that refuse HTTP/1.1"""
    proxy: str = ""
    """http or https address of the proxy to fetch through"""
    proxy_login_env: str = ""
    """environment variable that holds the proxy's `user:password`"""
    seen_from: str = ""
    """ISO 3166-1 of where its pages are fetched from; a page made for elsewhere is then not judged"""
    selectors: dict[str, str] = Field(default_factory=dict)
    robots: bool = True
    browser: bool = False
    """its pages say nothing before their scripts have run: they are rendered by the browser"""
    screenshots: bool = False
    """confirmed violations are photographed by the browser, though its pages are read without one"""
    keys: dict[str, str] = Field(default_factory=dict)
    """environment variable by the name of the key that the site's interface asks for (`token = "EBAY_TOKEN"`)"""
    search: str = ""
    """address of a search for `{query}`, by which `discover` looks for watched products"""
    category_pages: tuple[str, ...] = ()
    """pages that list the brand's products, looked through by `discover`"""

    @field_validator("proxy")
    @classmethod
    def _proxy_address(cls, value: str) -> str:
        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"'{value}' is not the address of a proxy such as http://proxy.example:3128")
        if "@" in parts.netloc:
            raise ValueError(
                "a login does not belong into this file: put user:password into an environment variable and name that "
                "in proxy_login_env"
            )
        return value

    @model_validator(mode="after")
    def _one_way_out(self) -> Self:
        if self.http2 and self.proxy:
            raise ValueError("http2 does not go together with proxy; leave one of them out")
        if self.proxy_login_env and not self.proxy:
            raise ValueError("proxy_login_env is for a proxy; name its address in proxy")
        return self


class Partner(Section):
    """How a party's report files are recognised and read."""

    party: str
    files: str
    """glob below the inbox, such as `northwind-*.csv`"""
    layout: str = ""
    encoding: str = ""
    decimal: Literal[".", ",", ""] = ""
    currency: str = ""
    columns: dict[str, str] = Field(default_factory=dict)
    """column heading in the file for a field: sku, quantity, amount, sold_on, ship_to, unit, document …"""
    widths: dict[str, tuple[int, int]] = Field(default_factory=dict)
    """first and last character (from 1) of each column in files of fixed width, by the heading it stands for"""
    levels: tuple[str, ...] = ()
    """fields that one column of an XLSX file holds by the outline level of the row, such as ["sku", "customer"]; the
    column is the one that `columns` names for the first"""
    returns: Literal["", "marked", "signed"] = ""
    """what rows that call themselves returns count without a minus: marked, taken off; signed, as they stand"""
    regions: dict[str, str] = Field(default_factory=dict)
    """ship-to text to ISO 3166 region"""
    units: dict[str, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    """pieces in a unit of measure, such as CS = 12"""
    packs: dict[str, dict[str, Annotated[int, Field(ge=1)]]] = Field(default_factory=dict)
    """pieces in a unit of measure by SKU, where packs differ from `units`"""
    sender: tuple[str, ...] = ()
    """identifications under which the party sends EDI messages"""
    amounts: Literal["net", "gross"] = "net"
    """whether amounts are without or with VAT"""
    vat_percent: Decimal | None = Field(default=None, ge=0, le=100)
    """VAT that gross amounts hold"""
    stock: Literal["closing", "opening"] = "closing"
    """whether stock is of the evening or the morning of the day it is dated: a morning's is taken for the day before"""
    resend: Literal["append", "replace"] = "append"
    """whether a further file for the same period comes on top of the earlier one or in its place"""
    corrections: tuple[Literal["negative_stock_as_zero"], ...] = ()
    """named rules that may correct rows which else are quarantined"""
    internal: tuple[str, ...] = ()
    """customers or ship-to texts that stand for moves within the party's own house"""
    nil: tuple[str, ...] = ()
    """texts in the product column by which the party says that nothing was sold"""
    every: Literal["week", "month", "quarter", ""] = ""
    """how often a sales report is due; empty: no calendar is kept"""
    due_days: int = Field(default=10, ge=0, le=366)
    """days after a period's end by which its report is due"""
    due_from: date | None = None
    """first day that reports are owed for (default: that of the first report)"""

    @model_validator(mode="after")
    def _gross_has_a_rate(self) -> Self:
        if self.amounts == "gross" and self.vat_percent is None:
            raise ValueError("gross amounts need the VAT they hold: set vat_percent, such as 20")
        return self


class Reports(Section):
    """What holds for the reports of all partners."""

    settle_seconds: float = Field(default=1.0, ge=0, le=600)
    """a new file of the inbox that changes within so many seconds is being written, and left for the next pass"""
    closed_until: date | None = None
    """last day of the closed periods: a report that would change them is held for a person's decision"""


class ReportMailbox(Section):
    """An IMAP mailbox that partners send reports to; the password is in the environment variable `password_env`."""

    host: str
    user: str
    password_env: str
    port: int = 993
    folder: str = "INBOX"
    tls: Literal["tls", "starttls", "none"] = "tls"
    timeout_seconds: float = Field(default=30.0, gt=0)


def _several(value: object) -> object:
    return ((value,) if value else ()) if isinstance(value, str) else value


class Sftp(Section):
    """A folder of an SFTP server that partners put reports into; passwords are in the environment variables named."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    """what the source is called: its files come to `inbox/sftp/<name>/`"""
    host: str
    user: str
    port: int = 22
    password_env: str = ""
    key: str = ""
    """file below the workspace with the private key to log in with"""
    key_password_env: str = ""
    host_key: Annotated[tuple[str, ...], BeforeValidator(_several)] = ()
    """fingerprint of the server's key (or several), such as SHA256:…, as its operator told it"""
    known_hosts: str = ""
    """file below the workspace in OpenSSH's format with the server's key, instead of `host_key`"""
    folder: str = "."
    files: str = "*"
    """pattern of the names that are fetched"""
    after: Literal["keep", "delete", "move"] = "keep"
    """what becomes of a file on the server once it is archived here"""
    move_to: str = ""
    """folder of the server, for `after = "move"`"""
    max_bytes: int = Field(default=200_000_000, ge=1)
    """a larger file is left there and told"""
    settle_seconds: float = Field(default=10.0, ge=0, le=600)
    """a file that changes within so many seconds is being written, and left for the next time"""
    timeout_seconds: float = Field(default=30.0, gt=0)

    @model_validator(mode="after")
    def _knows_its_server(self) -> Self:
        if bool(self.host_key) == bool(self.known_hosts):
            raise ValueError(
                "say how the server is known: its fingerprint in host_key, or a file in known_hosts; ask its operator, "
                "for a key is never trusted at first sight"
            )
        if odd := [one for one in self.host_key if not one.startswith("SHA256:")]:
            raise ValueError(f"'{odd[0]}' is no fingerprint such as SHA256:…; `ssh-keygen -lf FILE` writes it")
        if not self.password_env and not self.key:
            raise ValueError("name what to log in with: password_env or key")
        if (self.after == "move") != bool(self.move_to):
            raise ValueError('move_to goes together with after = "move"')
        return self


class MailServer(Section):
    """The SMTP server; the password is read from the environment variable that `password_env` names."""

    host: str = ""
    port: int = 25
    sender: str = ""
    user: str = ""
    password_env: str = ""
    tls: Literal["none", "starttls", "tls"] = "none"
    timeout_seconds: float = 20.0


class Recipients(Section):
    """Who reads the digests."""

    channel: tuple[str, ...] = ()
    legal: tuple[str, ...] = ()


class Limits(Section):
    """When a sighting counts and how much one run may accuse."""

    confirm_after_hours: float = Field(default=4.0, ge=0)
    """a second capture counts as another time after so many hours"""
    blast_radius_percent: int = Field(default=25, ge=1, le=100)
    """a run that newly accuses a larger share of the known parties takes no step; 100: none is ever held"""
    blast_radius_minimum: int = Field(default=3, ge=1)
    """parties that may be newly accused in any case"""
    blast_radius_site_percent: int = Field(default=80, ge=1, le=100)
    """a site of whose offers so many are found with a wrong price is held, where they are new; 100: none ever is"""
    blast_radius_site_minimum: int = Field(default=20, ge=1)
    """offers of a site that may be newly accused in any case"""
    released_price_days: int = Field(default=90, ge=0, le=3650)
    """for so long a price that a person released of a held site holds it no more; 0: it is held each time"""
    silent_after_hours: float = Field(default=24.0, gt=0)
    """a site of which no page could be read for so long is silent: an alert says so, once"""
    outbox_max_attempts: int = Field(default=8, ge=1)


class JobTimes(Section):
    """Cron expressions (five fields) by job, and the digest's local time; all in `brand.timezone`."""

    collect: str = "0 */6 * * *"
    sites: dict[str, str] = Field(default_factory=dict)
    """a site's own cron expression for its collect job"""
    ingest: str = "15 * * * *"
    judge: str = "30 */6 * * *"
    discover: str = ""
    """empty: nobody searches the sites by the clock"""
    digest_at: LocalTime = time(7, 30)
    misfire_grace_seconds: int | None = Field(default=None, ge=1)
    """a job that could not begin for so long, as another one took its time, is left out; default: none is"""
