"""``notifier subscribers``: who is told of what, and what an operator may change of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated

import typer

from notifier import roster
from notifier.commands import emit, invocation_of
from notifier.commands.reading import opened
from notifier.commands.running import configured
from notifier.commands.subscriber_values import (
    import_table,
    interest_value,
    sheet,
    subscriber_value,
    table,
)
from notifier.errors import RosterError
from notifier.operating import Operator
from notifier.pipeline.enlisting import Outcome, found
from notifier.roster import Entry
from notifier.settings import Config
from notifier.store.subscribers import Status, Subscriber
from notifier.subscription import is_webhook

PORTION = 500

commands = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    help="List the subscribers, or change them.",
    epilog="`notifier subscribers` alone lists them.",
)

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="E-mail address.")]
Topics = Annotated[
    list[str] | None, typer.Option("--topic", help="Slug of a topic; may be given again.")
]
Queries = Annotated[
    list[str] | None, typer.Option("--query", help="A query; may be given again.")
]


@commands.callback(invoke_without_command=True)
def _alone(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_(context, None)


@commands.command("list")
def list_(
    context: typer.Context,
    status: Annotated[Status | None, typer.Option(help="Only those in this state.")] = None,
) -> None:
    """List the subscribers with their subscriptions."""
    with opened(context) as (_, store):
        value = [
            subscriber_value(store, one)
            for one in store.subscribers.every()
            if status is None or one.status is status
        ]
    emit(invocation_of(context), value, lambda: table(value))


@commands.command("show")
def show(context: typer.Context, address: Address) -> None:
    """Show one subscriber, and what was done to them."""
    with opened(context) as (_, store):
        subscriber = found(store, address)
        deeds = [
            {"at": deed.at.isoformat(), "actor": deed.actor, "action": deed.action}
            | {"detail": deed.detail}
            for deed in store.audit.of(subscriber.public_id)
        ]
        value = subscriber_value(store, subscriber) | {
            "consent": subscriber.consent,
            "deeds": deeds,
        }
    emit(invocation_of(context), value, lambda: sheet(value))


@commands.command("add")
def add(
    context: typer.Context,
    address: Address,
    *,
    topic: Topics = None,
    query: Queries = None,
    frequency: Annotated[str, typer.Option(help="immediate, daily or weekly.")] = "daily",
    timezone: Annotated[str, typer.Option(help="Such as Asia/Seoul.")] = "",
    hour: Annotated[str, typer.Option(help="Local hour of digests, 0 to 23.")] = "",
    weekday: Annotated[str, typer.Option(help="Day of weekly digests, as monday.")] = "",
    min_weight: Annotated[str, typer.Option(help="Least weight: none, minor, major.")] = "",
    consent: Annotated[str, typer.Option(help="How they agreed, as a sentence.")] = (
        "added by the operator"
    ),
) -> None:
    """Begin subscriptions of one subscriber, who is told of them from the next event on.

    Whoever is known keeps hour, zone and weekday, unless they are given here.
    """
    said = {
        "address": address,
        "frequency": frequency,
        "timezone": timezone,
        "hour": hour,
        "weekday": weekday,
        "min_weight": min_weight,
    }
    asked = [{"topic": one} for one in topic or []] + [{"query": one} for one in query or []]
    if not asked:
        raise typer.BadParameter("say of what with --topic or --query")
    notifier = configured(context)
    entries = [roster.entry(said | one, _slugs(notifier.config)) for one in asked]
    with Operator(notifier).enlisting() as enlister:
        outcomes = [enlister.add(one, consent=consent, again=True) for one in entries]
        known = enlister.store.subscribers.by_address(entries[0].address)
        value = subscriber_value(enlister.store, known) if known else {}
    value |= {"address": entries[0].address, "outcomes": outcomes}
    emit(invocation_of(context), value, lambda: sheet(value))
    if Outcome.SUPPRESSED in outcomes:
        raise typer.Exit(1)


@commands.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file, in UTF-8.")],
    *,
    consent: Annotated[
        str | None, typer.Option(help="How they all agreed, as a sentence.")
    ] = None,
) -> None:
    """Begin the subscriptions that a CSV file lists, one a row.

    Columns: address, topic or query, frequency, and if wanted timezone, hour, weekday,
    min_weight. Without --consent, whoever is new stays pending and is told of nothing.
    Nobody is mailed because of an import. What a subscriber ended stays ended. After one
    that was cut short, the same file can be imported again.
    """
    notifier = configured(context)
    listed = roster.read(_text(file), _slugs(notifier.config))
    entries = [one for _, one in listed.entries]
    counts = Counter(_imported(Operator(notifier), entries, consent))
    rejected = [
        {"file": file.name, "line": one.line, "column": one.column, "problem": one.problem}
        for one in listed.bad
    ]
    value = {str(one): counts[one] for one in Outcome} | {"rejected": rejected}
    emit(invocation_of(context), value, lambda: import_table(value, rejected))
    if rejected or counts[Outcome.SUPPRESSED]:
        raise typer.Exit(1)


@commands.command("export")
def export(context: typer.Context) -> None:
    """Print every active subscription as CSV, as `import` takes it."""
    with opened(context) as (_, store):
        text = roster.written(
            (one.address, active.interest, one.preferences)
            for one in store.subscribers.every()
            for active in store.subscriptions.of(one.id)
            if one.status is Status.ACTIVE and not is_webhook(one.address)
        )
    invocation = invocation_of(context)
    if invocation.as_json:
        emit(invocation, {"csv": text}, lambda: "")
    else:
        typer.echo(text, nl=False)


@commands.command("pause")
def pause(
    context: typer.Context,
    address: Address,
    *,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="As 2026-12-31.")] = None,
    end: Annotated[bool, typer.Option("--end", help="End the pause.")] = False,
) -> None:
    """Send a subscriber nothing before a day; what happens until then is told after it."""
    if end == (until is not None):
        raise typer.BadParameter("say either --until DATE or --end")
    with Operator(configured(context)).enlisting() as enlister:
        subscriber = found(enlister.store, address)
        at = None if until is None else _midnight(until, subscriber, enlister.now)
        value = subscriber_value(enlister.store, enlister.pause(address, at))
    emit(invocation_of(context), value, lambda: sheet(value))


@commands.command("unsubscribe")
def unsubscribe(
    context: typer.Context, address: Address, *, topic: Topics = None, query: Queries = None
) -> None:
    """End the subscriptions to what is named, or all of them; nothing more is sent for it."""
    named = {(one, "") for one in topic or []} | {("", one) for one in query or []}
    with Operator(configured(context)).enlisting() as enlister:
        ended = enlister.unsubscribe(address, named)
        value = subscriber_value(enlister.store, found(enlister.store, address))
    value["ended"] = [interest_value(one) for one in ended]
    emit(invocation_of(context), value, lambda: sheet(value))


@commands.command("erase")
def erase(context: typer.Context, address: Address) -> None:
    """Forget who a subscriber was, for good: address, mails, answers, searches.

    What is left says of nobody how many mails went out; a suppression stays.
    """
    Operator(configured(context)).erase(address)
    emit(invocation_of(context), {"erased": True}, lambda: "Erased.")


def _imported(
    operator: Operator, entries: Sequence[Entry], consent: str | None
) -> Iterator[Outcome]:
    """What becomes of each entry; in portions, because the daemon waits for each."""
    for start in range(0, len(entries), PORTION):
        with operator.enlisting() as enlister:
            for one in entries[start : start + PORTION]:
                yield enlister.add(one, consent=consent, again=False)


def _slugs(config: Config) -> set[str]:
    return {topic.slug for topic in config.topics}


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise RosterError("", f"{file}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise RosterError("", f"{file}: byte {error.start + 1} is not UTF-8") from None


def _midnight(text: str, subscriber: Subscriber, now: datetime) -> datetime:
    """The beginning of a day in the subscriber's zone, from tomorrow on."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"must be a date such as 2026-12-31; got {text!r}") from None
    timezone = subscriber.preferences.timezone
    today = now.astimezone(timezone).date()
    if day <= today:
        problem = f"must be after today, which is {today} in {timezone.key}; got {text}"
        raise typer.BadParameter(problem, param_hint="--until")
    return datetime.combine(day, time(), timezone)
