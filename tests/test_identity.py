"""Which release a record belongs to: each rule, and each condition of a rule."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.change import Stated
from notifier.config.model import Identity
from notifier.fingerprint import content_hash
from notifier.identity import (
    Known,
    New,
    Revised,
    Rule,
    Sighting,
    by_alias,
    by_likeness,
    next_issue,
)
from notifier.settings import IdentitySettings

SETTINGS = IdentitySettings(**Identity().model_dump())
DAY = date(2026, 3, 2)
TITLE = "Steel exports rise in February"
BODY = (
    "The ministry announced that exports of steel climbed 16.7 percent to USD 5.6 billion."
    " Minister Kim Jung-kwan welcomed the figures and thanked the companies for their work."
    " Exports to Vietnam grew while those to Japan fell again in the same period."
    " The government will support firms that enter new markets in the coming months."
)
CORRECTED = BODY.replace("16.7", "17.6")
OTHER = (
    "Shipyards in Busan received visitors from Norway who signed three letters of intent."
    " The delegation also toured a laboratory for ammonia engines and met with students."
    " Both sides agreed that green vessels are a promising field for joint research."
    " A second visit is planned for autumn when the next trade fair opens its doors."
)
KOREAN = (
    "산업통상부는 2월 수출이 전년 동월 대비 16.7% 증가한 1조 2천억원을 기록했다고 밝혔다."
    " 김정관 장관은 기업들의 노력에 감사를 표하고 앞으로도 지원을 이어가겠다고 말했다."
    " 베트남으로의 수출은 늘었으나 일본으로의 수출은 같은 기간 다시 줄어들었다."
    " 정부는 새로운 시장에 진출하는 기업을 앞으로 몇 달 동안 적극 지원할 계획이다."
)


def stated(body=BODY, title=TITLE, days=0):
    return Stated(title, DAY + timedelta(days=days), body)


def hashed(what):
    return content_hash(what.title, what.date.isoformat(), what.body)


def known(body=BODY, name="r1", *, older=(), taken_back=(), **fields):
    """A release whose revisions say ``older`` and then ``body``."""
    texts = [stated(text, **fields) for text in (*older, body)]
    return Known(
        release_id=name,
        occurrence=1,
        number=len(texts),
        content_hash=hashed(texts[-1]),
        stated=texts[-1],
        older={hashed(text): number for number, text in enumerate(texts[:-1], 1)},
        taken_back=frozenset(taken_back),
        past=(),
        category=None,
        held=False,
    )


def named(what, *releases, claimed=()):
    return by_alias(what, releases, claimed, SETTINGS)


def likened(what, *releases, claimed=()):
    return by_likeness(what, releases, claimed, SETTINGS)


@pytest.mark.parametrize("body", [BODY, BODY.replace("-", "–").replace(" of", "  of")])
def test_the_current_text_is_a_sighting_whatever_its_typography(body):
    release = known()
    assert named(stated(body), release) == Sighting(Rule.SAME, release, 1)


def test_an_older_text_is_a_sighting_of_that_revision():
    release = known(CORRECTED, older=[OTHER, BODY])
    assert named(stated(BODY), release) == Sighting(Rule.OLDER, release, 2)


def test_an_older_text_that_a_page_has_shown_since_is_a_change_taken_back():
    release = known(CORRECTED, older=[BODY], taken_back=[1])
    verdict = named(stated(BODY), release)
    assert isinstance(verdict, Revised)
    assert verdict.rule is Rule.OLDER
    assert verdict.change.kinds == ("revert", "figures")
    assert verdict.change.facts.figures == (("17.6", "16.7"),)


def test_only_the_revision_that_was_shown_again_is_taken_back():
    release = known(CORRECTED, older=[OTHER, BODY], taken_back=[2])
    assert isinstance(named(stated(OTHER), release), Sighting)


def test_a_text_that_is_current_in_one_release_is_no_older_text_of_another():
    first = known(CORRECTED, older=[BODY])
    second = replace(known(BODY, "r2"), occurrence=2)
    assert named(stated(BODY), first, second) == Sighting(Rule.SAME, second, 1)


def test_another_text_under_a_title_that_the_page_shows_besides_is_new():
    assert named(stated(OTHER), known(), claimed={"r1"}) == New(Rule.OTHER_TEXT, 2)


def test_another_text_under_a_title_that_no_other_record_has_is_a_rewrite():
    verdict = named(stated(OTHER), known())
    assert isinstance(verdict, Revised)
    assert (verdict.rule, verdict.change.kinds) == (Rule.ALIAS, ("rewrite",))


def test_a_page_that_shows_a_release_twice_revises_it_once():
    verdict = named(stated(CORRECTED), known(), claimed={"r1"})
    assert isinstance(verdict, Revised)
    assert verdict.known.release_id == "r1"


def test_of_two_releases_with_one_title_the_likest_is_revised():
    first, second = known(OTHER), replace(known(BODY, "r2"), occurrence=2)
    verdict = named(stated(CORRECTED), first, second)
    assert isinstance(verdict, Revised)
    assert verdict.known.release_id == "r2"


def test_of_two_releases_with_one_title_the_one_that_the_page_lacks_is_revised():
    first, second = known(BODY), replace(known(OTHER, "r2"), occurrence=2)
    verdict = named(stated(CORRECTED), first, second, claimed={"r1"})
    assert isinstance(verdict, Revised)
    assert verdict.known.release_id == "r2"


def test_a_copy_cut_in_mid_sentence_is_a_sighting():
    release = known()
    assert named(stated(BODY[:230]), release) == Sighting(Rule.CUT_COPY, release, 1)


def test_a_text_shortened_to_whole_sentences_is_a_revision():
    verdict = named(stated(BODY[: BODY.index(" The government")]), known())
    assert isinstance(verdict, Revised)
    assert verdict.change.kinds == ("shortened",)


def test_a_text_that_was_cut_is_completed():
    verdict = named(stated(), known(BODY[:230]))
    assert isinstance(verdict, Revised)
    assert verdict.change.kinds == ("completed",)


@pytest.mark.parametrize(("old", "new"), [(BODY, "16.7"), (KOREAN, "16.7")])
def test_an_edited_text_under_its_title_is_a_revision_with_its_score(old, new):
    verdict = named(stated(old.replace(new, "17.6")), known(old))
    assert isinstance(verdict, Revised)
    assert verdict.rule is Rule.ALIAS
    assert 0.8 < verdict.score < 1
    assert verdict.change.facts.figures == (("16.7", "17.6"),)


@pytest.mark.parametrize("body", [BODY, KOREAN])
@pytest.mark.parametrize("days", [-7, 0, 7])
def test_a_text_under_another_title_is_the_same_release_within_a_week(body, days):
    verdict = likened(stated(body, "Notice for the press", days), known(body))
    assert isinstance(verdict, Revised)
    assert (verdict.rule, verdict.score) == (Rule.LIKENESS, 1.0)
    assert verdict.change.kinds[0] == "retitled"


@pytest.mark.parametrize(
    ("title", "days", "same"),
    [
        ("Notice for the press", 7, True),
        ("Notice for the press", 8, False),
        (TITLE, 8, True),
        (TITLE, 21, True),
        (TITLE, 22, False),
        (TITLE + " and March", 21, True),
        ("[Correction] " + TITLE, 21, True),
    ],
)
def test_an_alike_title_lets_a_release_move_further(title, days, same):
    verdict = likened(stated(BODY, title, days), known())
    assert isinstance(verdict, Revised) is same
    if not same:
        assert verdict == New(Rule.NOTHING_LIKE_IT, 1, (("r1", 1.0),))


MONTHLY = f"{BODY} Imports of 4.4 and 3.2 and 9.1 and 7.7 tons were counted."
NEXT = MONTHLY.translate(str.maketrans("1234567890", "2345678901"))


def test_most_figures_replaced_is_the_next_issue_of_a_series():
    assert next_issue(MONTHLY, NEXT)
    assert not next_issue(MONTHLY, MONTHLY.replace("16.7", "17.6").replace("5.6", "6.5"))
    assert not next_issue("Up 16.7 percent.", "Up 17.6 percent.")


@pytest.mark.parametrize(("days", "expected"), [(0, Revised), (4, Revised), (5, New)])
def test_the_next_issue_of_a_series_is_a_correction_only_within_days(days, expected):
    loose = replace(SETTINGS, same_text=0.5)
    verdict = by_likeness(stated(NEXT, days=days), [known(MONTHLY)], (), loose)
    assert isinstance(verdict, expected)


def test_a_release_that_the_page_shows_besides_is_only_linked():
    verdict = likened(stated(title="Notice"), known(), claimed={"r1"})
    assert verdict == New(Rule.NOTHING_LIKE_IT, 1, (("r1", 1.0),))


def test_two_releases_equally_like_are_left_to_a_person():
    verdict = likened(stated(title="Notice"), known(name="r2"), known(name="r1"))
    related = (("r1", 1.0), ("r2", 1.0))
    assert verdict == New(Rule.NOTHING_LIKE_IT, 1, related, review=True)


def test_a_half_like_text_is_new_and_linked_with_its_score():
    half = BODY[: BODY.index(" Exports to")] + OTHER[OTHER.index(" Both") :]
    verdict = likened(stated(half, "Notice"), known(), known(OTHER, "r2"))
    assert isinstance(verdict, New)
    assert not verdict.review
    scores = dict(verdict.related)
    assert scores
    assert all(0.5 <= score < 0.8 for score in scores.values())


def test_another_text_is_new_and_linked_with_nothing():
    assert likened(stated(OTHER), known()) == New(Rule.NOTHING_LIKE_IT, 1)
    assert likened(stated(OTHER)) == New(Rule.NOTHING_LIKE_IT, 1)


def test_a_text_too_short_to_compare_is_new():
    short = "Exports of steel climbed 16.7 percent to USD 5.6 billion."
    assert isinstance(likened(stated(short, "Notice"), known(short)), New)


def test_a_cut_copy_under_another_title_is_a_sighting():
    release = known()
    verdict = likened(stated(BODY[:230], "Notice"), release)
    assert verdict == Sighting(Rule.CUT_COPY, release, 1)


TEXTS = st.sampled_from([BODY, CORRECTED, OTHER, MONTHLY, NEXT, KOREAN, BODY[:230], ".", ""])
STATED = st.builds(
    stated,
    body=TEXTS,
    title=st.sampled_from([TITLE, "Notice for the press", "[Correction] " + TITLE]),
    days=st.integers(-30, 30),
)
RELEASES = st.lists(
    st.builds(
        known,
        body=TEXTS,
        name=st.sampled_from(["r1", "r2", "r3"]),
        older=st.lists(TEXTS, max_size=2, unique=True),
        days=st.integers(-10, 10),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one.release_id,
)
CLAIMED = st.frozensets(st.sampled_from(["r1", "r2", "r3"]))


@given(STATED, RELEASES, CLAIMED)
def test_a_verdict_by_likeness_does_not_depend_on_the_order_of_candidates(
    what, releases, claimed
):
    verdict = likened(what, *releases, claimed=claimed)
    assert likened(what, *reversed(releases), claimed=claimed) == verdict


@given(STATED, RELEASES, CLAIMED)
def test_a_release_that_the_page_shows_besides_is_never_taken_by_likeness(
    what, releases, claimed
):
    verdict = likened(what, *releases, claimed=claimed)
    assert isinstance(verdict, New) or verdict.known.release_id not in claimed


@given(STATED, RELEASES, CLAIMED)
def test_a_text_that_is_known_brings_no_revision(what, releases, claimed):
    verdict = named(what, *releases, claimed=claimed)
    texts = {one.content_hash for one in releases} | {
        text for one in releases for text in one.older
    }
    assert isinstance(verdict, Sighting) or hashed(what) not in texts


@given(STATED, RELEASES, CLAIMED)
def test_a_verdict_names_one_of_the_releases_it_was_given(what, releases, claimed):
    for verdict in (
        named(what, *releases, claimed=claimed),
        likened(what, *releases, claimed=claimed),
    ):
        if isinstance(verdict, New):
            assert {name for name, _ in verdict.related} <= {one.release_id for one in releases}
        else:
            assert verdict.known in releases
