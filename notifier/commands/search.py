"""``notifier search``: the releases that match a query, the best first."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from notifier.commands import emit, invocation_of
from notifier.commands.reading import opened
from notifier.commands.releases import as_json, marked_title
from notifier.pipeline.search import Found, Order, Results, search
from notifier.query import parse
from notifier.snippets import Snippet, marked, snippet

LIMIT = 20
MAX_LIMIT = 100


def command(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="What to look for.")],
    *,
    newest: Annotated[
        bool, typer.Option("--newest", help="The newest first, instead of the best.")
    ] = False,
    limit: Annotated[
        int, typer.Option(min=1, max=MAX_LIMIT, help="Releases on a page.")
    ] = LIMIT,
    page: Annotated[int, typer.Option(min=1, help="Which page of them.")] = 1,
) -> None:
    """Search the releases, in the language of topics: docs/query-language.md."""
    wanted = parse(query)
    order = Order.NEWEST if newest else Order.BEST
    offset = (page - 1) * limit
    with opened(context) as (_, store):
        results = search(store, wanted, order=order, offset=offset, limit=limit)
    value = [found_json(one) for one in results.found]
    emit(invocation_of(context), value, lambda: _listed(results, offset))


def found_json(found: Found) -> dict[str, object]:
    """A result as ``--json`` prints it: a release, why it matched, and where."""
    current = found.release.current
    title, body = (
        [hit for hit in found.because if hit.field == field] for field in ("title", "body")
    )
    return as_json(found.release) | {
        "because": [asdict(hit) for hit in found.because],
        "highlights": {
            "title": _pieces(marked(current.title, title)),
            "body": _pieces(snippet(current.body, body)),
        },
    }


def _pieces(pieces: Snippet) -> list[list[str]]:
    return [["match" if piece.is_match else "text", piece.text] for piece in pieces]


def _listed(results: Results, offset: int) -> RenderableType:
    table = Table("Id", "Date", "Release", box=None)
    for found in results.found:
        current = found.release.current
        body = [hit for hit in found.because if hit.field == "body"]
        table.add_row(
            found.release.id,
            current.date.isoformat(),
            Group(
                Text(marked_title(found.release), "bold"), _shown(snippet(current.body, body))
            ),
        )
    more = "" if results.is_total else "more than "
    head = f"{more}{results.total} {'release' if results.total == 1 else 'releases'}"
    if results.found:
        head += f", {offset + 1} to {offset + len(results.found)}"
    return Group(Text(head), table)


def _shown(pieces: Snippet) -> Text:
    return Text.assemble(
        *((piece.text, "bold reverse" if piece.is_match else "") for piece in pieces)
    )
