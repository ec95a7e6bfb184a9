"""The table of names agrees with ISO 3166."""

import unicodedata
from importlib import resources

import pycountry
import pytest

from notifier.countries import codes, is_known, name_of
from notifier.countries.table import table

BLOCS = {"ASEAN", "EFTA", "EU", "GCC", "MERCOSUR"}
ISO = sorted(country.alpha_2 for country in pycountry.countries)


def test_every_code_of_iso_3166_and_every_bloc_is_known():
    assert codes() == {*ISO, *BLOCS}


@pytest.mark.parametrize(("code", "name"), [
    ("JP", "Japan"), ("EU", "European Union"), ("CD", "DR Congo"), ("TR", "Türkiye"),
])  # fmt: skip
def test_readers_see_the_usual_name(code, name):
    assert name_of(code) == name


@pytest.mark.parametrize("code", ["XX", "jp", "", "-"])
def test_an_unknown_code_has_no_name(code):
    assert not is_known(code)
    with pytest.raises(KeyError):
        name_of(code)


def test_no_name_stands_for_two_countries():
    owners = {}
    for names in table().latin.values():
        for words, name in names:
            assert owners.setdefault(words, name.code) == name.code, words


def test_the_file_is_composed_unicode_with_six_columns():
    text = resources.files("notifier.countries").joinpath("names.txt").read_text("utf-8")
    rows = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert unicodedata.is_normalized("NFC", text)
    assert {row.count("|") for row in rows if not row.startswith("-")} == {5}
    assert [row.split(" ")[0] for row in rows][: len(ISO)] == ISO
