"""The command line: a table of commands, each loaded when it is called.

So ``notifier --help`` answers at once, and a command pays only for what it imports.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from notifier import __version__
from notifier.commands import Invocation
from notifier.errors import (
    ConfigError,
    CorrectionRefused,
    InstanceRunning,
    NotifierError,
    QueryError,
    RosterError,
    UnknownMessage,
    UnknownRelease,
    UnknownRevision,
    UnknownSubscriber,
    UnknownTopic,
)

COMMANDS = {
    "run": "Run all of it on schedule, and serve the site.",
    "ingest": "Read what is new in the sources, once.",
    "publish": "Write the feeds and pages that have changed.",
    "compose": "Write the mails that are due.",
    "deliver": "Hand the waiting mails to the next hop.",
    "mail": "Look at what would be mailed; send a test; decide what is held.",
    "outbox": "Show the mails that wait or are in trouble; send again, cancel.",
    "push": "Tell other servers what they are owed.",
    "status": "Show on one screen how things stand.",
    "files": "Show what became of every input file.",
    "releases": "List releases, newest first.",
    "search": "Find the releases that match a query, the best first.",
    "show": "Show one release, its history, and why it matched.",
    "subscribers": "List the subscribers, or change them: add, import, pause, erase and so on.",
    "suppressions": "List the addresses that nothing is sent to, or change them.",
    "bounce": "Take in mails that came back, or list them.",
    "check": "Check the configuration and the folders it names.",
    "doctor": "Ask other servers whether mail from here would be taken.",
    "topics": "List the topics, or try a query.",
    "merge": "Say that two releases are one.",
    "split": "Say that a release is two, or take a merge back.",
    "withdraw": "Mark a release as withdrawn, or take that back.",
    "backup": "Copy the store while it is in use.",
    "rebuild": "Write the whole public folder again from the store.",
}
"""Name and help of each command; its module in ``commands`` has the same name."""

FAILED, USAGE, RUNNING = 1, 2, 75

EXAMPLES = (
    "Examples:",
    "notifier check   (is everything in order?)",
    "notifier run   (the daemon, and the site at web.host and web.port)",
    "notifier --json run --once   (one round of the five passes, told as JSON)",
    "notifier --config /etc/notifier/config.yaml releases --topic steel",
)
ENDINGS = (
    "--config and --json stand before the command. Results go to standard output, logs to"
    " standard error. Exit codes: 0 done, 1 done with problems to look at, 2 wrong usage or"
    " configuration, 75 another instance is running."
)


class Commands(TyperGroup):
    """The table as a command group that imports only the command it runs."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = {name: TyperCommand(name, help=COMMANDS[name]) for name in COMMANDS}

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that ``args`` names, loaded, and the arguments that are left."""
        for option in ("--json", "--config"):
            if option in args:
                problem = f"{option} stands before the command: notifier {option} {args[0]}"
                raise typer.BadParameter(problem)
        name, _, rest = super().resolve_command(ctx, args)
        return name, None if name is None else load_command(name), rest

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an error of ours becomes a message and an exit code."""
        try:
            return super().invoke(ctx)
        except NotifierError as error:
            as_json = isinstance(ctx.obj, Invocation) and ctx.obj.as_json
            _report(error, as_json=as_json)
            raise typer.Exit(exit_code(error)) from error


def load_command(name: str) -> Any:
    """The command of the table, from its module in ``commands``; one with parts of its own
    is a Typer application there, named ``commands``."""
    module = import_module(f"notifier.commands.{name.replace('-', '_')}")
    if hasattr(module, "commands"):
        return typer.main.get_command(module.commands)
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name)(module.command)
    return typer.main.get_command(single)


def exit_code(error: NotifierError) -> int:
    """What the process ends with after this error."""
    match error:
        case (
            ConfigError()
            | CorrectionRefused()
            | QueryError()
            | UnknownMessage()
            | UnknownRelease()
            | RosterError()
            | UnknownRevision()
            | UnknownSubscriber()
            | UnknownTopic()
        ):
            return USAGE
        case InstanceRunning():
            return RUNNING
        case _:
            return FAILED


def _report(error: NotifierError, *, as_json: bool) -> None:
    for line in str(error).splitlines():
        typer.echo(f"notifier: {line}", err=True)
    if as_json:
        typer.echo(json.dumps({"error": str(error)}, ensure_ascii=False))


def _show_version(value: bool) -> None:  # noqa: FBT001 Typer calls it with one value
    if value:
        typer.echo(f"notifier {__version__}")
        raise typer.Exit


app = typer.Typer(
    cls=Commands,
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    epilog="\n\n".join((*EXAMPLES, ENDINGS)),
)


@app.callback()
def invocation(
    context: typer.Context,
    *,
    config: Annotated[
        Path, typer.Option(metavar="PATH", help="The configuration file.")
    ] = Path("config.yaml"),
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON value instead of text.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Watch a folder of press releases; publish feeds and a site, mail alerts and digests."""
    del version
    environ = dict(os.environ)  # noqa: TID251 read here once, and handed on
    context.obj = Invocation(config, as_json, environ)


def main() -> None:
    """Run the command line and end the process with its exit code.

    Output that nobody reads any more, as under ``head``, is dropped in silence.
    """
    try:
        try:
            typer.main.get_command(app).main(prog_name="notifier")
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
