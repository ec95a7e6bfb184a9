"""What is asked of the hub: taken down, checked with the callback, granted or denied."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta

import structlog

from notifier import searches
from notifier.errors import HubRefused
from notifier.pipeline.hub_documents import HubDocuments
from notifier.store import Store
from notifier.store.push import Kind, Push, host_of
from notifier.websub import NO_FEED, UNSUBSCRIBE, HubRequest

log = structlog.get_logger()

# A reader that serves thousands asks from one host for each of its feeds, which are a few
# hundred; whoever asks for more is not reading.
MAX_LEASES_OF_HOST = 1_000
MAX_LEASES = 20_000
MAX_ASKED_OF_HOST = 200
MAX_ASKED = 2_000
FULL = "This hub takes no more subscriptions of this host."
# Each is put to every release that changes, and made anew when it matches.
MAX_SEARCHES = 500
FULL_OF_SEARCHES = "This hub takes no more subscriptions to searches that nobody else follows."


def ask(store: Store, documents: HubDocuments, request: HubRequest, now: datetime) -> None:
    """Take a request down, to be verified by the next push; asked again before that, the
    newest request counts.

    Raises:
        HubRefused: there is no such feed, or too many requests wait.
    """
    if not documents.has(request.document):
        raise HubRefused(404, NO_FEED)
    with store.transaction():
        own, every = store.pushes.number_asked(host_of(request.callback))
        if own >= MAX_ASKED_OF_HOST or every >= MAX_ASKED:
            raise HubRefused(429, "too many requests wait to be verified; ask again later")
        payload = json.dumps(asdict(request))
        store.pushes.put(
            Kind.VERIFY, request.callback, request.document, payload=payload, now=now
        )


def asked(push: Push) -> HubRequest:
    """The request that a push is to verify."""
    return HubRequest(**json.loads(push.payload))


def settle(store: Store, documents: HubDocuments, push: Push, now: datetime) -> None:
    """Grant what a callback has confirmed, or end it; inside a transaction."""
    request = asked(push)
    callback, document = request.callback, request.document
    if request.mode == UNSUBSCRIBE:
        store.leases.end(callback, document)
    elif reason := _refusal(store, push):
        store.pushes.put(Kind.DENY, callback, document, payload=reason, now=now)
    else:
        if _is_new_search(store, document) and _is_all_announced(store):
            # What stands there now is nobody's news.
            store.pushes.set_digests({document: documents.digest(document)})
        until = now + timedelta(seconds=request.lease_s)
        store.leases.grant(callback, document, request.secret, now=now, expires_at=until)
    store.pushes.forget(push)
    log.info("push", hub=request.mode, host=push.host, document=document)


def _refusal(store: Store, push: Push) -> str:
    """Why a lease more would be too many, or ""; a renewal never is."""
    if store.leases.secret(push.target, push.subject) is not None:
        return ""
    if (
        store.leases.number_of(push.host) >= MAX_LEASES_OF_HOST
        or store.leases.number() >= MAX_LEASES
    ):
        return FULL
    followed = filter(searches.is_search, store.leases.documents())
    is_full = _is_new_search(store, push.subject) and len(list(followed)) >= MAX_SEARCHES
    return FULL_OF_SEARCHES if is_full else ""


def _is_new_search(store: Store, document: str) -> bool:
    """Whether a document is a search feed that nobody follows yet."""
    return searches.is_search(document) and not store.leases.callbacks(document)


def _is_all_announced(store: Store) -> bool:
    """Whether every event of the store was announced; one that was not is still news."""
    seq, _ = store.releases.last_event()
    shown = store.pushes.shown()
    return shown is not None and (shown.seq, shown.corrected) == (
        seq,
        store.corrections.last(),
    )
