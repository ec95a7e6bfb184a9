"""Every key of config.yaml, its type and its default.

docs/config.md explains them, and a test holds the two against each other.
"""

from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from notifier.config.fields import (
    Address,
    Allowed,
    Authority,
    DomainName,
    Email,
    Filled,
    Glob,
    Language,
    Network,
    QueryText,
    Scope,
    Slug,
    Url,
    Zone,
    not_empty,
)
from notifier.release import Weight
from notifier.subscription import Frequency

Seconds = Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]
SettleSeconds = Annotated[float, Field(ge=0, le=3_600, allow_inf_nan=False)]
Share = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]
Days = Annotated[int, Field(ge=0, le=366)]
Port = Annotated[int, Field(ge=1, le=65_535)]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
AnyPort = Annotated[int, Field(ge=0, le=65_535)]


class Section(BaseModel):
    """A mapping with known keys; a key without a value counts as left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        known = cls.keys()
        return {k: v for k, v in values.items() if v is not None or k not in known}

    @classmethod
    def keys(cls) -> dict[str, type["Section"] | None]:
        """Its keys, each with the section that stands under it, if one does."""
        return {
            info.alias or name: _section(info.annotation)
            for name, info in cls.model_fields.items()
        }


def _section(annotation: Any) -> type[Section] | None:
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    inside = (_section(part) for part in get_args(annotation))
    return next((section for section in inside if section), None)


class Site(Section):
    """The keys of ``site``."""

    title: Filled
    url: Url
    authority: Authority
    language: Language = "en"
    timezone: Zone = "Asia/Seoul"
    contact: Email


class Source(Section):
    """The keys of each of ``sources``."""

    id: Slug
    title: Filled
    path: Filled
    glob: Glob = "*.txt"
    listing: bool = True
    categories: tuple[Filled, ...] = ()
    settle_s: SettleSeconds = 5.0


class Identity(Section):
    """The keys of ``identity``."""

    same_text: Share = 0.8
    related: Share = 0.5
    other_text: Share = 0.2
    days: Days = 7
    days_same_title: Days = 21
    window_days: Days = 45
    min_shingles: Annotated[int, Field(ge=1, le=1000)] = 20


class Store(Section):
    """The keys of ``store``."""

    path: Filled = "data/notifier.db"
    min_free_mb: Annotated[int, Field(ge=0, le=1_000_000_000)] = 200
    network: bool = False


class Feeds(Section):
    """The keys of ``feeds``."""

    path: Filled = "feeds"
    entries: Annotated[int, Field(ge=1, le=1000)] = 50


class Topic(Section):
    """The keys of each of ``topics``."""

    slug: Slug
    title: Filled
    description: str = ""
    query: QueryText
    scope: Scope = "document"
    min_weight: Weight = Weight.MINOR
    was: tuple[Slug, ...] = ()


class Schedule(Section):
    """The keys of ``schedule``."""

    scan_interval_s: Seconds = 60.0
    rescan_interval_s: Seconds = 3600.0
    compose_interval_s: Seconds = 30.0
    deliver_interval_s: Seconds = 30.0
    push_interval_s: Seconds = 30.0


class Spool(Section):
    """The keys of ``mail.spool``."""

    path: Filled = "data/outbox"


class Smtp(Section):
    """The keys of ``mail.smtp``."""

    host: Filled
    port: Port = 587
    starttls: bool = True
    username: Filled | None = None
    password_file: Filled | None = None


class Dkim(Section):
    """The keys of ``mail.dkim``."""

    domain: DomainName
    selector: DomainName
    key_file: Filled


class Bounces(Section):
    """The keys of ``mail.bounces``."""

    address: Email
    maildir: Filled | None = None


class Mail(Section):
    """The keys of ``mail``."""

    transport: Literal["spool", "smtp"] = "spool"
    sender: Annotated[Email | None, Field(alias="from")] = None
    account_from: Email | None = None
    spool: Spool = Spool()
    smtp: Smtp | None = None
    allow: tuple[Allowed, ...] = ()
    dkim: Dkim | None = None
    bounces: Bounces | None = None
    per_minute: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    connections: Annotated[int, Field(ge=1, le=32)] = 1
    flood_events: Annotated[int, Field(ge=1, le=1_000_000)] = 50
    flood_share: Share = 0.2


class Web(Section):
    """The keys of ``web``."""

    host: Filled = "127.0.0.1"
    port: AnyPort = 8000
    public: bool = False
    trusted_proxies: tuple[Network, ...] = ("127.0.0.1", "::1")


class Push(Section):
    """The keys of ``push``."""

    hubs: tuple[Address, ...] = ()
    allow_private: bool = False


class Subscription(Section):
    """The keys of each of ``subscriptions``."""

    email: Email | None = None
    webhook: Address | None = None
    secret_file: Filled | None = None
    secret_env: Filled | None = None
    topics: tuple[Slug, ...] = ()
    query: QueryText | None = None
    frequency: Frequency | None = None
    timezone: Zone | None = None
    hour: Annotated[int, Field(ge=0, le=23)] = 8
    weekday: Weekday = "monday"
    min_weight: Weight = Weight.MINOR


class Root(Section):
    """The keys of the file itself."""

    site: Site
    sources: Annotated[tuple[Source, ...], AfterValidator(not_empty)]
    identity: Identity = Identity()
    store: Store = Store()
    feeds: Feeds = Feeds()
    topics: tuple[Topic, ...] = ()
    schedule: Schedule = Schedule()
    mail: Mail = Mail()
    web: Web = Web()
    push: Push = Push()
    subscriptions: tuple[Subscription, ...] = ()
