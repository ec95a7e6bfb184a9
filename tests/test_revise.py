"""What a record means, and how a text changed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.fingerprint import canonical_text, content_hash
from notifier.release import Record, Weight
from notifier.revise import Known, New, Revised, Sighting, change, changed_figures, decide
from tests.builders import seed_releases

BODIES = [release.current.body for release in seed_releases()]
STEEL = "Exports of steel rose by 16.7 percent in February. Prices were stable."
EDITED = "Exports of steel rose by 17.6 percent in February. Prices were stable."
CHIPS = "Imports of chips and of displays fell again. The minister met two makers."
TEXTS = st.sampled_from([STEEL, EDITED, CHIPS, *BODIES[:3]])
IDS = ["r01", "r01-2", "r01-3"]


def a_record(body, title="Exports rise"):
    return Record(1, 2, title, date(2026, 3, 1), body, None, ())


def hash_of(body):
    return content_hash("Exports rise", "2026-03-01", body)


def a_known(body, *older, occurrence=1):
    return Known(
        release_id=IDS[occurrence - 1],
        occurrence=occurrence,
        number=len(older) + 1,
        content_hash=hash_of(body),
        older_hashes=frozenset(map(hash_of, older)),
        title="Exports rise",
        body=body,
    )


def decided(body, known, claimed=()):
    return decide(a_record(body), hash_of(body), known, claimed)


def test_a_record_that_nothing_is_known_of_is_a_new_release():
    assert decided(STEEL, []) == New(occurrence=1)


def test_the_same_text_again_is_a_sighting_of_its_revision():
    known = a_known(EDITED, STEEL)
    assert decided(EDITED, [known]) == Sighting(known, 2, "same")
    assert decided(EDITED.replace(" ", "  "), [known]) == Sighting(known, 2, "same")


def test_an_older_text_is_a_stale_sighting_and_no_revision():
    known = a_known(EDITED, STEEL)
    assert decided(STEEL, [known]) == Sighting(known, 2, "stale")


def test_another_text_under_a_known_title_and_date_is_a_revision():
    known = a_known(STEEL)
    assert decided(EDITED, [known]) == Revised(
        known, change("Exports rise", STEEL, "Exports rise", EDITED)
    )


def test_a_rewritten_text_is_still_a_revision():
    outcome = decided(CHIPS, [a_known(STEEL)])
    assert isinstance(outcome, Revised)
    assert outcome.change.kinds == ("figures", "rewrite")


def test_an_unlike_text_beside_the_known_one_is_a_second_release():
    assert decided(CHIPS, [a_known(STEEL)], {"r01"}) == New(occurrence=2)


def test_a_like_text_beside_the_known_one_is_its_revision():
    outcome = decided(EDITED, [a_known(STEEL)], {"r01"})
    assert isinstance(outcome, Revised)


def test_of_two_releases_the_likest_is_revised():
    steel, chips = a_known(STEEL), a_known(CHIPS, occurrence=2)
    for edited, revised in ((EDITED, steel), (CHIPS + " More.", chips)):
        outcome = decided(edited, [steel, chips])
        assert isinstance(outcome, Revised)
        assert outcome.known == revised


def test_a_release_that_no_other_record_states_is_revised_first():
    steel, chips = a_known(STEEL), a_known(CHIPS, occurrence=2)
    outcome = decided(BODIES[0], [steel, chips], {"r01"})
    assert isinstance(outcome, Revised)
    assert outcome.known == chips


def test_a_text_unlike_all_revises_the_first_release():
    outcome = decided(BODIES[0], [a_known(STEEL), a_known(CHIPS, occurrence=2)])
    assert isinstance(outcome, Revised)
    assert outcome.known.occurrence == 1


def test_a_current_text_of_one_release_is_no_older_text_of_another():
    older, current = a_known(CHIPS, STEEL), a_known(STEEL, occurrence=2)
    assert decided(STEEL, [older, current]) == Sighting(current, 1, "same")


KNOWN = st.lists(TEXTS, min_size=1, max_size=3, unique=True).map(
    lambda texts: [a_known(text, occurrence=n) for n, text in enumerate(texts, 1)]
)


@given(TEXTS, KNOWN, st.sets(st.sampled_from(IDS)))
def test_deciding_follows_from_what_is_known(text, known, claimed):
    outcome = decided(text, known, claimed)
    assert outcome == decided(text, list(known), set(claimed))
    match outcome:
        case Sighting(one, number, note):
            assert (one.content_hash, number, note) == (hash_of(text), one.number, "same")
        case Revised(one, how):
            assert all(hash_of(text) != other.content_hash for other in known)
            assert one in known
            assert how.kinds
        case New(occurrence):
            assert occurrence == len(known) + 1
            assert {one.release_id for one in known} <= claimed


@given(TEXTS, st.sets(TEXTS, min_size=1), KNOWN)
def test_a_known_hash_is_never_a_revision(text, older, known):
    known[0] = replace(known[0], older_hashes=frozenset(map(hash_of, older)))
    hashes = {one.content_hash for one in known} | known[0].older_hashes
    assert isinstance(decided(text, known), Sighting) == (hash_of(text) in hashes)


@pytest.mark.parametrize(
    ("old", "new", "kinds", "weight"),
    [
        pytest.param(STEEL, EDITED, ("figures", "typo"), Weight.MAJOR, id="a figure"),
        pytest.param(
            "It fell by -3.1 percent.",
            "It fell by 3.1 percent.",
            ("figures", "typo"),
            Weight.MAJOR,
            id="the sign of a figure",
        ),
        pytest.param(
            STEEL, STEEL.replace("stable", "stabel"), ("typo",), Weight.MINOR, id="a word"
        ),
        pytest.param(
            STEEL,
            STEEL.replace("were stable", "hardly moved at all"),
            ("wording",),
            Weight.MINOR,
            id="some words",
        ),
        pytest.param(
            STEEL,
            STEEL.replace("Prices were stable", "The prices of raw steel did not move much"),
            ("wording",),
            Weight.MAJOR,
            id="many words",
        ),
        pytest.param(
            STEEL, STEEL + " Demand grew.", ("appended",), Weight.MAJOR, id="a sentence more"
        ),
        pytest.param(
            STEEL,
            STEEL + "\nTotal: 5.0 tonnes",
            ("figures", "appended"),
            Weight.MAJOR,
            id="a line with a figure more",
        ),
        pytest.param(
            STEEL,
            STEEL.removesuffix(" Prices were stable."),
            ("shortened",),
            Weight.MAJOR,
            id="a sentence less",
        ),
        pytest.param(
            STEEL,
            "Prices were stable. " + STEEL.removesuffix(" Prices were stable."),
            ("wording",),
            Weight.MINOR,
            id="a short sentence that moved",
        ),
        pytest.param(STEEL, CHIPS, ("figures", "rewrite"), Weight.MAJOR, id="another text"),
    ],
)
def test_a_change_says_what_kind_it_is(old, new, kinds, weight):
    how = change("T", old, "T", new)
    assert (how.kinds, how.weight) == (kinds, weight)
    assert how.title_difference == ()


def test_a_new_title_is_a_major_change_of_its_own():
    how = change("Exports rise 5%", STEEL, "Exports rise 6%", STEEL)
    assert how.kinds == ("retitled", "figures")
    assert how.weight is Weight.MAJOR
    assert how.figures == (("5", "6"),)
    assert how.title_difference == (
        ("equal", "Exports rise "),
        ("delete", "5%"),
        ("insert", "6%"),
    )
    assert (how.words_added, how.words_removed) == (0, 0)


def test_typography_is_no_kind_beside_a_new_title():
    how = change("One", "It’s “stable” – so far.", "Two", 'It\'s "stable"-so far.')
    assert how.kinds == ("retitled",)


def test_typography_beside_a_new_sentence_is_still_an_addition():
    how = change(
        "T", "It’s stable. Prices fell.", "T", "It's stable. Prices fell. Demand grew."
    )
    assert how.kinds == ("appended",)


@pytest.mark.parametrize(
    ("edits", "figures"),
    [
        pytest.param([("delete", "16.7%"), ("insert", "17.6%")], [("16.7", "17.6")], id="pair"),
        pytest.param([("delete", "16.7%"), ("insert", "16.7 percent")], [], id="same figure"),
        pytest.param(
            [("delete", "1 and 2,000 of"), ("insert", "1 and 3,000")],
            [("2,000", "3,000")],
            id="one of two",
        ),
        pytest.param(
            [("delete", "5"), ("equal", " x "), ("insert", "6")],
            [("5", ""), ("", "6")],
            id="apart",
        ),
        pytest.param(
            [("delete", "5 6"), ("equal", " x "), ("insert", "6 6")],
            [("5", ""), ("", "6")],
            id="moved once",
        ),
        pytest.param(
            [
                ("delete", "5"),
                ("insert", "6"),
                ("equal", " x "),
                ("delete", "6"),
                ("insert", "5"),
            ],
            [("5", "6"), ("6", "5")],
            id="exchanged",
        ),
        pytest.param([("delete", "−3.1"), ("insert", "-3.1")], [], id="typography of a minus"),
        pytest.param([("delete", "△3.1"), ("insert", "3.1")], [("△3.1", "3.1")], id="minus"),
        pytest.param([("delete", "10–12"), ("insert", "10–15")], [("12", "15")], id="range"),
        pytest.param([("delete", "K2 v1.x G7"), ("insert", "K3 v2.x G8")], [], id="no figures"),
        pytest.param([("equal", "16.7")], [], id="unchanged"),
    ],
)
def test_changed_figures_are_paired(edits, figures):
    assert changed_figures(tuple(edits)) == tuple(figures)


@pytest.mark.parametrize("body", BODIES)
def test_sentences_that_change_places_change_no_figure(body):
    first, _, rest = body.partition(". ")
    how = change("T", body, "T", f"{rest} {first}.")
    assert "figures" not in how.kinds


@given(st.sampled_from(BODIES), st.sampled_from(BODIES), st.booleans())
def test_a_change_has_kinds_unless_it_is_typography(old, new, retitled):
    how = change("Old", old, "New" if retitled else "Old", new)
    assert bool(how.kinds) == (retitled or canonical_text(old) != canonical_text(new))
    assert ("retitled" in how.kinds) == retitled
    assert ("figures" in how.kinds) == bool(how.figures)
