"""One module for each command of the table in ``cli``.

A module is named after its command, with underscores for hyphens, and holds a function
``command`` whose first argument is a ``typer.Context`` that carries an ``Invocation``; one
with parts, such as ``subscribers add``, holds a Typer application ``commands`` instead.
Results go to standard output through ``emit``; logs and progress go to standard error.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

PLAIN_WIDTH = 160
"""Columns of a table that does not go to a terminal."""

# A release or a file name may hold these to command the reader's terminal (ECMA-48), and
# a lone surrogate, which stands for a byte of a name that is not UTF-8, cannot be printed.
_HARMFUL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Invocation:
    """What every command is told.

    Attributes:
        config_path: of config.yaml, as given.
        as_json: print one JSON value instead of text for people.
        environ: the environment variables.
    """

    config_path: Path
    as_json: bool
    environ: Mapping[str, str]


def invocation_of(context: typer.Context) -> Invocation:
    """The invocation that a command's context carries."""
    invocation = context.obj
    if not isinstance(invocation, Invocation):
        raise TypeError(invocation)
    return invocation


def emit(invocation: Invocation, value: object, human: Callable[[], RenderableType]) -> None:
    """Print a result.

    Args:
        value: what ``--json`` prints: mappings, lists, text, numbers and None.
        human: what people are shown instead; asked for only then. Its text is never taken
            for Rich markup.
    """
    if invocation.as_json:
        text = json.dumps(value, ensure_ascii=False, indent=2)
        typer.echo(_HARMFUL.sub(lambda found: f"\\u{ord(found[0]):04x}", text))
    else:
        console().print(_Harmless(human()))


def console() -> Console:
    """Standard output for people; wide enough for tables when it is not a terminal."""
    shown = Console(markup=False, emoji=False, highlight=False)
    if not shown.is_terminal:
        shown.width = PLAIN_WIDTH
    return shown


@dataclass(frozen=True, slots=True)
class _Harmless:
    shown: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        for segment in console.render(self.shown, options):
            text, style, control = segment
            yield segment if control else Segment(_HARMFUL.sub("\ufffd", text), style)
