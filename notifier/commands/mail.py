"""``notifier mail``: what would be mailed, and what the operator decides about it."""

import email
from email.policy import default
from typing import Annotated

import typer

from notifier.commands import emit, invocation_of
from notifier.commands.running import configured
from notifier.errors import DeliveryError
from notifier.operating import Operator
from notifier.pipeline.fan_out import ADVICE
from notifier.store.retention import KEYS
from notifier.subscription import Frequency
from notifier.wording import count

commands = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Look at what would be mailed, and decide what is held.",
)

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="E-mail address.")]


@commands.command("preview")
def preview(
    context: typer.Context,
    address: Address,
    *,
    frequency: Annotated[Frequency, typer.Option(help="Which of their mails.")] = (
        Frequency.DAILY
    ),
) -> None:
    """Show the mail that a subscriber would get now, and send nothing."""
    operator = Operator(configured(context))
    content = operator.preview(address, frequency)
    if held := operator.held():
        events = count(held, "event is", "events are")
        typer.echo(f"{events} held, and not in it: {ADVICE}", err=True)
    if content is None:
        emit(invocation_of(context), None, lambda: "Nothing is owed at this frequency.")
        return
    mail = email.message_from_bytes(content, policy=default)
    text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    value = {
        "subject": str(mail["Subject"]),
        "text": text.get_content() if text else "",
        "html": html.get_content() if html else "",
    }
    emit(invocation_of(context), value, lambda: f"{value['subject']}\n\n{value['text']}")


@commands.command("impact")
def impact(
    context: typer.Context,
    release_id: Annotated[str, typer.Argument(metavar="ID", help="Id of a release.")],
) -> None:
    """Count the subscribers who would be told of an edit of a release, by frequency."""
    value = Operator(configured(context)).impact(release_id)
    lines = (f"{frequency:<10}{number}" for frequency, number in value.items())
    emit(invocation_of(context), value, lambda: "\n".join(lines))


@commands.command("test-send")
def test_send(context: typer.Context, address: Address) -> None:
    """Send a short test mail to an address by the configured way, and say what came of it."""
    try:
        receipt = Operator(configured(context)).send_test(address)
    except DeliveryError as error:
        value = {"accepted": False, "reply": str(error)}
        emit(invocation_of(context), value, lambda: f"not accepted: {value['reply']}")
        raise typer.Exit(1) from error
    value = {"accepted": True, "reply": f"{receipt.code} {receipt.text}"}
    emit(invocation_of(context), value, lambda: f"accepted: {value['reply']}")


@commands.command("rotate-keys")
def rotate_keys(context: typer.Context) -> None:
    """Make a new key for the links in mails; those in mails sent before work on."""
    kid = Operator(configured(context)).rotate_keys()
    years = KEYS.days // 365
    said = f"new links are made with the key {kid}; older ones work for {years} years at least"
    emit(invocation_of(context), {"key": kid}, lambda: said)


@commands.command("release-hold")
def release_hold(
    context: typer.Context,
    *,
    discard: Annotated[
        bool, typer.Option("--discard", help="Mail nobody of what is held.")
    ] = False,
) -> None:
    """Mail what is held because so much came at once, or drop it."""
    operator = Operator(configured(context))
    events, notifications = operator.discard_flood() if discard else operator.release_flood()
    done = "dropped" if discard else "released"
    value = {"events": events, "notifications": notifications, "done": done}
    emit(
        invocation_of(context),
        value,
        lambda: f"{events} events {done}, {notifications} notifications",
    )
