"""The passes on schedule, and the web server, until a signal says stop.

The store decides what is due; the scheduler only wakes the passes. Ingest, publish and
compose share one thread, so that there is one writer of releases; deliver and push have
their own, because other servers may be slow, and so have answers to people, who wait for
them. A pass that brought something wakes the next
at once; a watcher of the folders wakes ingest, and the periodic scan is what is relied
upon.
"""

import os
import signal
import threading
from collections.abc import Callable
from datetime import UTC, timedelta
from types import FrameType

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from watchfiles import watch

from notifier.reception import Reception
from notifier.site import Imprint, hub_address
from notifier.web import Server, create_app
from notifier.web.metrics import Measure
from notifier.wiring import Notifier, Progress, utc_now

log = structlog.get_logger()

STOP_S = 6.0
WEB_STOP_S = 1.0
WATCH_DEBOUNCE_MS = 200
RESCAN = "rescan"
TIDY_INTERVAL_S = 3_600.0
UNSERVED = (
    "web.public is true and nothing is served: pages and feeds lead to /search, /status,"
    " /subscribe and /hub, which nobody answers"
)
SETTLE_MARGIN = timedelta(milliseconds=50)


def run(
    notifier: Notifier,
    *,
    with_web: bool,
    progress: Progress,
    ready: Callable[[int | None], None],
) -> None:
    """Run until SIGTERM or SIGINT, then stop within 8 seconds with nothing half done.

    A second signal ends the process at once.

    Args:
        progress: told (files done, files to do) while a pass ingests.
        ready: called with the port once everything is started; None without the web.

    Raises:
        ListenError: the web address is taken.
        StoreError: the store cannot be used.
    """
    # One thread makes a new store, before the passes open it all at once: SQLite does not
    # wait for another connection that is just turning the same file to its log.
    with notifier.store():
        pass
    daemon = _Daemon(notifier, progress)
    server = None
    if with_web:
        web, about = notifier.config.web, notifier.config.site
        reception = Reception(notifier)
        app = create_app(
            notifier.config.feeds.path,
            people=reception.front_desk(daemon.wake_account),
            has_forms=web.public,
            view=reception.view if web.public else None,
            ask_hub=daemon.ask_hub if web.public else None,
            hub_address=hub_address(about.url) if web.public else None,
            search=reception.search_feed,
            search_page=reception.search_page,
            state=lambda: reception.state(daemon.failing()),
            events=reception.events,
            health=daemon.health,
            measure=lambda: [*reception.measures(), *daemon.measures()],
            url=about.url,
            imprint=Imprint(about.title, about.language, about.contact, web.public),
        )
        server = Server(app, web.host, web.port, proxies=web.trusted_proxies)
        server.start()
    elif notifier.config.web.public:
        log.warning("web", problem=UNSERVED)
    daemon.start()
    ready(server.port if server else None)
    daemon.stopping.wait()
    log.info("stop")
    stopped = daemon.stop()
    if server:
        server.stop(WEB_STOP_S)
    if not stopped:
        log.warning("stop", problem="a pass did not end in time; the next start takes it up")
        os._exit(0)


class _Daemon:
    def __init__(self, notifier: Notifier, progress: Progress) -> None:
        self.stopping = threading.Event()
        self._notifier = notifier
        self._progress = progress
        self._failures: dict[str, str] = {}
        self._mail_faults = 0
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={
                name: ThreadPoolExecutor(1) for name in ("writer", "mail", "push", "account")
            },
            # A second instance waits in its executor's only thread: a wake-up that comes
            # while the pass runs is kept, and the pass never runs beside itself.
            job_defaults={"coalesce": True, "max_instances": 2, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Start the passes, the watcher and the handling of signals."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        schedule = self._notifier.config.schedule
        self._add("ingest", self._ingest, schedule.scan_interval_s, "writer")
        self._add(RESCAN, self._rescan, schedule.rescan_interval_s, "writer")
        self._add("publish", self._publish, schedule.scan_interval_s, "writer")
        self._add("compose", self._compose, schedule.compose_interval_s, "writer")
        self._add("deliver", self._deliver, schedule.deliver_interval_s, "mail")
        self._add("bounces", self._bounces, schedule.deliver_interval_s, "writer")
        self._add("account", self._account, schedule.deliver_interval_s, "account")
        self._add("push", self._push, schedule.push_interval_s, "push")
        self._add("tidy", self._tidy, TIDY_INTERVAL_S, "writer")
        self._scheduler.add_listener(self._on_error, EVENT_JOB_ERROR)
        self._scheduler.start()
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    def stop(self) -> bool:
        """End the passes; False when one is still busy after STOP_S seconds."""
        ending = threading.Thread(target=self._scheduler.shutdown, name="stop", daemon=True)
        ending.start()
        ending.join(STOP_S)
        return not ending.is_alive()

    def health(self) -> dict[str, object]:
        """Whether the passes work, for ``/healthz``."""
        status = "failing" if self._failures else "ok"
        return {"status": status, "failures": dict(self._failures)}

    def failing(self) -> frozenset[str]:
        """Names of the passes that failed the last time."""
        return frozenset(self._failures)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self.stopping.is_set():
            os._exit(128 + number)
        self.stopping.set()

    def _add(
        self, name: str, job: Callable[[], None], interval_s: float, executor: str
    ) -> None:
        trigger = IntervalTrigger(seconds=interval_s, timezone=UTC)
        first = timedelta(seconds=interval_s) if name == RESCAN else timedelta()
        self._scheduler.add_job(
            job, trigger, id=name, executor=executor, next_run_time=utc_now() + first
        )

    def _wake(self, name: str, in_s: float = 0.0) -> None:
        """Run a pass soon, and later as scheduled."""
        if not self.stopping.is_set():
            job = self._scheduler.get_job(name)
            at = utc_now() + timedelta(seconds=in_s)
            if job is not None and (job.next_run_time is None or at < job.next_run_time):
                job.modify(next_run_time=at)

    def _keep_going(self) -> bool:
        return not self.stopping.is_set()

    def _ingest(self) -> None:
        self._take_in(rescan=False)

    def _rescan(self) -> None:
        self._take_in(rescan=True)

    def _take_in(self, *, rescan: bool) -> None:
        report = self._notifier.ingest(
            rescan=rescan, keep_going=self._keep_going, progress=self._progress
        )
        if report.waiting_s is not None:
            self._wake("ingest", report.waiting_s + SETTLE_MARGIN.total_seconds())
        if report.brought_events:
            self._wake("publish")
            self._wake("compose")
        self._failures.pop("ingest", None)
        if report.problems:
            self._failures["ingest"] = "; ".join(report.problems)

    def ask_hub(self, form: bytes) -> None:
        """Keep a request to the hub, and verify it soon."""
        Reception(self._notifier).ask_hub(form)
        self._wake("push")

    def _publish(self) -> None:
        if self._notifier.publish(keep_going=self._keep_going).written:
            self._wake("push")
        self._failures.pop("publish", None)

    def _compose(self) -> None:
        report = self._notifier.compose()
        self._mail_faults += report.faults
        if report.message_ids or report.rewritten:
            self._wake("deliver")
        if report.webhooks:
            self._wake("push")
        self._failures.pop("compose", None)

    def measures(self) -> list[Measure]:
        """What is counted from the start on, because nothing of it is kept."""
        says = "Things that were simplified to get a mail written, since the start."
        return [Measure("mail_faults", says, (), {(): self._mail_faults})]

    def wake_account(self) -> None:
        """Answer a request soon."""
        self._wake("account")

    def _account(self) -> None:
        if Reception(self._notifier).answer():
            self._wake("deliver")
        self._failures.pop("account", None)

    def _deliver(self) -> None:
        self._notifier.deliver(keep_going=self._keep_going)
        self._failures.pop("deliver", None)

    def _bounces(self) -> None:
        """Beside ``deliver``, which may be busy for hours."""
        report = self._notifier.bounces(keep_going=self._keep_going)
        self._failures.pop("bounces", None)
        if report.problems:
            self._failures["bounces"] = "; ".join(report.problems)

    def _push(self) -> None:
        if self._notifier.push(keep_going=self._keep_going).hubs_changed:
            self._wake("publish")
        self._failures.pop("push", None)

    def _tidy(self) -> None:
        self._notifier.tidy()
        self._failures.pop("tidy", None)

    def _on_error(self, event: JobExecutionEvent) -> None:
        self._failures[event.job_id] = str(event.exception)

    def _watch(self) -> None:
        """Wake ingest when a folder changes. Only a hint: where it does not work, the
        periodic scan finds the same files a little later."""
        folders = [str(source.path) for source in self._notifier.config.sources]
        try:
            for _ in watch(
                *folders,
                stop_event=self.stopping,
                debounce=WATCH_DEBOUNCE_MS,
                recursive=False,
                raise_interrupt=False,
            ):
                self._wake("ingest")
        except OSError as error:
            log.warning("watch", problem=str(error), effect="periodic scans only")
