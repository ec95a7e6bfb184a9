"""Kinds, weight and facts of a change, each kind on a text of the trade ministry's sort."""

from datetime import date

import pytest

from notifier.change import Stated, change, is_cut_copy
from notifier.release import Weight
from tests.builders import seed_releases

TITLE = "Korea’s ICT exports rebound in February"
BODY = (
    "The ministry announced on March 16 that exports climbed 16.7 percent to USD 5.6 billion."
    " Minister Kim Jung-kwan welcomed the figures and thanked the companies for their work."
    " Exports to Vietnam grew while those to Japan fell again in the same period."
    " The government will support firms that enter new markets in the coming months."
)
SENTENCE = " Officials will meet again in Seoul to discuss the next steps of the plan."


def stated(body=BODY, title=TITLE, day=17):
    return Stated(title, date(2025, 3, day), body)


def became(body=BODY, **fields):
    return change(stated(), stated(body, **fields))


@pytest.mark.parametrize(
    ("old", "new", "kinds", "weight"),
    [
        ("16.7", "17.6", ("figures",), Weight.MAJOR),
        ("16.7", "167", ("figures",), Weight.MAJOR),
        ("climbed 16.7", "climbed -16.7", ("figures",), Weight.MAJOR),
        ("Kim Jung-kwan", "JK Kim", ("names",), Weight.MAJOR),
        ("welcomed", "welcommed", ("typo",), Weight.MINOR),
        ("thanked the companies", "praised the firms", ("wording",), Weight.MINOR),
        ("will support", "will not support", ("wording",), Weight.MAJOR),
        (
            "support firms that enter new markets in the coming months",
            "help every company which looks abroad for its customers soon",
            ("wording",),
            Weight.MAJOR,
        ),
        ("same period.", "same period." + SENTENCE, ("appended",), Weight.MAJOR),
        (
            " Exports to Vietnam grew while those to Japan fell again in the same period.",
            "",
            ("shortened",),
            Weight.MAJOR,
        ),
    ],
)
def test_each_edit_has_its_kind_and_its_weight(old, new, kinds, weight):
    found = became(BODY.replace(old, new))
    assert (found.kinds, found.weight) == (kinds, weight)


def test_a_figure_is_given_with_what_it_became():
    assert became(BODY.replace("16.7", "17.6")).facts.figures == (("16.7", "17.6"),)


@pytest.mark.parametrize(
    ("old", "new", "pair"),
    [
        ("5.6 billion", "5.6 million", ("5.6 billion", "5.6 million")),
        ("5.6 billion", "5.6 in all", ("5.6 billion", "5.6")),
        ("16.7 percent", "16.7 percentage points", ("16.7 percent", "16.7 percentage points")),
    ],
)
def test_another_unit_is_another_figure(old, new, pair):
    found = became(BODY.replace(old, new))
    assert (found.kinds[0], found.weight) == ("figures", Weight.MAJOR)
    assert found.facts.figures == (pair,)


def test_a_day_is_a_figure_and_a_date():
    facts = became(BODY.replace("March 16", "March 18")).facts
    assert facts.figures == (("16", "18"),)
    assert facts.dates == (("March 16", "March 18"),)


def test_figures_of_a_new_sentence_are_no_changed_figures():
    found = became(BODY + " Imports rose 3.3 percent to USD 4.4 billion at the same time.")
    assert found.kinds == ("appended",)
    assert found.facts.figures == ()
    assert found.facts.sentences_added == 1


def test_a_changed_sentence_next_to_new_ones_keeps_its_own_figures():
    body = f"{BODY} The balance was a surplus of 9.7 billion dollars."
    more = (
        " Imports fell by 3.1 percent to 49 billion dollars. Shipments of cars rose 22 percent."
    )
    found = change(stated(body), stated(body.replace("9.7", "9.8") + more + SENTENCE))
    assert found.kinds == ("figures", "appended")
    assert found.facts.figures == (("9.7", "9.8"),)
    assert found.facts.sentences_added == 3


def test_a_contact_block_without_a_full_stop_counts_as_a_passage():
    block = (
        " Contact: Division of Trade Policy, Director Yang, Deputy Director Lim (044-203-5660)"
    )
    found = change(stated(BODY + block), stated(BODY))
    assert found.kinds == ("shortened",)
    assert found.facts.sentences_dropped == 1


def test_swapped_sentences_change_no_figure():
    first, second, third, fourth = BODY.split(". ", 3)
    found = became(f"{second}. {first}. {third}. {fourth}")
    assert found.facts.figures == ()


@pytest.mark.parametrize("release", seed_releases(), ids=lambda release: release.id)
def test_sentences_that_change_places_change_no_figure_and_no_name(release):
    body = release.current.body
    first, second, *others = body.split(". ")
    swapped = ". ".join([second, first, *others])
    found = change(stated(body), stated(swapped))
    assert (found.facts.figures, found.facts.names) == ((), ())


def test_a_new_title_and_a_new_date_are_kinds_of_their_own():
    assert became(title=TITLE + " Again", day=18).kinds == ("retitled", "redated")
    assert became(title="Korea's ICT exports rebound in February", day=18).kinds == ("redated",)


def test_another_text_under_the_same_title_is_a_rewrite():
    other = "Companies from Norway visited shipyards in Busan and signed letters of intent."
    assert became(other).kinds == ("rewrite",)


def test_a_text_that_was_cut_and_is_whole_now_was_completed():
    cut = BODY[: BODY.index("coming")].rstrip()
    assert change(stated(cut), stated(BODY)).kinds == ("completed",)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (BODY[:270], True),
        (BODY[:100], False),
        (BODY[: BODY.index(" Exports to")], False),
        (BODY, False),
        (BODY[:270].replace("exports", "imports"), False),
    ],
    ids=["cut", "too short to tell", "ends in a full stop", "whole", "edited as well"],
)
def test_a_cut_copy_is_a_long_beginning_that_ends_in_mid_text(body, expected):
    assert is_cut_copy(body, BODY) is expected


def test_korean_edits_have_kinds_too():
    body = (
        "산업부는 12월 3일 서울에서 제5회 포럼을 개최하였다. 수출은 1조 2천억원으로 늘었다."
        " 정부는 기업을 계속 지원할 계획이다. 참석자는 50여 명이다."
    )
    figure = change(stated(body), stated(body.replace("1조 2천억", "1조 3천억")))
    assert figure.kinds == ("figures",)
    assert figure.facts.figures == (("1조 2천억", "1조 3천억"),)
    negated = change(stated(body), stated(body.replace("지원할 계획이다", "지원하지 않는다")))
    assert negated.weight is Weight.MAJOR


KOREAN = (
    "산업부는 12월 3일(수) 서울에서 포럼을 개최하였다. 수출이 증가하면서 흑자를 기록했다."
    " 홍길동 장관은 찬성 의견을 밝혔다. 다음 회의는 월요일에 열린다. 행사에 만 명이 모였다."
    " 참석한 기업들은 새로운 시장을 찾기로 했고 정부는 이를 계속 지원할 계획이다."
)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("증가하면서", "감소하면서", "wording"),
        ("흑자를", "적자를", "wording"),
        ("찬성 의견", "반대 의견", "wording"),
        ("만 명이", "천 명이", "wording"),
        ("월요일에", "화요일에", "wording"),
        ("3일(수)", "3일(목)", "wording"),
        ("홍길동 장관", "김철수 장관", "names"),
    ],
)
def test_a_korean_word_that_turns_the_meaning_is_major(old, new, kind):
    found = change(stated(KOREAN), stated(KOREAN.replace(old, new)))
    assert (found.kinds, found.weight) == ((kind,), Weight.MAJOR)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("increase", "decrease"),
        ("legal", "illegal"),
        ("excluding", "including"),
        ("unlikely", "likely"),
        ("rose", "fell"),
        ("surplus", "deficit"),
        ("exports", "imports"),
        ("now", "not"),
    ],
)
def test_a_word_that_turns_the_meaning_is_major(old, new):
    body = f"{BODY} They said that it was {old} for the firms that they had met there."
    found = change(stated(body), stated(body.replace(f" was {old} for", f" was {new} for")))
    assert (found.kinds, found.weight) == (("wording",), Weight.MAJOR)


@pytest.mark.parametrize(
    ("old", "new"),
    [("recieve", "receive"), ("teh", "the"), ("됬다", "됐다"), ("할수 있다", "할 수 있다")],
)
def test_a_word_that_is_spelled_otherwise_is_a_typo(old, new):
    body = f"{BODY} They said that it was {old} for the firms that they had met there."
    found = change(stated(body), stated(body.replace(f" was {old} for", f" was {new} for")))
    assert (found.kinds, found.weight) == (("typo",), Weight.MINOR)
