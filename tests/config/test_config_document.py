"""What is said about a file that is not a sound document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.config import load
from notifier.errors import ConfigError
from tests.config.files import MINIMAL, only_problem, problems


def test_a_key_given_twice_is_a_problem(tmp_path):
    text = MINIMAL + "web: {port: 1}\nweb: {port: 2}\n"
    assert only_problem(tmp_path, text) == (
        "config.yaml: web (line 11): given twice; the first is on line 10"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "config.yaml: the file is empty"),
        ("# nothing\n", "config.yaml: the file is empty"),
        (
            "- a\n",
            "config.yaml (line 1): must be keys with values, such as `site:`, at the top",
        ),
        (
            "steel",
            "config.yaml (line 1): must be keys with values, such as `site:`, at the top",
        ),
    ],
)
def test_a_file_that_is_not_a_mapping_is_one_problem(tmp_path, text, expected):
    assert only_problem(tmp_path, text) == expected


def test_a_syntax_error_has_its_line_and_column(tmp_path):
    problem = only_problem(tmp_path, MINIMAL + 'topics:\n  - query: "steel" OR iron\n')
    assert problem.startswith("config.yaml (line 11): column 20: not YAML: ")
    assert "must stand in quotes as a whole" in problem


def test_a_control_character_is_not_yaml(tmp_path):
    assert "not YAML" in only_problem(tmp_path, "site: \x07\n")


def test_a_value_that_refers_to_itself_is_a_problem(tmp_path):
    found = problems(tmp_path, MINIMAL + "web: &web {host: *web}\n")
    assert "config.yaml: web.host (line 10): refers to itself" in [str(one) for one in found]


def test_a_tag_is_a_problem(tmp_path):
    text = MINIMAL + "store: {path: !secret here}\n"
    assert "the tag !secret means nothing here" in only_problem(tmp_path, text)


def test_a_key_that_is_not_a_word_is_a_problem(tmp_path):
    text = MINIMAL + "web: {[a]: b}\n"
    assert "web (line 10): a key (line 10) must be a word" in only_problem(tmp_path, text)


def test_an_anchor_may_be_used_again(tmp_path):
    text = MINIMAL + "feeds: {path: &p public}\nstore: {path: *p}\nmail: {spool: {path: b}}\n"
    assert "would lie in the public folder" in only_problem(tmp_path, text)


def test_a_missing_file_is_named_in_full(tmp_path):
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "other.yaml", {})
    assert str(caught.value) == (
        f"other.yaml: there is no file {tmp_path}/other.yaml; name another with --config"
    )


def test_a_folder_is_not_a_configuration(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path, {})


def test_a_file_in_another_encoding_is_a_problem(tmp_path):
    (tmp_path / "config.yaml").write_bytes("site: 산업".encode("euc-kr"))
    with pytest.raises(ConfigError, match="byte 7 is not UTF-8"):
        load(tmp_path / "config.yaml", {})


@given(st.text(alphabet=st.sampled_from("site:\n -[]{}&*!'\"a,#|>%@`?\t"), max_size=60))
def test_any_text_gives_problems_and_no_other_error(tmp_path_factory, text):
    folder = tmp_path_factory.getbasetemp()
    assert problems(folder, text)
