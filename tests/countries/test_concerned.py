"""What makes a release be about a country, and what does not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.countries import concerned, is_known
from tests.builders import seed_releases

BUNDLED = {release.current.title: release.current for release in seed_releases()}
FILLER = "The ministry will support companies and review the results with experts."


def filed(title, body):
    return [one.code for one in concerned(title, body)]


def body_of(*sentences, number=4):
    return " ".join([*sentences, *[FILLER] * number])


LEAD = [
    "The ministry met companies hit by Japanese export rules.",
    "Japan changed its list in July.",
    "Firms asked for talks with Japan.",
]


def test_a_country_of_the_lead_that_is_named_in_three_sentences_is_the_subject():
    assert filed("Support for companies", body_of(*LEAD)) == ["JP"]


@pytest.mark.parametrize("sentences", [LEAD[:2], LEAD[:1], [FILLER * 7, *LEAD]])
def test_a_passing_mention_is_not_what_a_release_is_about(sentences):
    assert filed("Support for companies", body_of(*sentences, number=9)) == []


def test_a_country_in_a_good_part_of_the_text_needs_no_lead():
    text = " ".join([FILLER] * 6 + ["Peru opened its market."] * 4)
    assert filed("New markets", text) == ["PE"]


def test_an_agreement_with_korea_makes_two_sentences_enough():
    late = ["The visit leads to Gulf countries.", FILLER, FILLER, FILLER, FILLER, FILLER]
    bond = ["Models are offered to the GCC.", "The Korea–GCC FTA will be signed soon."]
    assert filed("New markets", " ".join(late + bond)) == ["GCC"]
    plain = ["Models are offered to the GCC.", "The GCC will grow soon."]
    assert filed("New markets", " ".join(late + plain)) == []


@pytest.mark.parametrize(("title", "body"), [
    ("Exports rise", ("Exports rose 5.1 percent in May. Exports to China rose 6.9 percent. "
     "China bought more chips. Demand in China was firm. China recovers.")),
    ("5월 수출입 동향", ("5월 수출은 8.4% 증가하였다. 중국 수출은 6.9% 증가하였다. "
     "중국은 회복세이다. 중국 시장이 좋다. 중국은 크다.")),
])  # fmt: skip
def test_a_release_of_figures_is_about_no_market_it_lists(title, body):
    assert filed(title, body) == []


def test_a_tariff_on_imports_is_no_statistics():
    lead = "The U.S. will put a tariff of 25 percent on imports of steel."
    body = body_of(lead, "The U.S. government decides in May.", "U.S. firms object.")
    assert filed("Minister meets steel makers", body) == ["US"]


@pytest.mark.parametrize(
    ("aside", "expected"),
    [("(Chair: Yonah Martin, Senator of Canada)", []), ("(Canada)", ["CA"])],
)
def test_a_post_in_brackets_counts_for_nothing(aside, expected):
    sentences = [
        f"The forum met {aside} in May.",
        f"Experts {aside} spoke.",
        f"It {aside} ended.",
    ]
    assert filed("Forum of experts", body_of(*sentences)) == expected


def test_a_long_list_of_countries_is_about_none():
    row = "Demand came from China, Vietnam, India and Japan."
    assert filed("Phones sell well", body_of(row, row, row)) == []


@pytest.mark.parametrize("venue", [
    "The meeting was held in Geneva, Switzerland, on Monday.",
    "He attended the summit in Switzerland.",
    "The conference scheduled for March 2026 in Switzerland was discussed.",
    "스위스 제네바에서 회의가 개최되었다.",
    "The event hosted by Switzerland was held on Monday.",
    "스위스 주최 회의가 열렸다.",
])  # fmt: skip
def test_where_something_takes_place_is_not_what_it_is_about(venue):
    assert filed("Trade talks", " ".join([venue] * 4)) == []


@pytest.mark.parametrize(("title", "expected"), [
    ("Minister visits Poland, Czechia", ["PL", "CZ"]),
    ("Meeting to discuss investment in Vietnam", ["VN"]),
    ("Minister meets firms operating in India", ["IN"]),
])  # fmt: skip
def test_a_country_that_is_dealt_with_is_no_venue(title, expected):
    assert filed(title, "") == expected


def test_a_country_visited_for_its_own_sake_is_no_venue():
    assert filed("Minister visits Switzerland to discuss tariffs", "") == ["CH"]


def test_the_title_comes_first_and_then_the_country_of_most_sentences():
    body = body_of(*LEAD, "Peru agreed.", "Peru and Korea signed.", number=0)
    assert filed("Talks with Peru", body) == ["PE", "JP"]


def test_each_country_says_which_words_made_it_one():
    title, body = "Korea–Japan talks", "Export rose. Japan's minister came."
    (found,) = concerned(title, body)
    shown = [(hit.field, hit.text) for hit in found.because]
    assert shown == [("title", "Japan"), ("body", "Japan")]
    texts = {"title": title, "body": body}
    assert all(texts[hit.field][hit.start : hit.end] == hit.text for hit in found.because)


@pytest.mark.parametrize(("title", "expected"), [
    ("Tariff Response 119 Expands On-Site Support System", ["US"]),
    ("7th Round of Korea–Thailand Comprehensive Economic Partnership Agreement (CEPA)", ["TH"]),
    ("Korea and Saudi Arabia Strengthen “Rafiq” (Companion) Partnership", ["SA", "GCC"]),
    ("Korea’s Exports Hit Record High in November", []),
    (("MOTIR Reviews Agenda Items for the Successful Convening of the 14th WTO Ministerial"
     " Conference"), []),
    ("Korea and African Countries Discuss Ways to Expand Trade and Industry Cooperation", []),
    (("Korea–EU to Deepen Cooperation on Semiconductors, AI, Future Mobility, Batteries, and"
     " Economic Security"), ["EU"]),
])  # fmt: skip
def test_bundled_releases_are_filed_as_an_analyst_would(title, expected):
    assert filed(title, BUNDLED[title].body) == expected


PIECES = st.lists(
    st.sampled_from([
        "Korea", "한국", "한-", "한미", "Japan", "일본과", "Réunion", "Türkiye", "튀르키예의",
        "U.S.", "Georgia", "인도", "EU", "held in", "에서 개최", ".", ",", "\n", "and", "5 %",
        "수출", "exports", "e\u0301", "\u1112\u1161", "\u200b", "Côte d’Ivoire", "印", "+",
    ])
)  # fmt: skip
TEXTS = st.one_of(PIECES.map(" ".join), PIECES.map("".join), st.text())


@given(title=TEXTS, body=TEXTS)
def test_codes_are_known_and_korea_is_never_among_them(title, body):
    found = filed(title, body)
    assert len(set(found)) == len(found)
    assert "KR" not in found
    assert all(is_known(code) for code in found)


@given(title=TEXTS, body=TEXTS)
def test_how_accents_and_hangul_are_written_does_not_matter(title, body):
    def composed(form):
        return filed(unicodedata.normalize(form, title), unicodedata.normalize(form, body))

    assert composed("NFC") == composed("NFD")


@given(title=TEXTS, body=TEXTS)
def test_what_is_shown_stands_in_the_text_to_the_letter(title, body):
    texts = {"title": title, "body": body}
    for one in concerned(title, body):
        assert one.because
        for hit in one.because:
            assert hit.text
            assert texts[hit.field][hit.start : hit.end] == hit.text


@given(st.permutations(["Peru agreed.", "China said no.", "Peru signed.", "Chile waits.",
                        "Peru and Korea met.", "Peru pays."]))  # fmt: skip
def test_the_order_of_sentences_after_the_lead_does_not_matter(sentences):
    text = " ".join([FILLER] * 6 + sentences)
    assert filed("New markets", text) == ["PE"]


@given(st.integers(0, 40))
def test_invisible_characters_hide_no_country(place):
    title = "Ministers of Korea and Japan discuss trade"
    hidden = title[:place] + "\u200b" + title[place:]
    assert filed(hidden, "") == ["JP"]


def test_a_long_decomposed_text_is_read_as_far_as_a_composed_one():
    body = "페루는 합의하였다. " * 900 + "칠레는 멀다. " * 9_000
    decomposed = unicodedata.normalize("NFD", body)
    assert filed("소식", decomposed) == filed("소식", body) == ["CL", "PE"]


def test_a_country_named_after_the_first_pages_only_is_not_the_subject():
    assert filed("News", FILLER * 400 + "Peru signed. " * 400) == []
