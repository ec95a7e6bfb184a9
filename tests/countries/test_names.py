"""The table of names agrees with ISO 3166 and CLDR."""

import unicodedata
from importlib import resources

import pycountry
import pytest
from babel import Locale

from notifier.countries import codes, concerned, is_known, name_of
from notifier.countries.table import table

BLOCS = {"ASEAN", "EFTA", "EU", "GCC", "MERCOSUR"}
ISO = sorted(country.alpha_2 for country in pycountry.countries)
ENGLISH = Locale("en").territories
KOREAN = Locale("ko").territories
# CLDR names them with a city, a comment or a hyphen; names.txt by what texts say.
OTHERWISE = {"HK", "MO", "CC", "CD", "CG", "MM", "PS", "WF"}


def test_every_code_of_iso_3166_and_every_bloc_is_known():
    assert codes() == {*ISO, *BLOCS}


@pytest.mark.parametrize("code", [code for code in ISO if code not in OTHERWISE])
def test_a_release_is_filed_by_the_names_of_cldr(code):
    def filed(title):
        return [one.code for one in concerned(title, "")]

    expected = [] if code == "KR" else [code]
    assert filed(f"Korea and {ENGLISH[code]} agree") == expected
    assert filed(f"한국-{KOREAN[code]} 협력") == expected


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
