"""The page of a search, as a reader sees it."""

from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from notifier import pages
from notifier.errors import QueryError
from notifier.narrowing import Narrower, Wider
from notifier.pages.conditions import Facets, TopicNumber, narrower, wider
from notifier.pages.searching import EXAMPLES, Results
from notifier.query import evaluate, parse
from notifier.release import Hit
from notifier.site import search_page_path
from tests.builders import a_document, a_release, a_revision, a_site
from tests.page_samples import links, seen

SITE = a_site(is_served=True)
NONE = Facets((), (), (), (), (), {})


def results(*found, **fields):
    shown = Results(
        found=found,
        total=len(found),
        is_total=True,
        page=1,
        number_of_pages=1,
        is_newest=False,
        facets=NONE,
    )
    return replace(shown, **fields)


def a_result(wanted, **fields):
    revision = a_revision(**fields)
    because = evaluate(parse(wanted), a_document(revision.title, revision.body))
    return a_release(current=revision), because


def page_of(query, *found, site=SITE, **fields):
    return pages.search_results(site, parse(query), results(*found, **fields))


def error(text):
    with pytest.raises(QueryError) as raised:
        parse(text)
    return pages.search_error(SITE, raised.value)


def hidden(page):
    """What the form sends besides what is typed."""
    (form,) = html.document_fromstring(page.decode()).forms
    return {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}


def facet(text):
    return parse(text).root


def test_every_example_is_in_the_language_and_leads_to_its_results():
    found = links(pages.search_help(SITE))
    for query, _ in EXAMPLES:
        assert parse(query)
        assert unquote(found[query]) == f"search?q={query}"


def test_every_field_of_the_language_is_explained():
    said = seen(pages.search_help(SITE))
    for field in ("title:", "body:", "country:", "date:", "kind:", "weight:", "category:"):
        assert field in said


def test_a_result_shows_the_words_that_matched_and_the_sentence_they_stand_in():
    found = a_result(
        "steel quota",
        title="Steel talks",
        body="A word of welcome. The quota of <b>steel</b> was raised. Good bye.",
    )
    page = page_of("steel quota", found)
    tree = html.fromstring(page.decode())
    assert [one.text for one in tree.iter("mark")] == ["Steel", "quota", "steel"]
    (sentence,) = tree.find_class("snippet")
    assert sentence.text_content() == "The quota of <b>steel</b> was raised."
    assert "1 release" in seen(page)
    assert tree.xpath("//input[@name='q']/@value") == ["steel quota"]


def heading(page):
    return html.fromstring(page.decode()).get_element_by_id("results-heading").text_content()


def test_the_heading_says_what_was_searched_for_whoever_prints_it():
    assert heading(page_of("Japan\n steel", total=1_145)) == "1,145 releases for Japan steel"
    assert heading(page_of("steel NOT <b>")) == "0 releases for steel NOT <b>"


def test_a_long_search_is_shortened_in_the_heading():
    said = heading(page_of("steel " * 100))
    assert said.startswith("0 releases for steel steel")
    assert said.endswith("…")
    assert len(said) < 200


def test_more_than_was_looked_at_is_said():
    page = page_of("steel", total=2_000, is_total=False)
    assert "More than 2,000 releases" in seen(page)


def test_pages_keep_the_query_and_the_order():
    page = page_of("Japan AND steel", total=60, page=2, number_of_pages=3, is_newest=True)
    found = links(page)
    assert found["← Page 1"] == "search?q=Japan%20AND%20steel&order=newest"
    assert found["Page 3 →"] == "search?q=Japan%20AND%20steel&order=newest&page=3"


def test_a_page_that_is_not_there_leads_to_the_first():
    page = page_of("steel", total=60, page=9, number_of_pages=3)
    assert "This search has no page 9." in seen(page)
    assert not [name for name in links(page) if name.startswith("← Page")]
    assert links(page)["Go to its first page"] == "search?q=steel"


@pytest.mark.parametrize(
    ("query", "advised"),
    [
        ("steel", True),
        ("country:JP steel NEAR/3 quota", True),
        ("country:JP NOT steel", True),
        ("country:JP OR (steel date:2026)", True),
        ("country:JP date:2026", False),
        ("date:2026 NOT country:JP", False),
        ("*", False),
    ],
)
def test_fewer_words_are_advised_where_there_are_words(query, advised):
    said = seen(page_of(query))
    assert "No release matches." in said
    assert ("Fewer words find more" in said) is advised


def test_a_search_is_got_by_feed_and_by_mail():
    page = page_of("japan steel")
    base = "https://example.org"
    assert links(page)["Get it by mail"] == f"{base}/subscribe?q=japan%20steel"
    addresses = [
        f"{base}/search.{one}?q=japan%20AND%20steel" for one in ("atom", "rss", "json")
    ]
    tree = html.fromstring(page.decode())
    assert tree.xpath("//link[@rel='alternate']/@href") == addresses
    assert tree.xpath("//a[@data-copy]/@href") == addresses[:1]


def test_without_the_forms_no_mail_is_promised():
    assert b"subscribe?q=" not in page_of("steel", site=a_site())


def test_a_search_too_long_for_a_feed_says_so():
    page = page_of(" OR ".join(f"철강{n}" for n in range(120)))
    assert "too long for the address of a feed" in seen(page)
    assert b'rel="alternate"' not in page


def test_search_engines_are_told_to_leave_searches_alone():
    for page in (pages.search_help(SITE), page_of("steel"), error("steel (")):
        tree = html.fromstring(page.decode())
        assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert not tree.xpath("//link[@rel='canonical']")


@pytest.mark.parametrize(
    ("text", "wrong", "column"),
    [
        ("titel:steel", "titel:", 1),
        ("steel AND titel:japan", "titel:", 11),
        ("steel (quota", "(", 7),
        ('steel "trade agreement', '"trade agreement', 7),
        ("steel kind:figure", "figure", 12),
        ("ex*port", "*port", 3),
        ("steel OR", "OR", 7),
        ("", " ", 1),
    ],
)
def test_the_place_of_an_error_is_marked_in_what_was_typed(text, wrong, column):
    tree = html.fromstring(error(text).decode())
    (place,) = tree.xpath("//pre/code")
    assert place.text_content() == (text or " ")
    assert place.find("mark").text_content() == wrong
    warning = tree.get_element_by_id("q-problem")
    assert f"Column {column}." in warning.text_content()
    (field,) = tree.xpath("//input[@name='q']")
    assert (field.get("value"), field.get("aria-describedby")) == (text, "q-problem")
    assert field.get("aria-invalid") == "true"


def test_a_topic_that_there_is_not_is_named_and_the_search_offered_without_it():
    page = pages.search_nowhere(SITE, "steel", "<b>nope", is_newest=True)
    assert "There is no topic called <b>nope. Search all releases" in seen(page)
    assert links(page)["Search all releases"] == "search?q=steel&order=newest"
    assert hidden(page) == {"order": "newest"}
    assert (
        links(pages.search_nowhere(SITE, "", "nope", is_newest=False))["Search all releases"]
        == "search"
    )
    assert len(pages.search_nowhere(SITE, "x" * 20_000, "nope", is_newest=False)) < 20_000


def test_what_to_write_instead_is_said():
    assert "Did you mean title:?" in seen(error("titel:steel"))


def test_a_long_error_is_shown_around_its_place():
    page = error("steel " * 150 + "titel:japan" + " steel" * 100)
    (place,) = html.fromstring(page.decode()).xpath("//pre/code")
    assert place.text_content().startswith("…")
    assert place.text_content().endswith("…")
    assert len(place.text_content()) < 150
    assert "Column 901." in seen(page)


@given(st.text(max_size=60))
def test_whatever_was_typed_stands_in_the_form_and_is_never_markup(text):
    for page in (
        pages.search_refused(SITE, f"{text}<b>'\"", "It is refused."),
        error(f"{text} ("),
    ):
        tree = html.document_fromstring(page.decode())
        assert not tree.xpath("//b")
        (value,) = tree.xpath("//input[@name='q']/@value")
        assert len(value) >= len(text)
        forbidden = {chr(code) for code in (*range(9), *range(14, 32), *range(0x7F, 0xA0))}
        assert not forbidden & set(value)


def test_twenty_thousand_characters_make_no_large_page():
    assert len(error("x" * 20_000)) < 20_000


def test_what_narrows_is_said_in_words_with_its_number():
    facets = replace(
        NONE,
        countries=[Narrower(facet("country:JP"), "country:JP AND steel", 1_234)],
        times=[
            Narrower(facet("date:2026"), "date:2026-01-01..2026-12-31 AND steel", 2),
            Narrower(facet("date:2026-02"), "date:2026-02-01..2026-02-28 AND steel", 1),
        ],
        categories=[Narrower(facet('category:"trade/investment"'), "x", 3)],
        category_names={"trade investment": "Trade/Investment"},
        topics=[TopicNumber("steel", "Steel", 7)],
    )
    page = page_of("steel", total=9, facets=facets)
    for said in ("Japan 1,234", "2026 2", "February 2026 1", "Trade/Investment 3", "Steel 7"):
        assert said in seen(page)
    base = "https://example.org"
    assert links(page)["Japan"] == f"{base}/search?q=country%3AJP%20AND%20steel"
    assert links(page)["Steel"] == f"{base}/search?q=steel&topic=steel"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("country:asean", "ASEAN"),
        ("date:2025-09-30", "30 Sep 2025"),
        ("date:2024-02", "February 2024"),
        ("date:2024", "2024"),
        ("date:2025-01..2025-03", "1 Jan 2025 to 31 Mar 2025"),
        ("date:>=2025-09", "since 1 Sep 2025"),
        ("date:<2025", "until 31 Dec 2024"),
        ("kind:figures", "kind: figures"),
        ("weight:>=minor", "weight: minor or major"),
        ("source:motir", "source: motir"),
    ],
)
def test_what_a_search_is_narrowed_to_can_be_taken_away(text, said):
    found = Wider(facet(text), "steel")
    page = page_of("steel", facets=replace(NONE, wider=[found]))
    tree = html.fromstring(page.decode())
    (link,) = tree.xpath("//ul[@class='narrowed']//a")
    assert link.get("aria-label") == f"Take away: {said}"
    assert link.get("href") == "https://example.org/search?q=steel"


def test_whatever_leads_on_keeps_the_topic_and_the_order():
    facets = replace(
        NONE,
        countries=[Narrower(facet("country:JP"), "country:JP AND steel", 1)],
        wider=[Wider(facet("date:2026"), "steel")],
        topic=("metals", "Metals"),
    )
    page = page_of("steel", total=9, facets=facets, is_newest=True)
    found = links(page)
    base = "https://example.org/search?q="
    assert found["Japan"] == f"{base}country%3AJP%20AND%20steel&topic=metals&order=newest"
    assert found["2026 ×"] == f"{base}steel&topic=metals&order=newest"
    assert found["topic: Metals ×"] == f"{base}steel&order=newest"
    assert hidden(page) == {"topic": "metals", "order": "newest"}
    filed = replace(NONE, topics=[TopicNumber("metals", "Metals", 2)])
    page = page_of("steel", total=9, facets=filed, is_newest=True)
    assert links(page)["Metals"] == f"{base}steel&topic=metals&order=newest"
    assert hidden(page_of("steel", facets=filed)) == {}


def test_a_link_that_would_be_too_long_is_left_out():
    long = Narrower(facet("country:JP"), "철" * 400, 1)
    assert narrower(search_page_path, "x", replace(NONE, countries=[long])) == []
    assert wider(search_page_path, "x", NONE) == []


def test_hostile_texts_of_a_release_stay_texts():
    hostile = "</p><script>alert(1)</script>\x00\x9b steel"
    release = a_release(current=a_revision(title=hostile, body=hostile, date=date(2026, 1, 1)))
    hit = Hit("body", hostile.index("steel"), len(hostile), "steel")
    page = page_of("steel", (release, (hit,)))
    assert b"<script>alert" not in page
    assert b"\x00" not in page
