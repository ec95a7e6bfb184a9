"""The five passes, which meet only in the store.

    seeds/ | ingest    releases, revisions, events, matches
    store  | publish   documents of feeds/, a projection: delete them and get them again
    store  | compose   notifications, digests, messages: effects, staged once
    outbox | deliver   the next hop
    store  | push      other servers: hubs, subscribers of ours, webhooks

Each pass takes what it works on and ``now``, and gives a report. ``reconcile`` makes the
store agree with the configuration before a pass that needs it.
"""

from notifier.pipeline.announce import announce
from notifier.pipeline.compose import ComposeReport, compose
from notifier.pipeline.couriers import Envelope
from notifier.pipeline.deliver import DeliverReport, Terms, deliver
from notifier.pipeline.errands import PushReport
from notifier.pipeline.ingest import ingest
from notifier.pipeline.publication import Publication
from notifier.pipeline.publish import PublishReport, publish
from notifier.pipeline.push import push
from notifier.pipeline.reconcile import reconcile
from notifier.pipeline.report import Conditions, IngestReport

__all__ = [
    "ComposeReport",
    "Conditions",
    "DeliverReport",
    "Envelope",
    "IngestReport",
    "Publication",
    "PublishReport",
    "PushReport",
    "Terms",
    "announce",
    "compose",
    "deliver",
    "ingest",
    "publish",
    "push",
    "reconcile",
]
