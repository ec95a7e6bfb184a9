"""Pass reports as people and as machines read them."""

from dataclasses import asdict

from notifier.pipeline import (
    ComposeReport,
    DeliverReport,
    IngestReport,
    PublishReport,
    PushReport,
)


def ingest_json(report: IngestReport, elapsed_s: float) -> dict[str, object]:
    """An ingest report as ``--json`` prints it."""
    return {
        "files": dict(report.files),
        "new": report.new,
        "revised": [
            {
                "id": one.release_id,
                "revision": one.number,
                "kinds": list(one.change.kinds),
                "weight": str(one.change.weight),
            }
            for one in report.revised
        ],
        "sightings": report.sightings,
        "rejected": [asdict(one) for one in report.rejected],
        "withdrawn": report.withdrawn,
        "restored": report.restored,
        "bulks": report.bulks,
        "held": [{"id": one, "because": because} for one, because in report.held],
        "told_at_rest": report.told_at_rest,
        "problems": report.problems,
        "elapsed_s": elapsed_s,
    }


def publish_json(report: PublishReport, elapsed_s: float) -> dict[str, object]:
    """A publish report as ``--json`` prints it."""
    return {
        "written": len(report.written),
        "unchanged": report.unchanged,
        "removed": len(report.removed),
        "documents": report.written,
        "left_out": sorted(report.left_out),
        "elapsed_s": elapsed_s,
    }


def compose_json(report: ComposeReport, elapsed_s: float) -> dict[str, object]:
    """A compose report as ``--json`` prints it."""
    messages = report.immediate + report.daily + report.weekly
    return {**asdict(report), "messages": messages, "elapsed_s": elapsed_s}


def deliver_json(report: DeliverReport, elapsed_s: float) -> dict[str, object]:
    """A deliver report as ``--json`` prints it."""
    return {**asdict(report), "elapsed_s": elapsed_s}


def push_json(report: PushReport, elapsed_s: float) -> dict[str, object]:
    """A push report as ``--json`` prints it."""
    return {**asdict(report), "elapsed_s": elapsed_s}


def ingest_lines(report: IngestReport) -> list[str]:
    """An ingest report in words."""
    if report.not_begun is not None:
        return [f"reading was not begun: {report.not_begun}"]
    files = ", ".join(
        f"{number} {state.replace('_', ' ')}"
        for state, number in report.files.items()
        if number
    )
    lines = [
        f"files: {files or 'none found'}",
        (
            f"releases: {len(report.new)} new, {len(report.revised)} revised,"
            f" {report.sightings} seen again"
        ),
    ]
    lines += [
        f"bulk edit: {number} releases changed in the same way" for number in report.bulks
    ]
    lines += [
        f"held: {release_id} {because}; it will be told of when it rests"
        for release_id, because in report.held
    ]
    lines += [
        f"rejected: {one.file}{'' if one.line is None else f', line {one.line}'}:"
        f" {one.code}: {one.detail}"
        for one in report.rejected
    ]
    return lines + [f"problem: {problem}" for problem in report.problems]


def publish_lines(report: PublishReport) -> list[str]:
    """A publish report in words."""
    return [
        (
            f"documents: {len(report.written)} written, {report.unchanged} unchanged,"
            f" {len(report.removed)} removed"
        ),
        *(
            f"left out of feeds: {entry}; see `notifier status`"
            for entry in sorted(report.left_out)
        ),
    ]


def compose_lines(report: ComposeReport) -> list[str]:
    """A compose report in words."""
    return [
        (
            f"mails composed: {report.immediate} immediate, {report.daily} daily,"
            f" {report.weekly} weekly, {report.webhooks} webhooks"
            f" ({report.notifications} notifications)"
        ),
        *([f"events held: {report.held}; see `notifier status`"] if report.held else []),
        *([f"mails simplified: {report.faults} faults; see the log"] if report.faults else []),
    ]


def deliver_lines(report: DeliverReport) -> list[str]:
    """A deliver report in words."""
    return [
        (
            f"mails: {report.accepted} accepted, {report.deferred} to be tried again,"
            f" {report.failed} failed, {report.uncertain} uncertain"
        )
    ]


def push_lines(report: PushReport) -> list[str]:
    """A push report in words."""
    return [
        (
            f"pushes: {report.accepted} accepted, {report.deferred} to be tried again,"
            f" {report.failed} given up; hub: {report.granted} requests confirmed,"
            f" {report.refused} not"
        )
    ]
