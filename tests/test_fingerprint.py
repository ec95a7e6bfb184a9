"""Equality and likeness of texts."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.fingerprint import (
    canonical_text,
    containment,
    content_hash,
    raw_hash,
    release_id,
    shingles,
    title_key,
)
from tests.builders import seed_releases

REVISIONS = [release.current for release in seed_releases()]
CHARS = st.sampled_from("aé가0.,'’′\"“–−-…=/ \n\t\xa0\u3000\x1f\u0301\u0338\u00ad\u200b\ufeff")
TEXT = st.text(CHARS, max_size=30) | st.text(st.characters())

STRAIGHT = str.maketrans("‘’“”", "''\"\"")
DASHES = str.maketrans("–—", "--")
COSMETIC = {
    "straight quotes": lambda text: text.translate(STRAIGHT),
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "hyphens for dashes": lambda text: text.translate(DASHES),
    "no-break and double blanks": lambda text: text.replace(" ", "\xa0 "),
    "soft hyphens and zero-width spaces": "\u00ad\u200b".join,
    "spaced hyphens for em dashes": lambda text: text.replace("—", " - "),
}


def hashed(revision):
    return content_hash(revision.title, revision.date.isoformat(), revision.body)


@pytest.mark.parametrize("change", COSMETIC.values(), ids=COSMETIC)
@pytest.mark.parametrize("revision", REVISIONS, ids=lambda revision: revision.title[:30])
def test_typography_changes_neither_the_hash_nor_the_title_key(revision, change):
    edited = replace(revision, title=change(revision.title), body=change(revision.body))
    assert hashed(edited) == hashed(revision)
    assert title_key(edited.title) == title_key(revision.title)


def test_forty_releases_have_forty_hashes():
    assert len({hashed(revision) for revision in REVISIONS}) == len(REVISIONS) == 40


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("16.7", "167"),
        ("5.0", "50"),
        ("-3.1", "3.1"),
        ("10–12", "1012"),
        ("$1,234", "$1.234"),
        ("re-sign", "resign"),
        ("10⁹", "109"),
        ("H₂O", "H2O"),
        ("½", "1⁄2"),
        ("５", "5"),
        ("US", "us"),
        ("Polish", "polish"),
        ("△3.1", "3.1"),
        ("May 1", "May 11"),
    ],
)
def test_what_a_reader_would_see_changes_the_hash(one, other):
    assert content_hash("T", "2026-03-01", one) != content_hash("T", "2026-03-01", other)
    assert content_hash(one, "2026-03-01", "B") != content_hash(other, "2026-03-01", "B")


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        pytest.param(" a\r\n\tb\u2028c\xa0 d ", "a b c d", id="white space"),
        pytest.param("‘a’ ‚b‛ ′", "'a' 'b' '", id="single quotes"),
        pytest.param("“a” „b‟ ″", '"a" "b" "', id="double quotes"),
        pytest.param("‐‑‒–—―−", "-------", id="dashes"),
        pytest.param("a – b — c - d", "a-b-c-d", id="blanks around a dash"),
        pytest.param("a -3", "a -3", id="a blank before a minus stays"),
        pytest.param("wait…", "wait...", id="ellipsis"),
        pytest.param("e\u200b\u0301", "é", id="a mark behind an invisible character"),
        pytest.param("=\u0338 ≠", "≠ ≠", id="composition"),
    ],
)
def test_the_canonical_form(text, canonical):
    assert canonical_text(text) == canonical


@given(TEXT)
def test_a_canonical_text_is_its_own_canonical_text(text):
    assert canonical_text(canonical_text(text)) == canonical_text(text)


@given(TEXT)
def test_a_canonical_text_has_only_single_blanks(text):
    assert canonical_text(text) == " ".join(canonical_text(text).split())


@given(TEXT, TEXT)
def test_title_and_body_cannot_be_shifted_against_each_other(title, body):
    moved = content_hash(f"{title}\x1f2026-03-01\x1fx", "2026-03-01", body)
    assert moved != content_hash(title, "2026-03-01", f"x\x1f2026-03-01\x1f{body}")


def test_hashes_and_ids_stay_what_they_are():
    """They are stored, and part of addresses and feed ids."""
    assert content_hash("Steel", "2026-03-01", "It rose 16.7 percent.") == (
        "c1:1eb67bca4063383399320f0237ebb7c9edb17bb2f00ee1715252937a971e273a"
    )
    assert release_id("motir", "2026-03-01", "steel exports rise", 1) == "raa57108634039cf44bd1"
    assert (
        release_id("motir", "2026-03-01", "steel exports rise", 2) == "raa57108634039cf44bd1-2"
    )


def test_the_raw_hash_sees_every_letter():
    stated = ("It’s steel", "2026-03-01", "Prices  rose.")
    assert raw_hash(*stated) == raw_hash(*stated)
    assert raw_hash(*stated) != raw_hash("It's steel", *stated[1:])
    assert raw_hash(*stated) != raw_hash(*stated[:2], "Prices rose.")


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Korea’s K-Steel: 16.7% UP!", "korea k steel 16.7 up"),
        ("한국 수출", "한국 수출"),
        ("— …", "- ..."),
        ("", ""),
    ],
)
def test_a_title_key_is_the_words_of_the_title(title, key):
    assert title_key(title) == key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", set()),
        ("Steel rose", {("steel", "rose")}),
        ("Steel rose in May", {("steel", "rose", "in"), ("rose", "in", "may")}),
    ],
)
def test_shingles_are_triples_of_words(text, expected):
    assert shingles(text) == expected


def test_containment_is_the_share_of_the_smaller_text():
    whole = shingles("one two three four five six")
    assert containment(whole, shingles("two three four five")) == 1.0
    assert containment(shingles("one two three x y"), whole) == pytest.approx(1 / 3)
    assert containment(whole, shingles("")) == 0.0


@given(st.sampled_from(REVISIONS), st.sampled_from(REVISIONS))
def test_different_releases_have_little_in_common(one, other):
    score = containment(shingles(one.body), shingles(other.body))
    assert score == containment(shingles(other.body), shingles(one.body))
    assert score == 1.0 if one == other else score <= 0.34
