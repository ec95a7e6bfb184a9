"""Text of a seed file -> records and rejections."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.errors import SeedUnreadable
from notifier.release import Record
from notifier.seed_text import (
    DAYS_AHEAD,
    MAX_BODY_CHARS,
    MAX_RECORDS,
    MAX_TITLE_CHARS,
    decode,
    newest_date,
    parse,
)
from tests.builders import SEEDS

TODAY = date(2026, 3, 2)
CATEGORIES = ("Industry", "Energy", "Trade/Investment")
GOOD = "-\nSteel exports rise\nExports of steel rose. date2026-03-01\n"


def parsed(text, categories=()):
    return parse(text, today=TODAY, categories=categories)


def only_record(text, categories=()):
    seed = parsed(text, categories)
    assert seed.rejections == ()
    assert len(seed.records) == 1
    return seed.records[0]


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_a_bundled_file_holds_eight_releases(path):
    seed = parsed(decode(path.read_bytes()))
    assert [record.position for record in seed.records] == list(range(1, 9))
    assert [record.line for record in seed.records] == list(range(2, 24, 3))
    assert seed.rejections == ()
    assert not seed.incomplete


def test_exactly_the_two_bundled_releases_that_are_cut_are_suspected():
    seeds = [parsed(decode(path.read_bytes())) for path in sorted(SEEDS.glob("*.txt"))]
    flagged = [record for seed in seeds for record in seed.records if record.flags]
    assert [record.flags for record in flagged] == [("suspect_truncated",)] * 2
    assert flagged[0].body.endswith("into Tariff Response 119")
    assert flagged[1].body.endswith("Order of Indust")


def test_a_record_is_a_title_a_body_and_a_date():
    assert only_record(GOOD) == Record(
        position=1,
        line=2,
        title="Steel exports rise",
        date=date(2026, 3, 1),
        body="Exports of steel rose.",
        category=None,
        flags=(),
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_of_three_ways(end):
    seed = parsed((GOOD + "-\nT\nNo date.\n" + GOOD).replace("\n", end))
    assert [record.line for record in seed.records] == [2, 8]
    assert [(one.line, one.code) for one in seed.rejections] == [(6, "missing_date")]


@pytest.mark.parametrize("char", ["\u2028", "\u2029", "\x85", "\x0c", "\x0b", "\x1e"])
def test_other_characters_end_no_line(char):
    record = only_record(f"-\nOne{char}title\nA{char}-{char}body. date2026-03-01")
    assert record.title == f"One{char}title"
    assert record.body == f"A{char}-{char}body."


@pytest.mark.parametrize(
    "blank", [" ", "\t", "\xa0", "\u3000", "\u2028", "\x0c", "\ufeff", "\u200b"]
)
def test_blanks_around_lines_do_not_count(blank):
    text = blank.join(["", "-", "\n", "\n", "Title", "\n", "Body. date2026-03-01", "\n", ""])
    record = only_record(text)
    assert (record.title, record.body) == ("Title", "Body.")


def test_files_put_together_keep_all_their_records():
    assert len(parsed(GOOD + "\ufeff" + GOOD + "\ufeff" + GOOD).records) == 3


def test_several_body_lines_are_joined_and_each_is_trimmed():
    record = only_record("-\nT\n  One. \n\n\tTwo.\n -x\nThree. \n date2026-03-01 \n\n")
    assert record.body == "One.\nTwo.\n-x\nThree."


@pytest.mark.parametrize("line", ["Energy", "energy", " TRADE/INVESTMENT "])
def test_a_category_line_is_kept_and_is_not_the_title(line):
    record = only_record(f"-\n{line}\nTitle\nBody. date2026-03-01", CATEGORIES)
    assert (record.category, record.title, record.line) == (line.strip(), "Title", 3)


def test_a_line_that_is_no_category_of_the_source_is_the_title():
    text = "-\nEnergy\nTitle\nBody. date2026-03-01"
    assert only_record(text).title == "Energy"
    assert only_record(text, ["Industry"]).body == "Title\nBody."


@pytest.mark.parametrize(
    ("record", "line", "code"),
    [
        pytest.param("", 1, "missing_title", id="nothing"),
        pytest.param("\u200b\n \n", 1, "missing_title", id="nothing that shows"),
        pytest.param("Body. date2026-03-01\n", 2, "missing_title", id="only a body"),
        pytest.param(
            "Energy\nBody. date2026-03-01\n", 3, "missing_title", id="a category, a body"
        ),
        pytest.param("Energy\n", 2, "missing_body", id="only a category"),
        pytest.param("Title\n", 2, "missing_body", id="only a title"),
        pytest.param(
            "\nTitle\n\ndate2026-03-01\n", 5, "missing_body", id="only a title and a date"
        ),
        pytest.param("Title\nBody.\n", 3, "missing_date", id="no date"),
        pytest.param(
            "Title\nBody.date2026-03-01\n", 3, "missing_date", id="no blank before it"
        ),
        pytest.param("Title\nA.\nB. 2026-03-01\n", 4, "missing_date", id="no word before it"),
        pytest.param(
            "Title\nB. date2026-03-01.\n", 3, "missing_date", id="a full stop after it"
        ),
        pytest.param("Title\nB. date2026-3-1\n", 3, "missing_date", id="short"),
        pytest.param(
            "Title\nB. date２０２６-03-01\n", 3, "missing_date", id="full-width digits"
        ),
        pytest.param("Title\nB. date٢٠٢٦-٠٣-٠١\n", 3, "missing_date", id="Arabic digits"),
        pytest.param("Title\nB. date2026-02-29\n", 3, "impossible_date", id="no such day"),
        pytest.param("Title\nB. date0000-00-00\n", 3, "impossible_date", id="zeros"),
        pytest.param("Title\nA.\nB. date1989-12-31\n", 4, "impossible_date", id="too old"),
        pytest.param("Title\nB. date2027-03-04\n", 3, "future_date", id="too far ahead"),
        pytest.param("T" * 501 + "\nB. date2026-03-01\n", 2, "too_long", id="long title"),
        pytest.param(
            "T\n" + "b" * (MAX_BODY_CHARS + 1) + " date2026-03-01\n",
            2,
            "too_long",
            id="long body",
        ),
    ],
)
def test_a_bad_record_is_rejected_and_the_good_ones_are_taken(record, line, code):
    seed = parsed(f"-\n{record}{GOOD}", CATEGORIES)
    assert [(one.position, one.line, one.code) for one in seed.rejections] == [(1, line, code)]
    assert [(one.position, one.title) for one in seed.records] == [(2, "Steel exports rise")]
    assert not seed.incomplete


def test_limits_are_inclusive():
    text = "-\n{}\n{} date{}"
    longest = text.format("T" * MAX_TITLE_CHARS, "b" * MAX_BODY_CHARS, "1990-01-01")
    assert only_record(longest).date == date(1990, 1, 1)
    furthest = TODAY + timedelta(days=DAYS_AHEAD)
    assert only_record(text.format("T", "B.", furthest)).date == furthest


def test_a_rejection_shows_what_it_is_about_but_not_all_of_it():
    (one,) = parsed("-\nTitle\n" + "x" * 100 + "y" * 40).rejections
    assert one.detail == f"the body does not end in dateYYYY-MM-DD; it ends in '{'y' * 40}'"
    (two,) = parsed("-\n" + "x" * 100).rejections
    assert two.detail == f"only a title stands here: '{'x' * 60}...'"


@pytest.mark.parametrize(
    ("title", "body", "flags"),
    [
        ("T", "It is cut", ("suspect_truncated",)),
        ("T", "It is “whole.”", ()),
        ("T", "끝났다。」", ()),
        ("T", "It costs â€™5.", ("suspect_encoding",)),
        ("CafÃ©", "B.", ("suspect_encoding",)),
        ("T", "A bell \x07 rang.", ("suspect_encoding",)),
        ("T", "A \ufffd here.", ("suspect_encoding",)),
        ("T", "A <b>bold</b> word.", ("markup",)),
        ("T", "Now&nbsp;or &#8217; &#x27;.", ("markup",)),
        ("R&D; AT&T", "1 < 2 > 0; x<y.", ()),
        ("T", "One. date2026-02-01 Two.", ("two_dates",)),
        ("T", "One. date2026-02-01", ("suspect_truncated", "two_dates")),
    ],
)
def test_doubts_are_flagged_and_nothing_is_repaired(title, body, flags):
    record = only_record(f"-\n{title}\n{body} date2026-03-01")
    assert (record.title, record.body, record.flags) == (title, body, flags)


def test_of_two_dates_the_last_one_counts():
    assert only_record("-\nT\nA. date2026-02-01\nB. date2026-03-01").date == date(2026, 3, 1)


@pytest.mark.parametrize("cut", [n for n in range(1, len(GOOD) - 1) if GOOD[n - 1] != "\n"])
def test_a_file_that_stops_inside_a_line_before_the_date_is_incomplete(cut):
    seed = parsed(GOOD + GOOD[:cut])
    assert seed.incomplete
    assert [record.position for record in seed.records] == [1]
    assert [one.position for one in seed.rejections] == [2]


@pytest.mark.parametrize("text", [GOOD, GOOD.rstrip(), GOOD + "-\nT\nNo date.\n", GOOD + "-\n"])
def test_a_file_whose_last_line_has_an_end_or_a_date_is_complete(text):
    assert not parsed(text).incomplete


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        pytest.param("Title\nBody. date2026-03-01", 1, "no_separator", id="no separator"),
        pytest.param("\n\nTitle\n" + GOOD, 3, "no_separator", id="text before the first one"),
        pytest.param("--\nTitle\nBody. date2026-03-01", 1, "no_separator", id="two hyphens"),
        pytest.param("–\nTitle\nBody. date2026-03-01", 1, "no_separator", id="a dash"),
        pytest.param("", 1, "no_separator", id="nothing"),
        pytest.param(
            "\n-Registration date2026-03-01\nBody.", 2, "single_release_page", id="one release"
        ),
        pytest.param("-\n" * (MAX_RECORDS + 1), None, "too_many_records", id="separators only"),
    ],
)
def test_a_file_that_is_no_listing_is_refused_as_a_whole(text, line, code):
    with pytest.raises(SeedUnreadable) as refused:
        parsed(text)
    assert (refused.value.code, refused.value.line) == (code, line)


def test_the_newest_date_of_a_file_is_found_without_reading_it():
    assert newest_date((GOOD + "-\nT\nB. date2026-01-31").encode()) == "2026-03-01"
    assert newest_date(b"\xff no date here") == ""


LINES = st.lists(
    st.sampled_from(
        ["-", "Energy", "Title", "Body.", "B. date2026-03-01", "date2026-13-01", ""]
    )
    | st.text(st.characters(exclude_characters="\r\n-"), max_size=8)
)


@given(LINES, st.sampled_from([(), CATEGORIES]))
def test_every_record_of_any_text_is_taken_or_rejected(lines, categories):
    seed = parsed("\n".join(["-", *lines]), categories)
    positions = [one.position for one in (*seed.records, *seed.rejections)]
    assert len(positions) == 1 + lines.count("-")
    assert sorted(positions) == list(range(1, len(positions) + 1))


@given(st.text())
def test_any_text_after_a_separator_is_read(text):
    seed = parsed(f"-\n{text}")
    assert seed.records or seed.rejections


@given(st.text())
def test_any_text_after_another_line_is_refused(text):
    with pytest.raises(SeedUnreadable, match="no_separator"):
        parsed(f"x\n{text}")


WORD = st.text(st.characters(min_codepoint=33, exclude_categories=["Z", "C"]), min_size=1)
LINE = st.lists(WORD, min_size=1, max_size=5).map(lambda words: "x" + " ".join(words))
STATED = st.tuples(
    st.none() | st.sampled_from(CATEGORIES),
    LINE,
    st.lists(LINE, min_size=1, max_size=3),
    st.dates(date(1990, 1, 1), TODAY),
)


@given(st.lists(STATED, min_size=1), st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_is_written_is_what_is_read(stated, end):
    lines = []
    for category, title, body, day in stated:
        lines += ["-", *([category] if category else []), title, *body[:-1]]
        lines += [f"{body[-1]} date{day}"]
    seed = parsed(end.join(lines), CATEGORIES)
    assert seed.rejections == ()
    assert not seed.incomplete
    assert [
        (one.category, one.title, one.body.split("\n"), one.date) for one in seed.records
    ] == [(category, title, body, day) for category, title, body, day in stated]
