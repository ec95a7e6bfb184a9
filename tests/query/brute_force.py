"""The query language by reading every word, and random queries to put to it.

Nothing is indexed and nothing is clever: what the evaluator finds must be what this finds.
"""

from datetime import date
from itertools import combinations

from hypothesis import strategies as st

from notifier.query import (
    And,
    Days,
    Everything,
    Facet,
    Near,
    Not,
    Or,
    Query,
    Term,
    canonical,
    evaluate,
)
from notifier.query.forms import comparable, forms, sought
from notifier.release import Weight
from notifier.words import as_written
from tests.builders import a_document, seed_releases

KINDS = [("first",), ("figures", "names"), ("typo",), ("wording", "appended")]
COUNTRIES = [(), ("JP",), ("US", "EU"), ("KR", "JP")]
CATEGORIES = [None, "Energy", "Trade/Investment", "FTA/Economic Cooperation"]
RELEASES = [release.current for release in seed_releases()]
DOCUMENTS = [
    a_document(
        release.title,
        release.body,
        date=release.date,
        kinds=KINDS[number % 4],
        weight=list(Weight)[number % 3],
        countries=COUNTRIES[number // 4 % 4],
        category=CATEGORIES[number // 3 % 4],
    )
    for number, release in enumerate(RELEASES)
]
READ = [
    {
        name: [
            (word, as_written(text[word.start : word.end]), set(forms(word.key)))
            for word in comparable(text)
        ]
        for name, text in [("title", release.title), ("body", release.body)]
    }
    for release in RELEASES
]
DATES = sorted(release.date for release in RELEASES)


def reading(node, document, read):
    """Whether ``node`` matches, and where its positive words stand."""
    match node:
        case Everything():
            return True, set()
        case Facet(field, accepted):
            return _has(document.traits, field, accepted), set()
        case Not(inner):
            return not reading(inner, document, read)[0], set()
        case And(nodes) | Or(nodes):
            found = [reading(part, document, read) for part in nodes]
            quantifier = all if isinstance(node, And) else any
            places = set().union(*(places for matches, places in found if matches))
            matches = quantifier(matches for matches, _ in found)
            return matches, places if matches else set()
    places = {
        (name, found[first][0].start, found[last][0].end)
        for name, found in read.items()
        for first, last in _spans(node, name, found)
    }
    return bool(places), places


def _spans(node, name, found):
    if isinstance(node, Term):
        return list(_term_spans(node, found)) if node.field in {None, name} else []
    left = _spans(node.left, name, found)
    right = _spans(node.right, name, found)
    pairs = [(one, other) for one in left for other in right]
    near = [pair for pair in pairs if 0 <= _between(*pair) <= node.distance]
    return {place for pair in near for place in pair}


def _between(one, other):
    """Number of words between two places; below 0 where they overlap."""
    return max(other[0] - one[1], one[0] - other[1]) - 1


def _term_spans(term, found):
    length = len(term.words)
    for first in range(len(found) - length + 1):
        if not _is(term, 0, found[first]):
            continue
        for last in range(first + length - 1, min(len(found), first + length + term.slop)):
            if _fits(term, found, first, last):
                yield first, last
                break


def _fits(term, found, first, last):
    if len(term.words) == 1:
        return _is(term, 0, found[first])
    return any(
        all(
            _is(term, index, found[ordinal])
            for index, ordinal in enumerate((first, *between, last))
        )
        for between in combinations(range(first + 1, last), len(term.words) - 2)
    )


def _is(term, index, place):
    word, written, found_by = place
    if term.exact:
        return written == term.words[index]
    if term.prefix and index == len(term.words) - 1:
        return word.key.startswith(term.words[index])
    return sought(term.words[index]) in found_by


def _has(traits, field, accepted):
    if field == "date":
        return accepted.first <= traits.date <= accepted.last
    if field == "weight":
        return traits.weight in accepted
    if field == "category":
        category = (traits.category or "").lower().replace("/", " ")
        return f" {accepted[0]} " in f" {category} "
    held = {"kind": traits.kinds, "country": traits.countries, "source": (traits.source,)}
    return accepted[0] in held[field]


FIELD = st.sampled_from([None, "title", "body"])


@st.composite
def terms(draw, field=FIELD):
    """Words of a real release, some left out, as one of the ways to ask for them."""
    read = draw(st.sampled_from(READ))
    found = read[draw(st.sampled_from(["title", "body"]))]
    start = draw(st.integers(0, len(found) - 1))
    kept = [place for place in found[start : start + 5] if draw(st.booleans())][:3]
    kept = kept or [found[start]]
    exact = draw(st.booleans())
    words = [written if exact else word.key for word, written, _ in kept]
    beginning = words[-1][: draw(st.integers(3, 6))]
    prefix = not exact and beginning.isalnum() and len(beginning) > 2 and draw(st.booleans())
    if prefix:
        words[-1] = beginning
    slop = draw(st.integers(0, 3)) if len(words) > 1 else 0
    return Term(tuple(words), prefix, draw(field), slop, exact)


@st.composite
def nears(draw):
    field = st.just(draw(FIELD))
    return Near(draw(terms(field)), draw(terms(field)), draw(st.integers(0, 12)))


@st.composite
def days(draw):
    ends = st.sampled_from([date.min, *DATES, date.max])
    return Facet("date", Days(*sorted([draw(ends), draw(ends)])))


FACETS = st.sampled_from([
    *(Facet("kind", (kind,)) for kind in ("first", "names", "typo", "appended", "revert")),
    *(Facet("country", (code,)) for code in ("JP", "US", "EU", "FR")),
    *(Facet("category", (words,)) for words in ("energy", "trade", "trade investment", "fta")),
    *(Facet("source", (source,)) for source in ("motir", "other")),
    *(Facet("weight", weights) for weights in (("none",), ("minor", "major"))),
])  # fmt: skip
COMMON = st.sampled_from(["the", "of", "korea", "and", "trade", "in"])
NODES = st.recursive(
    terms()
    | nears()
    | FACETS
    | days()
    | st.builds(Term, st.tuples(COMMON, COMMON), slop=st.integers(0, 3))
    | st.just(Everything()),
    lambda node: st.one_of(
        st.builds(Not, node),
        st.builds(And, st.lists(node, min_size=1, max_size=4).map(tuple)),
        st.builds(Or, st.lists(node, min_size=1, max_size=4).map(tuple)),
    ),
    max_leaves=12,
)


def query(node):
    return Query("", canonical(node), node)


def places(found):
    return None if found is None else {(hit.field, hit.start, hit.end) for hit in found}


def disagreements(node):
    """Numbers of the releases on which the evaluator and a reader differ."""
    for number, (document, read) in enumerate(zip(DOCUMENTS, READ, strict=True)):
        matches, expected = reading(node, document, read)
        found = places(evaluate(query(node), document))
        if found != (expected if matches else None):
            yield number
