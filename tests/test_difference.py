"""What changed between two texts."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.difference import difference, words_changed
from tests.builders import seed_releases

BODIES = [release.current.body for release in seed_releases()]
# Few words, so that texts have much in common and repeat themselves.
PIECES = st.sampled_from(
    ["a", "b", "c ", "d ", "16.7", "-3%", ". ", ".", ",", "\n", "  ", "’s"]
)
TEXT = st.lists(PIECES, max_size=25).map("".join)
FIGURE = re.compile(r"(?<= )[0-9]+(?:[.,][0-9]+)*(?= )")


def old_text(edits):
    return "".join(text for op, text in edits if op != "insert")


def new_text(edits):
    return "".join(text for op, text in edits if op != "delete")


@given(TEXT, TEXT)
def test_nothing_is_deleted_only_to_be_inserted_again(old, new):
    for (op, text), (next_op, next_text) in pairwise(difference(old, new)):
        assert (op, next_op) != ("delete", "insert") or text != next_text


def changes(edits):
    return [edit for edit in edits if edit[0] != "equal"]


@given(TEXT | st.text(), TEXT | st.text())
def test_both_texts_can_be_read_off_the_edits(old, new):
    edits = difference(old, new)
    assert old_text(edits) == old
    assert new_text(edits) == new


@given(TEXT, TEXT)
def test_edits_are_visible_and_in_order(old, new):
    edits = difference(old, new)
    ops = [op for op, _ in edits]
    assert all(text for _, text in edits)
    assert not set(pairwise(ops)) & {("insert", "delete"), *((op, op) for op in ops)}


@given(TEXT)
def test_a_text_does_not_differ_from_itself(text):
    assert changes(difference(text, text)) == []


@pytest.mark.parametrize(
    ("old", "new", "edits"),
    [
        pytest.param(
            "Exports rose 16.7 percent. Prices fell.",
            "Exports rose 167 percent. Prices fell.",
            [("delete", "16.7"), ("insert", "167")],
            id="a figure before a sentence that stays",
        ),
        pytest.param(
            "Growth was -3.1% in May.",
            "Growth was 3.1% in May.",
            [("delete", "-3.1%"), ("insert", "3.1%")],
            id="a sign belongs to its figure",
        ),
        pytest.param(
            "A range of 10-12 units.",
            "A range of 10-15 units.",
            [("delete", "12"), ("insert", "15")],
            id="a range is two figures",
        ),
        pytest.param(
            "Exports rose.",
            "Exports rose and fell.",
            [("insert", " and fell")],
            id="words added",
        ),
        pytest.param(
            "Steel exports rose.",
            "Exports rose.",
            [("delete", "Steel exports"), ("insert", "Exports")],
            id="a first word taken away",
        ),
        pytest.param(
            "A b.",
            "A b. C d e f. G h i j k.",
            [("insert", " C d e f. G h i j k.")],
            id="sentences added at the end",
        ),
        pytest.param(
            "A b c. D e f.",
            "New one. A b c. D e f.",
            [("insert", "New one. ")],
            id="a sentence added at the start",
        ),
        pytest.param(
            "A b c. D e f. G h i.",
            "A b c. G h i.",
            [("delete", "D e f. ")],
            id="a sentence taken away",
        ),
        pytest.param(
            "It said Korea's.",
            "It said Korea’s.",
            [("delete", "Korea's"), ("insert", "Korea’s")],
            id="a word keeps its apostrophe",
        ),
        pytest.param(
            "A b.\nC d.", "A b. C d.", [("delete", "\n"), ("insert", " ")], id="a line end"
        ),
        pytest.param("", "A b.", [("insert", "A b.")], id="all new"),
        pytest.param("A b.", "", [("delete", "A b.")], id="all gone"),
        pytest.param("  A b.", "A b.", [("delete", "  ")], id="blanks at the start"),
    ],
)
def test_the_smallest_readable_change_is_shown(old, new, edits):
    assert changes(difference(old, new)) == edits


def test_fewer_than_three_equal_words_between_changes_are_part_of_the_change():
    edits = difference("Say one of the cats in town.", "Say two of the dogs in town.")
    assert changes(edits) == [("delete", "one of the cats"), ("insert", "two of the dogs")]


def test_three_equal_words_keep_two_changes_apart():
    edits = difference("Say one of the big cats here.", "Say two of the big dogs here.")
    assert [text for _, text in changes(edits)] == ["one", "two", "cats", "dogs"]


def test_texts_with_little_in_common_stand_as_two_blocks():
    old = "The minister met steel makers in Pohang on Monday."
    new = "Exports of chips and the cars grew in a quarter."
    assert difference(old, new) == (("delete", old), ("insert", new))


ADDED = (
    "Imports fell by 3.1 percent to 49 billion dollars as oil became cheaper. "
    "Shipments of chips rose 22 percent, and those of pipes were as before. "
    "All of this is preliminary and will be confirmed by the customs service on March 15."
)
BALANCE = "The balance was a surplus of 9.7 billion dollars."


@pytest.mark.parametrize(
    ("old", "new", "edits"),
    [
        (
            f"A b. {BALANCE}",
            f"A b. {BALANCE} {ADDED}".replace("9.7", "9.8"),
            [("delete", "9.7"), ("insert", "9.8"), ("insert", f" {ADDED}")],
        ),
        (
            f"A b. {BALANCE}",
            f"A b. {ADDED} {BALANCE}".replace("9.7", "9.8"),
            [("insert", f"{ADDED} "), ("delete", "9.7"), ("insert", "9.8")],
        ),
        (
            f"{ADDED} {BALANCE} The end.",
            f"{BALANCE} The end.".replace("9.7", "9.8"),
            [("delete", f"{ADDED} "), ("delete", "9.7"), ("insert", "9.8")],
        ),
        (
            "Cars and ships were sold to many more countries, and chips to a few.",
            "Cars and ships were sold to many more countries. And chips to a few.",
            [("delete", ", and"), ("insert", ". And")],
        ),
    ],
    ids=["added after it", "added before it", "dropped before it", "a sentence split in two"],
)
def test_a_changed_sentence_is_told_from_those_that_came_or_went(old, new, edits):
    assert changes(difference(old, new)) == edits


def test_a_sentence_that_moved_stays_whole():
    one, two, three = (
        "Exports of cars rose. ",
        "Imports of oil and gas fell. ",
        "The rest is flat.",
    )
    assert difference(one + two + three, two + one + three) == (
        ("insert", two),
        ("equal", one),
        ("delete", two),
        ("equal", three),
    )


@pytest.mark.parametrize("body", [body for body in BODIES if FIGURE.search(body)])
def test_one_figure_of_a_real_text_changes_one_word(body):
    figure = FIGURE.search(body)
    edited = body[: figure.start()] + "98.76" + body[figure.end() :]
    edits = difference(body, edited)
    assert (old_text(edits), new_text(edits)) == (body, edited)
    assert changes(edits) == [("delete", figure.group()), ("insert", "98.76")]


@given(st.sampled_from(BODIES), st.sampled_from(BODIES), st.data())
def test_real_texts_can_be_read_off_the_edits(body, other, data):
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(body))] * 2)))
    edited = body[:start] + other[: data.draw(st.integers(0, 300))] + body[end:]
    edits = difference(body, edited)
    assert (old_text(edits), new_text(edits)) == (body, edited)


def anchored(tag):
    """Sentences that stay, and between them words that repeat and words that do not."""
    return " ".join(
        f"Sentence {n} is still the same. "
        + " ".join(f"p q {tag}{n}x{i}" for i in range(600))
        + "!"
        for n in range(40)
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            " ".join(f"old{i % 5000}" for i in range(25_000)),
            " ".join(f"new{i % 5000}" for i in range(25_000)),
            id="unrelated words",
        ),
        pytest.param(
            "p " + " ".join(f"p x{i}" for i in range(1_900)),
            "p " + " ".join(f"p y{i}" for i in range(1_900)),
            id="one word again and again",
        ),
        pytest.param(
            "a. " * 66_000, "a. " * 33_000 + "b. " + "a. " * 33_000, id="one sentence"
        ),
        pytest.param(
            " ".join(f"Old {i} p. Yes." for i in range(15_000)),
            " ".join(f"New {i} p. Yes." for i in range(15_000)),
            id="a sentence between others",
        ),
        pytest.param(anchored("x"), anchored("y"), id="sentences that stay"),
        pytest.param("p,q" * 60_000, "q,p" * 60_000, id="no blanks"),
    ],
)
def test_the_work_on_long_texts_is_bounded(old, new):
    edits = difference(old, new)
    assert (old_text(edits), new_text(edits)) == (old, new)
    assert changes(edits)


def test_words_are_counted_by_what_is_shown():
    edits = difference("Growth was -3.1% in May.", "Growth was over 3.1% in May.")
    assert words_changed(edits) == (2, 1)
    assert words_changed((("insert", " — "), ("delete", "…"))) == (0, 0)
    assert words_changed((("equal", "A b c."),)) == (0, 0)
