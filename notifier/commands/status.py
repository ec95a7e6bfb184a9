"""``notifier status``: how things stand, on one screen."""

from datetime import timedelta

import typer
from rich.console import Group
from rich.table import Table
from rich.text import Text

from notifier import disk
from notifier.commands import emit, invocation_of
from notifier.commands.publishing import publish_problems
from notifier.commands.pushing import push_problems, push_value
from notifier.commands.reading import opened
from notifier.config import unknown_sources
from notifier.pipeline.fan_out import ADVICE
from notifier.pipeline.limits import pauses
from notifier.settings import Config
from notifier.store import Store
from notifier.store.seeds import PROBLEM_STATES
from notifier.wiring import utc_now

TROUBLED_DAYS = 7
STUCK_ATTEMPTS = 3


def command(context: typer.Context) -> None:
    """Show on one screen how things stand; exit with 1 when something needs you."""
    with opened(context) as (config, store):
        value = _value(config, store)
    problems = value["problems"]
    emit(invocation_of(context), value, lambda: _screen(value))
    if problems:
        raise typer.Exit(1)


def _value(config: Config, store: Store) -> dict[str, object]:
    states = store.seeds.source_states()
    files, outbox = store.seeds.counts(), store.outbox.counts()
    sources = [
        {
            "id": source.id,
            "path": str(source.path),
            "scanned_at": states.get(source.id, (None, None))[0],
            "problem": states.get(source.id, (None, None))[1],
        }
        for source in config.sources
    ]
    schedule = config.schedule
    return {
        "sources": sources,
        "files": files,
        "releases": store.reading.counts(),
        "topics": len(config.topics),
        "subscribers": store.subscriptions.number(),
        "subscriptions": store.subscriptions.counts(),
        "outbox": outbox,
        "push": push_value(config, store),
        "schedule": {
            "scan_interval_s": schedule.scan_interval_s,
            "compose_interval_s": schedule.compose_interval_s,
            "deliver_interval_s": schedule.deliver_interval_s,
            "push_interval_s": schedule.push_interval_s,
        },
        "problems": [
            *_file_problems(sources, files),
            *_foreseen(config, sources),
            *_growing(store),
            *_holds(store),
            *_floods(store),
            *publish_problems(config, store, utc_now()),
            *_omissions(store),
            *_mail_problems(store),
            *push_problems(
                config,
                store,
                since=utc_now() - timedelta(days=TROUBLED_DAYS),
                attempts=STUCK_ATTEMPTS,
            ),
        ],
    }


def _file_problems(sources: list[dict[str, str | None]], files: dict[str, int]) -> list[str]:
    found = [source["problem"] for source in sources if source["problem"]]
    found += [
        f"files {state.replace('_', ' ')}: {files[state]}; see `notifier files --problems`"
        for state in PROBLEM_STATES
        if files.get(state)
    ]
    return found


def _foreseen(config: Config, sources: list[dict[str, str | None]]) -> list[str]:
    """What the next scan would say, where the last one did not, and what none says."""
    is_said = any((source["problem"] or "").endswith(disk.NO_ROOM) for source in sources)
    lack = disk.lack_of_room(config.store.path.parent, config.store.min_free_bytes)
    unknown = [str(problem) for problem in unknown_sources(config)]
    return [lack, *unknown] if lack is not None and not is_said else unknown


def _growing(store: Store) -> list[str]:
    return [
        f"{name} has been growing for more than 15 minutes; it is read when it is still"
        for name in store.seeds.growing()
    ]


def _holds(store: Store) -> list[str]:
    return [
        f"{one.release_id} {one.because}; since {one.since_at:%Y-%m-%d %H:%M} UTC its changes"
        " are kept and shown, and readers are told once when it rests"
        for one in store.holds.all()
    ]


def _floods(store: Store) -> list[str]:
    return [
        f"{one.events} events are held since {one.since_at:%Y-%m-%d %H:%M} UTC, because so"
        f" much came at once: {ADVICE}"
        for one in store.floods.held()
    ]


def _omissions(store: Store) -> list[str]:
    """Entries that no feed could carry, each once with its number of documents."""
    found: dict[tuple[str, str], int] = {}
    for _, entry, reason in store.omissions.all():
        found[entry, reason] = found.get((entry, reason), 0) + 1
    return [
        f"{entry} is left out of {number} feed documents, because it cannot be written:"
        f" {reason}; everything else is published"
        for (entry, reason), number in found.items()
    ]


def _mail_problems(store: Store) -> list[str]:
    """What went wrong lately; older trouble stays in the counts."""
    troubles = store.outbox.troubles(utc_now() - timedelta(days=TROUBLED_DAYS))
    found = [
        f"mails {state} in the last {TROUBLED_DAYS} days: {number}"
        for state, number in troubles.items()
    ]
    stuck, answer = store.outbox.stuck(STUCK_ATTEMPTS)
    if stuck:
        found.append(f"mails not accepted {STUCK_ATTEMPTS} times or more: {stuck}; {answer}")
    return found + pauses(store, utc_now())


def _screen(value: dict[str, object]) -> Group:
    table = Table(box=None, show_header=False)
    for name in ("files", "releases", "subscriptions", "outbox"):
        counts = value[name]
        text = (
            ", ".join(f"{number} {key.replace('_', ' ')}" for key, number in counts.items())
            if isinstance(counts, dict)
            else str(counts)
        )
        table.add_row(name, text or "none")
    table.add_row("topics", str(value["topics"]))
    for name, counts in _pushes(value).items():
        table.add_row(name.replace("_", " "), counts)
    lines = [Text(f"problem: {problem}", style="bold red") for problem in _listed(value)]
    return Group(_sources(value), table, *lines)


def _pushes(value: dict[str, object]) -> dict[str, str]:
    """What other servers are owed, in words; nothing where nothing ever was."""
    push = value["push"]
    found = push.items() if isinstance(push, dict) else ()
    return {
        name: ", ".join(f"{number} {state}" for state, number in counts.items())
        for name, counts in found
        if isinstance(counts, dict) and any(counts.values())
    }


def _listed(value: dict[str, object]) -> list[object]:
    problems = value["problems"]
    return problems if isinstance(problems, list) else []


def _sources(value: dict[str, object]) -> Table:
    table = Table(box=None, show_header=False)
    sources = value["sources"]
    for source in sources if isinstance(sources, list) else []:
        scanned = source["scanned_at"] or "never"
        table.add_row(f"source {source['id']}", source["path"], f"last scan {scanned}")
    return table
