"""``notifier show``: one release, its history, and why it matched."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.text import Text

from notifier.commands import emit, invocation_of
from notifier.commands.reading import opened
from notifier.errors import UnknownRelease, UnknownRevision
from notifier.filing import country_of
from notifier.markup import matched_words
from notifier.release import Match, Neighbours, Release, Revision
from notifier.store.codec import stamp

_STYLES = {"equal": "", "delete": "red strike", "insert": "green bold"}
_MARKS = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}


def command(
    context: typer.Context,
    release_id: Annotated[str, typer.Argument(metavar="ID")],
    *,
    revision: Annotated[
        int | None, typer.Option(min=1, help="The text of this revision.")
    ] = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what each revision changed.")
    ] = False,
) -> None:
    """Show one release, its history, and why it matched its topics."""
    with opened(context) as (_, store):
        release = store.reading.release(release_id)
        if release is None:
            raise UnknownRelease(release_id)
        history = store.reading.history(release_id)
        related = store.reading.related(release_id)
        merged = store.corrections.merged_into(release_id)
    shown = _chosen(release_id, history, revision)
    value = _as_json(release, [shown] if revision is not None else history)
    value["merged"] = merged
    value["related"] = [{"id": one.id, "score": score} for one, score in related]
    emit(
        invocation_of(context), value, lambda: _page(release, merged, shown, history, diff=diff)
    )


def _chosen(release_id: str, history: list[Revision], number: int | None) -> Revision:
    for one in history:
        if number in (None, one.number):
            return one
    raise UnknownRevision(release_id, number or 0, len(history))


def _as_json(release: Release, history: list[Revision]) -> dict[str, object]:
    previous, following = release.neighbours.previous, release.neighbours.next
    return {
        "id": release.id,
        "status": str(release.status),
        "withdrawn_because": release.withdrawn_because,
        "merged_into": release.merged_into,
        "category": release.category,
        "flags": list(release.flags),
        "previous": previous.id if previous else None,
        "next": following.id if following else None,
        "first_seen_at": stamp(release.first_seen_at),
        "updated_at": stamp(release.updated_at),
        "revisions": [_revision_json(one) for one in history],
        "topics": [
            {"slug": match.slug, "because": _because(match)} for match in release.topics
        ],
        "countries": [
            {
                "code": country_of(match.slug),
                "name": match.title,
                "slug": match.slug,
                "because": _because(match),
            }
            for match in release.countries
        ],
    }


def _because(match: Match) -> list[dict[str, object]]:
    return [asdict(hit) for hit in match.because]


def _revision_json(one: Revision) -> dict[str, object]:
    return {
        "revision": one.number,
        "title": one.title,
        "date": one.date.isoformat(),
        "body": one.body,
        "content_hash": one.content_hash,
        "kinds": list(one.kinds),
        "weight": str(one.weight),
        "facts": asdict(one.facts),
        "rule": one.rule,
        "score": one.score,
        "seen_at": stamp(one.seen_at),
        "seed": one.seed,
        "diff": [list(edit) for edit in one.difference],
        "title_diff": [list(edit) for edit in one.title_difference],
    }


def _page(
    release: Release,
    merged: list[str],
    shown: Revision,
    history: list[Revision],
    *,
    diff: bool,
) -> RenderableType:
    parts: list[RenderableType] = [
        Text(shown.title, style="bold"),
        Text(f"{shown.date}  {release.id}  {release.status}  revision {shown.number}"),
    ]
    if release.merged_into:
        parts.append(Text(f"merged into {release.merged_into}"))
    parts += [Text(f"merged into it: {one}") for one in merged]
    if release.category:
        parts.append(Text(f"category: {release.category}"))
    if release.flags:
        parts.append(Text(f"flags: {', '.join(release.flags)}"))
    parts += _series(release.neighbours)
    parts += [
        Text(f"country {match.title}: {', '.join(matched_words(match.because))}")
        for match in release.countries
    ]
    parts += [
        Text(f"topic {match.slug}: {', '.join(matched_words(match.because))}")
        for match in release.topics
    ]
    parts += [Text(""), Text(shown.body), Text("")]
    for one in history:
        parts += _history(one, diff=diff)
    return Group(*parts)


def _series(near: Neighbours) -> list[RenderableType]:
    named = (("previous in this series", near.previous), ("next in this series", near.next))
    return [Text(f"{name}: {one.title} ({one.date})  {one.id}") for name, one in named if one]


def _history(one: Revision, *, diff: bool) -> list[RenderableType]:
    line = f"revision {one.number}  {stamp(one.seen_at)}  {', '.join(one.kinds)}  {one.weight}"
    parts: list[RenderableType] = [Text(f"{line}  from {one.seed}")]
    parts += [Text(f"  figure: {old or '-'} -> {new or '-'}") for old, new in one.facts.figures]
    if diff and one.number > 1:
        edits = (*one.title_difference, *one.difference)
        marked = [(_MARKS[op].format(text), _STYLES[op]) for op, text in edits]
        parts.append(Text.assemble(*marked))
    return parts
