"""What several events of one release come to."""

from dataclasses import replace

import pytest

from notifier.digest.coalesce import Step, Telling, tellings
from notifier.release import EventType

NEW, REVISED, WITHDRAWN, RESTORED = EventType


def life(*events):
    """Events of a release, oldest first: ``new A``, ``told revised B``, ``lost new A``;
    what is neither told nor lost is due. A text is its content hash."""
    steps, number, text, before = [], 0, None, None
    for seq, event in enumerate(events, 1):
        *how, kind, said = event.split() if event[-1].isupper() else [*event.split(), text]
        number, known = number + (said != text), number
        steps.append(
            Step(
                id=seq * 10,
                seq=seq,
                type=EventType(kind),
                number=number,
                content_hash=said,
                before=known or None,
                hash_before=before,
                is_bulk="bulk" in how,
                is_told="told" in how,
                is_due=not {"told", "lost", "coalesced"} & set(how),
                is_coalesced="coalesced" in how,
            )
        )
        text = before = said
    return steps


def came_to(*events):
    return [(one.id // 10, one.type, one.since) for one in tellings(life(*events))]


@pytest.mark.parametrize(
    ("events", "told"),
    [
        pytest.param(["new A"], [(1, NEW, None)], id="new"),
        pytest.param(["new A", "revised B"], [(2, NEW, None)], id="revised before any mail"),
        pytest.param(["new A", "withdrawn"], [], id="gone before any mail"),
        pytest.param(
            ["new A", "withdrawn", "restored"], [(3, NEW, None)], id="gone and back, never told"
        ),
        pytest.param(["told new A", "revised B"], [(2, REVISED, 1)], id="revised"),
        pytest.param(
            ["told new A", "revised B", "revised C"], [(3, REVISED, 1)], id="revised twice"
        ),
        pytest.param(["told new A", "revised B", "revised A"], [], id="there and back"),
        pytest.param(
            ["told new A", "told revised B", "revised A"], [(3, REVISED, 2)], id="back, as told"
        ),
        pytest.param(["told new A", "withdrawn"], [(2, WITHDRAWN, 1)], id="withdrawn"),
        pytest.param(
            ["told new A", "revised B", "withdrawn"], [(3, WITHDRAWN, 1)], id="revised and gone"
        ),
        pytest.param(
            ["told new A", "withdrawn", "revised B"], [(3, WITHDRAWN, 1)], id="gone and revised"
        ),
        pytest.param(["told new A", "withdrawn", "restored"], [], id="gone and back"),
        pytest.param(
            ["told new A", "told withdrawn", "restored"], [(3, RESTORED, 1)], id="restored"
        ),
        pytest.param(
            ["told new A", "withdrawn", "revised B", "restored"],
            [(4, REVISED, 1)],
            id="back with another text",
        ),
        pytest.param(["lost new A", "revised B"], [(2, NEW, None)], id="the first mail failed"),
        pytest.param(
            ["told new A", "lost revised B", "revised C"],
            [(3, REVISED, 1)],
            id="the mail between failed",
        ),
        pytest.param(
            ["told new A", "revised B", "told revised C"], [], id="overtaken by a faster mail"
        ),
        pytest.param(
            ["told new A", "revised B", "coalesced revised A"], [], id="back, as a digest found"
        ),
        pytest.param(["lost new A", "withdrawn"], [], id="gone, and its only mail failed"),
    ],
)
def test_a_reader_is_told_what_is_so_now_against_what_they_were_told_last(events, told):
    assert came_to(*events) == told


def owed_from(number, *events):
    """The same to somebody who is owed only the events from ``number`` on."""
    return [
        (one.id // 10, one.type, one.since) for one in tellings(life(*events)[number - 1 :])
    ]


@pytest.mark.parametrize(
    ("events", "told"),
    [
        pytest.param(["new A", "revised B"], [(2, REVISED, 1)], id="revised"),
        pytest.param(["new A", "revised B", "revised A"], [], id="there and back"),
        pytest.param(["new A", "withdrawn"], [(2, WITHDRAWN, 1)], id="withdrawn"),
        pytest.param(["new A", "withdrawn", "restored"], [], id="gone and back"),
    ],
)
def test_who_came_later_is_told_what_differs_from_before(events, told):
    assert owed_from(2, *events) == told


def test_who_came_while_a_release_was_gone_is_told_that_it_is_back():
    assert owed_from(3, "new A", "withdrawn", "restored") == [(3, RESTORED, 1)]


def test_an_event_that_speaks_for_other_releases_is_told_as_it_is():
    assert came_to("told new A", "bulk revised B", "revised A") == [
        (2, REVISED, 1),
        (3, REVISED, 2),
    ]


def test_an_event_that_has_nothing_before_it_is_new_to_everybody():
    (step,) = life("new A")
    assert tellings([replace(step, type=REVISED)]) == [Telling(10, NEW, None)]
