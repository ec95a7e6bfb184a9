"""A search finds what the evaluator matches, whatever is asked of it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifier.change import FIRST
from notifier.filing import Filing, Subject
from notifier.pipeline.reconcile import reindex
from notifier.pipeline.search import Order, matching, search
from notifier.pipeline.search_page import facets
from notifier.query import And, Near, Not, Or, Term, evaluate, parse
from notifier.release import Weight
from notifier.store import Store
from tests.builders import seed_releases
from tests.query.brute_force import FACETS, NODES, query
from tests.store.filled import MOTIR, NOW, a_record, a_seed, an_arrival, prepare

KINDS = [("first",), ("figures", "names"), ("typo",)]
CATEGORIES = [None, "Energy", "Trade/Investment", "FTA/Economic Cooperation"]
STRANGE = [
    (
        "미국 철강 관세",
        "수출을 늘리는 방안과 미국 FTA를 논의했다. '반도체 특별법'을. 한국의 수출.",
    ),
    ("US FTA를 위한 협상", "US FTA를 맺은 나라와의 trade가 늘었다. café’s ½ ㈜ 3.5% KOREA's"),
    ("Indices", "U.S. exports, analyses and indices; the us. companies' 1,000 gases ﷺ _x_ ٣ ⒈"),
    (
        "\ufdfa ﬁ",
        "İstanbul ſ ß ℃ Ⅳ Ｕ．Ｓ． e\u0301tude \u0301 a'b'c 'OR' NEAR(x, 2) \"*\" title:x",
    ),
]
STRANGE_WORDS = [
    "수출", "수출은", "미국", "fta", "us", "trade", "나라", "특별법", "반도체", "늘었다",
    "cafe", "½", "1⁄2", "u.s", "export", "exports", "index", "indices", "ind", "com", "gas",
    "gases", "1,000", "or", "near", "title", "x", "_x_", "a'b'c", "ss", "istanbul", "fi",
    "etude", "korea", "iv", "of", "the",
]  # fmt: skip
WRITTEN = ["US", "FTA를", "café", "Café", "½", "1⁄2", "KOREA", "U.S", "ß", "ﬁ", "OR", "étude"]


def words_of(texts):
    return st.lists(st.sampled_from(texts), min_size=1, max_size=3).map(tuple)


@st.composite
def strange_terms(draw, field=st.sampled_from([None, "title", "body"])):  # noqa: B008 - a strategy
    exact = draw(st.booleans())
    found = draw(words_of(WRITTEN if exact else STRANGE_WORDS))
    slop = draw(st.integers(0, 3)) if len(found) > 1 else 0
    return Term(found, not exact and draw(st.booleans()), draw(field), slop, exact)


STRANGE_NODES = st.recursive(
    strange_terms()
    | st.builds(Near, strange_terms(st.none()), strange_terms(st.none()), st.integers(0, 5))
    | FACETS,
    lambda node: st.one_of(
        st.builds(Not, node),
        st.builds(And, st.lists(node, min_size=1, max_size=3).map(tuple)),
        st.builds(Or, st.lists(node, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


def put(store, seq, record, **fields):
    """A release that is filed as ingest files it."""
    changed = fields.pop("change", FIRST)
    subject = Subject.of_record(
        record, source=MOTIR, kinds=changed.kinds, weight=changed.weight
    )
    matches = Filing.of([]).matches(subject)
    for one in matches:
        store.topics.remember(one.slug, title=one.title, query="", position=9, created_at=NOW)
    fields = {"release_id": f"r{seq}", "matches": matches} | fields
    store.releases.append(1, [an_arrival(seq=seq, record=record, change=changed, **fields)], [])


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """The bundled releases and some in strange letters, with kinds and categories."""
    with Store.open(tmp_path_factory.mktemp("search") / "notifier.db") as store:
        prepare(store)
        stated = [
            (one.current.title, one.current.body, one.current.date) for one in seed_releases()
        ]
        stated += [(title, body, stated[0][2]) for title, body in STRANGE]
        with store.transaction():
            a_seed(store)
            for seq, (title, body, day) in enumerate(stated, 1):
                changed = replace(FIRST, kinds=KINDS[seq % 3], weight=list(Weight)[seq % 3])
                record = a_record(
                    title=title, body=body, date=day, category=CATEGORIES[seq % 4]
                )
                put(store, seq, record, change=changed)
        reindex(store)
        yield store


@pytest.fixture(scope="module")
def documents(store):
    return [
        (one.id, Subject.of_revision(one, one.current).document)
        for one in store.reading.every()
    ]


def agree(store, documents, node):
    wanted = query(node)
    expected = {
        name: because
        for name, document in documents
        if (because := evaluate(wanted, document)) is not None
    }
    listed = list(matching(store, wanted))
    assert {one.release.id: one.because for one in listed} == expected
    dates = [one.release.current.date for one in listed]
    assert dates == sorted(dates, reverse=True)
    results = search(store, wanted, order=Order.BEST, offset=0, limit=99)
    assert {one.release.id: one.because for one in results.found} == expected
    assert (results.total, results.is_total) == (len(expected), True)


@settings(max_examples=30)
@given(node=NODES)
def test_a_search_finds_what_matches_and_nothing_else(store, documents, node):
    agree(store, documents, node)


@settings(max_examples=80)
@given(node=STRANGE_NODES)
def test_so_it_does_in_korean_and_with_any_sign(store, documents, node):
    agree(store, documents, node)


DEEP = "(" * 31 + "steel" + "".join(f" {'OR' if n % 2 else 'AND'} w{n})" for n in range(31))
BUSHY = " OR ".join(f"(a{n} (b{n} OR (c{n} (d{n} OR (e{n} -f{n})))))" for n in range(33))


@pytest.mark.parametrize(
    "text",
    [
        DEEP,
        BUSHY,
        " ".join(f"w{n}" for n in range(200)),
        " OR ".join(f'"a{n} b{n} c{n}"~20' for n in range(150)),
        " OR ".join(f"abc{n}* NEAR b{n}" for n in range(99)),
        "a" * 4_000,
        f'"{"a " * 1_999}"',
    ],
    ids=["deep", "bushy", "long", "slops", "nears", "word", "phrase"],
)
def test_the_largest_queries_are_searched_too(store, text):
    wanted = parse(text)
    assert search(store, wanted, order=Order.BEST, offset=0, limit=9).is_total
    assert list(matching(store, wanted)) == []


def test_pages_are_parts_of_one_list(store):
    wanted = parse("trade OR korea")
    for order in Order:
        whole = search(store, wanted, order=order, offset=0, limit=99)
        pages = [
            search(store, wanted, order=order, offset=at, limit=3) for at in range(0, 99, 3)
        ]
        assert [one for page in pages for one in page.found] == list(whole.found)
        assert {(page.total, page.is_total) for page in pages} == {(whole.total, True)}


def test_a_word_in_the_title_makes_a_release_rank_before_those_that_only_mention_it(store):
    results = search(store, parse("fta"), order=Order.BEST, offset=0, limit=99)
    ranks = ["fta" in one.release.current.title.casefold() for one in results.found]
    assert ranks == sorted(ranks, reverse=True)
    assert {True, False} == set(ranks)


@settings(deadline=None, max_examples=30)
@given(node=NODES)
def test_what_narrows_a_search_keeps_as_many_of_its_results_as_it_says(store, node):
    wanted = query(node)
    found = search(store, wanted, order=Order.NEWEST, offset=0, limit=99)
    offered = facets(store, wanted, found.ids)
    for one in (*offered.countries, *offered.times, *offered.categories):
        narrowed = search(store, parse(one.query), order=Order.NEWEST, offset=0, limit=99)
        assert set(narrowed.ids) < set(found.ids)
        assert len(narrowed.ids) == one.number


def test_a_search_is_narrowed_by_all_that_its_results_differ_in(store):
    wanted = parse("trade OR korea")
    ids = search(store, wanted, order=Order.NEWEST, offset=0, limit=99).ids
    offered = facets(store, wanted, ids)
    assert len(offered.countries) > 1
    assert len(offered.times) > 1
    assert len(offered.categories) == 3
