"""What the full-text index is asked for a query; that it is right, the searches show."""

from datetime import date

import pytest

from notifier.query import Days, parse, propose, text_columns
from tests.builders import a_document

ANY_DAY = Days(date.min, date.max)
EVERY = '"\ue03a"'


@pytest.mark.parametrize(
    ("query", "wide"),
    [
        ("*", True),
        ("* NOT *", False),
        ("exports", '"export"'),
        ("title:exports", '{title title_more} : "export"'),
        ("=Exports", '{title_more body_more} : "\ue03d\ue045xports"'),
        ("=exports", '{title body} : "export"'),
        ("u.s", '"u\ue02es"'),
        ("steel NOT quotas", '("steel" NOT "quota")'),
        ("* NOT steel", f'({EVERY} NOT "steel")'),
        ("a (b OR c)", '(("b" OR "c") AND "a")'),
        ("kind:typo", '"\ue03akind\ue03atypo"'),
        ("category:a/b", '"\ue03acategory\ue03aa \ue03acategory\ue03ab"'),
        ('="trade deal"~3', '{title body} : NEAR("trade" "deal", 3)'),
        ("=Trade NEAR/4 =Deal", '{title body} : NEAR("deal" "trade", 4)'),
        ('="a b a a"~2', '{title body} : NEAR("a" "b", 4)'),
        ('="b b"~1 NEAR/2 =a', '{title body} : NEAR("b" "a", 6)'),
        (
            '"trade deals"',
            (
                '((({title_more body_more} : "trade" OR {title_more body_more} : "deal")'
                ' AND "trade" AND "deal") OR {title body} : "trade deal")'
            ),
        ),
    ],
)  # fmt: skip
def test_a_query_asks_for_the_forms_of_its_words(query, wide):
    assert propose(parse(query)).wide == wide


def test_a_word_that_a_loose_phrase_repeats_is_asked_for_once():
    many, two = (propose(parse(f'"{"the " * times}"~20')).wide for times in (197, 2))
    assert many == two.replace(", 20)", ", 215)")


@pytest.mark.parametrize(
    ("query", "sure"),
    [
        ("exports -steel", '("export" NOT "steel")'),
        ("export*", False),
        ("=us", False),
        ("=US", '{title_more body_more} : "\ue03d\ue055\ue053"'),
        ('"trade deal"', '{title body} : "trade deal"'),
        ('"trade deal"~1', False),
        ("steel NOT =us", '("steel" NOT {title body} : "us")'),
        ("steel NOT export*", '("steel" NOT "export" *)'),
        ("(steel export*) OR quota", '"quota"'),
    ],
)
def test_only_what_the_index_says_exactly_is_sure(query, sure):
    assert propose(parse(query)).sure == sure


def test_days_narrow_a_search_and_leave_the_words_to_it():
    proposal = propose(parse("steel date:2025 date:>=2025-03"))
    assert (proposal.wide, proposal.sure) == ('"steel"', '"steel"')
    assert proposal.days == Days(date(2025, 3, 1), date(2025, 12, 31))
    proposal = propose(parse("steel OR date:2025"))
    assert (proposal.wide, proposal.sure, proposal.days) == (True, '"steel"', ANY_DAY)


@pytest.mark.parametrize(
    "text",
    [
        "U.S. exports: companies' “16.7”, a_b (x*) AND NEAR/3",
        "수출은 'FTA'를 ½ ㈜ ⒈ ﷺ café",
        "\0\ud800 \u0301 -- ''",
        "",
    ],
)
def test_each_word_of_a_text_has_one_place_in_the_index(text):
    title, body, more, _ = text_columns(text, text)
    assert title == body
    found = title.split(" ") if title else []
    assert len(found) == len(a_document(text, "").fields["title"].words)
    for token in [*found, *more.split()]:
        assert token
        assert all(char.isalnum() or not char.isascii() for char in token)
