"""What config.yaml says, as values that the rest of the program is handed.

Every path is absolute and every default is filled in. How the file is read and judged is
the business of ``config``.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from notifier.flood import FloodLimits
from notifier.subscription import Subscription
from notifier.topics import Topic


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The public site, as far as the operator states it.

    Attributes:
        url: base URL, http or https, without a trailing slash.
        authority: domain or address that mints ids (RFC 4151, section 2.1).
        minted: the day from which ids are minted, or None to leave it to the first run.
        language: BCP 47 tag.
        timezone: zone in which the sources' dates are days.
        contact: e-mail address of the operator.
    """

    title: str
    url: str
    authority: str
    minted: date | None
    language: str
    timezone: ZoneInfo
    contact: str


@dataclass(frozen=True, slots=True)
class Source:
    """A watched folder.

    Attributes:
        id: part of the identity of its releases; not to be changed later.
        glob: pattern of file names.
        listing: its files are listing pages, which may overlap.
        categories: lines that may stand before a title; empty when it has none.
        settle_s: a file that has not changed for this long is complete.
    """

    id: str
    title: str
    path: Path
    glob: str
    listing: bool
    categories: tuple[str, ...]
    settle_s: float


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """The database.

    Attributes:
        path: of its file.
        min_free_bytes: room on its disk below which nothing new is read.
    """

    path: Path
    min_free_bytes: int


@dataclass(frozen=True, slots=True)
class IdentitySettings:
    """When a text with another title or date is taken for a known release.

    Attributes:
        same_text: containment of word triples from which two texts are one.
        related: containment from which they are linked as similar.
        other_text: containment below which one title on one date is two releases.
        days: how far apart in time one release may be stated under different titles.
        days_same_title: the same where the titles are alike.
        window_days: how far apart releases are compared at all.
        min_shingles: word triples that a text must have to be compared.
    """

    same_text: float
    related: float
    other_text: float
    days: int
    days_same_title: int
    window_days: int
    min_shingles: int


@dataclass(frozen=True, slots=True)
class FeedsSettings:
    """The public folder, and how many entries a feed document holds."""

    path: Path
    entries: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often the daemon looks; never what is due, which the store decides."""

    scan_interval_s: float
    rescan_interval_s: float
    compose_interval_s: float
    deliver_interval_s: float
    push_interval_s: float


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """The next hop.

    Attributes:
        username: None to send without authentication.
        password: None when there is no username; never shown.
    """

    host: str
    port: int
    starttls: bool
    username: str | None
    password: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class BounceSettings:
    """Where mails that come back arrive.

    Attributes:
        address: each mail has a return path of its own below it.
        maildir: folder that the daemon reads them from, or None when they come one by one.
    """

    address: str
    maildir: Path | None


@dataclass(frozen=True, slots=True)
class DkimSettings:
    """What mails are signed with.

    Attributes:
        key: private key in PEM; never shown.
    """

    domain: str
    selector: str
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How mails leave.

    Attributes:
        transport: ``spool`` or ``smtp``.
        sender: address in From.
        account_sender: the same of mails about an account.
        spool: folder of the .eml files.
        smtp: None unless ``transport`` is ``smtp``.
        allow: addresses, and domains with @ before them; mail for any other is kept back.
            Everybody is allowed when it is empty.
        dkim: None where the relay signs, or nobody.
        bounces: None when nothing that comes back is read; then ``sender`` is the return
            path of all.
        per_minute: how many mails may be begun in a minute, or None for no limit.
        connections: how many are handed over at once.
        limits: what comes at once and is still mailed.
    """

    transport: str
    sender: str
    account_sender: str
    spool: Path
    smtp: SmtpSettings | None
    allow: tuple[str, ...]
    dkim: DkimSettings | None
    bounces: BounceSettings | None
    per_minute: int | None
    connections: int
    limits: FloodLimits

    @property
    def domains(self) -> tuple[str, ...]:
        """Of the addresses in From, each once."""
        senders = (self.sender, self.account_sender)
        return tuple(dict.fromkeys(one.rpartition("@")[2] for one in senders))

    @property
    def return_address(self) -> str | None:
        """What each mail's own return path is made from; None to name ``sender`` in all."""
        return None if self.bounces is None else self.bounces.address


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Where the built-in server listens; port 0 takes any free one.

    Attributes:
        public: ``site.url`` leads to it, so that it can be the hub of the feeds, and
            people can subscribe.
        trusted_proxies: addresses and networks whose X-Forwarded-For is believed.
    """

    host: str
    port: int
    public: bool
    trusted_proxies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PushSettings:
    """Other servers that are told of changes.

    Attributes:
        hubs: addresses of outside WebSub hubs.
        allow_private: call addresses too that are not of the public Internet.
    """

    hubs: tuple[str, ...]
    allow_private: bool


@dataclass(frozen=True, slots=True)
class Config:
    """The whole configuration.

    Attributes:
        path: the file it came from.
        topics: in the order of the file; ``all`` comes first unless it is declared.
        webhook_keys: what signs the calls of webhooks, by address; never shown.
    """

    path: Path
    site: SiteSettings
    sources: tuple[Source, ...]
    identity: IdentitySettings
    store: StoreSettings
    feeds: FeedsSettings
    topics: tuple[Topic, ...]
    schedule: Schedule
    mail: MailSettings
    web: WebSettings
    push: PushSettings
    subscriptions: tuple[Subscription, ...]
    webhook_keys: dict[str, bytes] = field(repr=False)
