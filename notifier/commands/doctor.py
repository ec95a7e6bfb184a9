"""``notifier doctor``: would other servers take mail from here?"""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Annotated

import typer
from rich.table import Table

from notifier import diagnosis, tokens
from notifier.commands import emit, invocation_of
from notifier.commands.reading import opened
from notifier.diagnosis import Finding, Outcome
from notifier.errors import CallFailed, DeliveryDeferred
from notifier.pipeline.letters import PURPOSE
from notifier.settings import Config
from notifier.signing import Signer
from notifier.store import Store
from notifier.transports.dns import Dns
from notifier.transports.http import Call, Http, Reply
from notifier.transports.smtp import SHORT_WAITS, Smtp
from notifier.wiring import hello_name, utc_now

NOBODY = "0" * 20


def command(
    context: typer.Context,
    *,
    dns: Annotated[
        str | None,
        typer.Option(metavar="IP[:PORT]", help="Ask this name server instead of the usual."),
    ] = None,
) -> None:
    """Look at what receivers of mail look at: SPF, DMARC, DKIM, the unsubscribe link, the
    clock; and whether the relay lets us in.

    Changes nothing and mails nobody. Exits with 1 when something has failed.
    """
    with opened(context) as (config, store):
        found = [
            *_names(config, Dns(_server(dns))),
            *_relay(config),
            *_links(config, store, utc_now()),
        ]
    value = [{"check": one.check, "outcome": one.outcome, "says": one.says} for one in found]
    emit(invocation_of(context), {"findings": value}, lambda: _table(found))
    if any(one.outcome is Outcome.FAILED for one in found):
        raise typer.Exit(1)


def _server(text: str | None) -> tuple[str, int] | None:
    if text is None:
        return None
    host, _, port = text.partition(":")
    if port and not port.isdecimal():
        raise typer.BadParameter(f"must be an IP address, as 192.0.2.1:53; got {text!r}")
    return host, int(port or 53)


def _names(config: Config, dns: Dns) -> Iterator[Finding]:
    """What the domains of the senders say of their mail."""
    domains = config.mail.domains
    try:
        yield diagnosis.spf(domains[0], dns.texts(domains[0]))
        for domain in domains:
            yield diagnosis.dmarc(domain, dns.texts(f"_dmarc.{domain}"))
            yield diagnosis.mail_exchangers(domain, dns.mail_exchangers(domain))
        if (key := config.mail.dkim) is not None:
            name = f"{key.selector}._domainkey.{key.domain}"
            kind, public = Signer(key.domain, key.selector, key.key).record
            yield diagnosis.dkim(name, dns.texts(name), kind, public)
            for domain in domains:
                yield diagnosis.alignment(domain, key.domain)
    except CallFailed as error:
        says = f"no name server answered: {error}"
        yield Finding(f"DNS of {domains[0]}", Outcome.UNKNOWN, says)


def _relay(config: Config) -> Iterator[Finding]:
    """Whether the configured relay lets us in; each of its replies may take 10 s."""
    smtp = config.mail.smtp
    if smtp is None or config.mail.transport != "smtp":
        return
    address, hello = f"{smtp.host}:{smtp.port}", hello_name(config)
    with Smtp(smtp, hello=hello, waits=SHORT_WAITS) as relay:
        try:
            yield diagnosis.relay(address, None, relay.probe())
        except DeliveryDeferred as error:
            yield diagnosis.relay(address, str(error), "")


def _links(config: Config, store: Store, now: datetime) -> Iterator[Finding]:
    """Whether ``site.url`` leads to the built-in server, asked with links of nobody."""
    token = tokens.make(store.link_keys.every(), PURPOSE, NOBODY, "daily")
    url = f"{config.site.url}/u/"
    try:
        reply, other = (asyncio.run(_post(url + one)) for one in (token, NOBODY))
    except CallFailed as error:
        yield Finding(f"unsubscribe link at {config.site.url}", Outcome.FAILED, str(error))
        return
    yield diagnosis.unsubscribing(config.site.url, reply.status, other.status)
    if reply.date:
        yield diagnosis.clock(parsedate_to_datetime(reply.date), now)


async def _post(url: str) -> Reply:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    async with Http(allow_private=True) as http:
        return await http.call(Call("POST", url, headers, b"List-Unsubscribe=One-Click"))


def _table(found: list[Finding]) -> Table:
    table = Table("Check", "Outcome", "Says", box=None)
    for one in found:
        table.add_row(one.check, str(one.outcome), one.says)
    return table
