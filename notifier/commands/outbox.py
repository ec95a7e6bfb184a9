"""``notifier outbox``: the mails that wait, and those in trouble."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from notifier.commands import emit, invocation_of
from notifier.commands.reading import opened
from notifier.commands.running import configured
from notifier.errors import UnknownMessage
from notifier.pipeline.clearing_up import clear_up
from notifier.store import Store
from notifier.store.queue import Attempt, Queued
from notifier.transports import postfix
from notifier.wiring import utc_now

STATES = ("sending", "queued", "uncertain", "failed", "expired")
MAIL_LOG = Path("/var/log/mail.log")
STAYS = "it stays as it is"
_STAYS = {"sending": "it is on its way right now; look again when that has ended"}
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def command(
    context: typer.Context,
    action: Annotated[
        str, typer.Argument(metavar="[list|show|resend|cancel|reconcile]")
    ] = "list",
    message_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="Of a message; not for list, reconcile.")
    ] = None,
    *,
    limit: Annotated[int, typer.Option(min=1, help="For `list`: how many of each state.")] = 50,
    log: Annotated[
        Path, typer.Option(help="For `reconcile`: where the local Postfix writes its log.")
    ] = MAIL_LOG,
) -> None:
    """List what waits or is in trouble; show, resend or cancel one message.

    `outbox reconcile` looks for messages whose answer never came in the queue and the log
    of a Postfix on this machine, and notes those it finds as accepted.
    """
    match action, message_id:
        case "list", None:
            _list(context, limit)
        case "show", str():
            _show(context, message_id)
        case "resend" | "cancel", str():
            _change(context, action, message_id)
        case "reconcile", None:
            _reconcile(context, log)
        case _:
            raise typer.BadParameter(
                "say list or reconcile, or show, resend or cancel with the id of a message"
            )


def _list(context: typer.Context, limit: int) -> None:
    with opened(context) as (_, store):
        counts = store.outbox.counts()
        messages = [one for state in STATES for one in store.queue.page(state, limit)]
    value = {"counts": counts, "messages": [_row(one) for one in messages]}
    emit(invocation_of(context), value, lambda: _table(counts, messages))


def _show(context: typer.Context, message_id: str) -> None:
    with opened(context) as (_, store):
        message = _message(store, message_id)
        attempts = store.queue.attempts(message_id)
    value = _row(message) | {"attempts": [asdict(one) for one in attempts]}
    emit(invocation_of(context), value, lambda: _screen(message, attempts))


def _change(context: typer.Context, action: str, message_id: str) -> None:
    with configured(context).beside() as store, store.transaction():
        message = _message(store, message_id)
        if action == "resend":
            changed = store.queue.resend(message, utc_now())
        else:
            changed = store.queue.cancel(message)
        state = _message(store, message_id).state
    value = {"id": message_id, "state": state, "changed": changed}
    words = f"{message_id} is {state}" + ("" if changed else f"; {_STAYS.get(state, STAYS)}")
    emit(invocation_of(context), value, lambda: words)
    if not changed:
        raise typer.Exit(1)


def _reconcile(context: typer.Context, log: Path) -> None:
    notifier = configured(context)
    with notifier.beside() as store:
        listing = postfix.queue()
        resolved = clear_up(
            store,
            domains=notifier.config.mail.domains,
            bounces=notifier.config.mail.return_address,
            queued=postfix.senders(listing or ""),
            taken=_taken(log),
            now=utc_now(),
        )
        left = store.outbox.counts().get("uncertain", 0)
    value = {"accepted": resolved, "uncertain": left, "queue": listing is not None}
    words = f"{len(resolved)} were taken, {left} stay uncertain"
    emit(invocation_of(context), value, lambda: words)
    if left:
        raise typer.Exit(1)


def _taken(log: Path) -> set[str]:
    try:
        with log.open(encoding="utf-8", errors="replace") as lines:
            return postfix.taken(lines)
    except OSError as error:
        problem = f"{log}: {error.strerror}; name the log of Postfix"
        raise typer.BadParameter(problem, param_hint="--log") from None


def _message(store: Store, message_id: str) -> Queued:
    message = store.queue.find(message_id)
    if message is None:
        raise UnknownMessage(message_id)
    return message


def _row(message: Queued) -> dict[str, object]:
    return {
        "id": message.id,
        "kind": str(message.kind),
        "recipient": message.recipient,
        "subject": message.subject,
        "state": message.state,
        "attempts": message.attempts,
        "created_at": message.created_at.isoformat(),
        "next_attempt_at": _next_attempt(message),
        "code": message.last_code,
        "reply": message.last_text,
        "taken_for": message.last_fate,
    }


def _next_attempt(message: Queued) -> str | None:
    """When it is tried again, if it is."""
    waits = message.state in ("queued", "uncertain") and message.next_attempt_at < NEVER
    return message.next_attempt_at.isoformat() if waits else None


def _table(counts: dict[str, int], messages: list[Queued]) -> RenderableType:
    summary = ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))
    table = Table("Message", "State", "To", "Subject", "Tried", "Again", "Reply", box=None)
    for one in messages:
        again = _next_attempt(one) or ""
        reply = f"{one.last_code or ''} {one.last_text or ''}".strip()
        values = (one.id, one.state, one.recipient, one.subject, str(one.attempts))
        table.add_row(*values, again[:16], reply)
    return Group(Text(summary or "empty"), table) if messages else Text(summary or "empty")


def _screen(message: Queued, attempts: list[Attempt]) -> RenderableType:
    table = Table(box=None, show_header=False)
    for name, value in _row(message).items():
        table.add_row(name.replace("_", " "), "" if value is None else str(value))
    for one in attempts:
        said = "no answer yet" if one.ended_at is None else f"{one.code} {one.text}"
        table.add_row(f"attempt {one.number}", f"{one.started_at} {said}")
    return table
