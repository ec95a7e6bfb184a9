"""What each push asks of another server, and what its answer means."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog

from notifier import webhook, websub
from notifier.pipeline import subscribing
from notifier.pipeline.hub_documents import HubDocuments, digest_of
from notifier.site import Site, hub_address
from notifier.store import Store
from notifier.store.push import Kind, Push
from notifier.transports.http import Call, Reply

log = structlog.get_logger()

RETRY_MINUTES = (1, 5, 30, 120, 300, 600)
MAX_PINGS = 4
GONE = 410
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a call.

    Attributes:
        code: HTTP status, or 0 when there was no answer.
        text: what went wrong, or "".
        body: the beginning of the answer's body.
    """

    code: int
    text: str
    body: bytes

    @classmethod
    def of(cls, reply: Reply) -> "Answer":
        """The answer that a server gave."""
        text = "" if reply.is_success else f"answered {reply.status}"
        if reply.status // 100 == 3:  # noqa: PLR2004 - RFC 9110 section 15.4
            text += ", a redirect, which is not followed"
        return cls(reply.status, text, reply.body)


@dataclass(frozen=True, slots=True)
class Errand:
    """A call, and what is done with its answer; the latter inside a transaction."""

    call: Call
    settle: Callable[[Answer, datetime], None]


@dataclass(slots=True)
class PushReport:
    """What became of the calls of a pass.

    Attributes:
        granted: requests to the hub that their callbacks confirmed.
        refused: requests that they did not confirm.
        accepted: feed documents, pings and webhooks that were taken.
        deferred: those that are tried again.
        failed: those that are given up.
        hubs_changed: whether feeds now name other outside hubs.
    """

    granted: int = 0
    refused: int = 0
    accepted: int = 0
    deferred: int = 0
    failed: int = 0
    hubs_changed: bool = False


@dataclass(frozen=True, slots=True)
class Errands:
    """Turns what is owed into calls.

    Attributes:
        keys: of the webhooks, by address.
    """

    store: Store
    documents: HubDocuments
    site: Site
    keys: Mapping[str, bytes]
    report: PushReport = field(default_factory=PushReport)

    def errand(self, push: Push, now: datetime) -> Errand | None:
        """The call of a push; None when there is nothing to call for any more."""
        match push.kind:
            case Kind.VERIFY:
                return self._verification(push)
            case Kind.DENY:
                url = websub.denial(push.target, self._topic(push), push.payload)
                return Errand(Call("GET", url), partial(self._denied, push))
            case Kind.CONTENT:
                return self._content(push)
            case Kind.PING:
                call = Call("POST", push.target, FORM, websub.ping(push.subject))
                return Errand(call, partial(self._pinged, push))
            case Kind.WEBHOOK:
                return self._webhook(push, now)

    def _topic(self, push: Push) -> str:
        return self.site.address(push.subject)

    def _verification(self, push: Push) -> Errand:
        challenge = secrets.token_urlsafe()
        url = websub.verification(subscribing.asked(push), self._topic(push), challenge)
        return Errand(Call("GET", url), partial(self._verified, push, challenge.encode()))

    def _verified(self, push: Push, challenge: bytes, answer: Answer, now: datetime) -> None:
        if not answer.text and answer.body == challenge:
            self.report.granted += 1
            subscribing.settle(self.store, self.documents, push, now)
            return
        self.report.refused += 1
        self.store.pushes.forget(push)
        reason = answer.text or "the challenge did not come back"
        log.warning("push", hub="refused", host=push.host, reply=reason)

    def _denied(self, push: Push, _answer: Answer, _now: datetime) -> None:
        self.store.pushes.forget(push)

    def _content(self, push: Push) -> Errand | None:
        secret = self.store.leases.secret(push.target, push.subject)
        content = None if secret is None else self.documents.read(push.subject)
        if secret is None or content is None:
            return None
        digest = digest_of(content)
        if digest == push.delivered:
            return None
        hub = hub_address(self.site.url)
        headers = websub.content_headers(self._topic(push), hub, content, secret)
        return Errand(
            Call("POST", push.target, headers, content),
            partial(self._distributed, push, digest),
        )

    def _distributed(self, push: Push, digest: str, answer: Answer, now: datetime) -> None:
        if answer.code == GONE:
            self.report.failed += 1
            self.store.leases.end(push.target, push.subject)
            log.info("push", hub="gone", host=push.host, document=push.subject)
        elif answer.text:
            self._defer(push, answer, now)
        else:
            self._accept(push, answer, now, digest=digest)

    def _pinged(self, push: Push, answer: Answer, now: datetime) -> None:
        """A hub is named while it takes our pings: not one more time once a ping was given
        up, and again from its next answer on."""
        given_up = push.attempts + 1 >= MAX_PINGS
        named: bool | None = None
        if not answer.text:
            named = True
            self._accept(push, answer, now)
        elif given_up:
            named = False
            self._fail(push, answer)
        else:
            self._defer(push, answer, now)
        before = self.store.hubs.states().get(push.target)
        was_named = before is not None and before.is_advertised
        if named is not None and named != was_named:
            self.report.hubs_changed = True
        self.store.hubs.pinged(
            push.target, is_advertised=named, code=answer.code, text=answer.text, now=now
        )

    def _webhook(self, push: Push, now: datetime) -> Errand | None:
        key = self.keys.get(push.target)
        if key is None:
            return None
        body = push.payload.encode()
        headers = webhook.headers(key, push.subject, body, now)
        return Errand(Call("POST", push.target, headers, body), partial(self._hooked, push))

    def _hooked(self, push: Push, answer: Answer, now: datetime) -> None:
        if answer.code == GONE:
            self._fail(push, answer)
        elif answer.text:
            self._defer(push, answer, now)
        else:
            self._accept(push, answer, now)

    def _accept(self, push: Push, answer: Answer, now: datetime, *, digest: str = "") -> None:
        self.report.accepted += 1
        self.store.pushes.accepted(push, answer.code, now, digest=digest)
        log.info("push", kind=push.kind, host=push.host, outcome="accepted")

    def _defer(self, push: Push, answer: Answer, now: datetime) -> None:
        self.report.deferred += 1
        minutes = RETRY_MINUTES[min(push.attempts, len(RETRY_MINUTES) - 1)]
        again_at = now + timedelta(minutes=minutes)
        self.store.pushes.deferred(push, answer.code, answer.text, again_at)
        log.warning(
            "push", kind=push.kind, host=push.host, outcome="deferred", reply=answer.text
        )

    def _fail(self, push: Push, answer: Answer) -> None:
        self.report.failed += 1
        self.store.pushes.end(push, "failed", answer.code, answer.text)
        log.error("push", kind=push.kind, host=push.host, outcome="failed", reply=answer.text)
