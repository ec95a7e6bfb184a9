"""Edits that press offices, web editors and crawlers make, as functions of a text.

Each is deterministic: what it draws depends on its name and on the text alone.
"""

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

from notifier.release import Record
from notifier.sentences import sentences

Edit = Callable[[str, Random], str]

FIGURE = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_LONG_WORD = re.compile(r"\b[a-z]{2}([a-z])(?!\1)[a-z]{3,}\b")
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
_HYPHENS = str.maketrans({"–": "-", "—": "-", "−": "-"})
_RENAMED = {"MOTIE": "MOTIR", "MOTIR": "MOTIE"}
_MORE = (
    " Officials of both sides will meet again in Seoul before the end of the season.",
    " Working groups are to prepare the agenda and to collect the wishes of companies.",
    " A hotline answers questions of firms that look for partners or for advice.",
    " Results of the talks will be shared with industry associations and researchers.",
)
_OTHER_WORDS = [
    "harbour",
    "lantern",
    "meadow",
    "copper",
    "violin",
    "orchard",
    "granite",
    "glacier",
]
OTHER_TITLE = "Ministry publishes statement for reporters"


def another_figure(figure: str, draw: Random) -> str:
    """A figure of the same shape, every digit another one."""
    return re.sub("[0-9]", lambda old: str((int(old[0]) + draw.randint(1, 9)) % 10), figure)


def _spaced(text: str, _: Random) -> str:
    return text.replace(", ", ",\u00a0").replace(". ", ".  ")


def _invisible(text: str, draw: Random) -> str:
    at = draw.randrange(4, 40)
    return f"{text[:at]}\u200b{text[at:]}".replace("tion", "tion\u00ad").replace(
        "co", "c\u00ado"
    )


def _mojibake(text: str, _: Random) -> str:
    return text.encode().decode("cp1252", "replace")


def _typo(text: str, draw: Random) -> str:
    word = draw.choice(list(_LONG_WORD.finditer(text)))
    at = word.start() + 2
    return f"{text[:at]}{text[at + 1]}{text[at]}{text[at + 2 :]}"


def _one_figure(text: str, draw: Random) -> str:
    figure = draw.choice(list(FIGURE.finditer(text)))
    other = another_figure(figure.group(), draw)
    return f"{text[: figure.start()]}{other}{text[figure.end() :]}"


def _all_figures(text: str, draw: Random) -> str:
    return FIGURE.sub(lambda figure: another_figure(figure.group(), draw), text)


def _renamed(text: str, _: Random) -> str:
    return re.sub("MOTIE|MOTIR", lambda name: _RENAMED[name.group()], text)


def _without(number: int) -> Edit:
    """Drop sentences, but never half of them."""

    def drop(text: str, draw: Random) -> str:
        pieces = sentences(text)
        dropped = set(draw.sample(range(len(pieces)), min(number, len(pieces) // 2)))
        return "".join(one for at, one in enumerate(pieces) if at not in dropped).strip()

    return drop


def _swapped(text: str, draw: Random) -> str:
    pieces = [one.strip() for one in sentences(text)]
    one, other = draw.sample(range(len(pieces)), 2)
    pieces[one], pieces[other] = pieces[other], pieces[one]
    return " ".join(pieces)


def _cut(share: float) -> Edit:
    return lambda text, _: text[: round(len(text) * share)].rstrip()


def _reworded(share: float) -> Edit:
    def reword(text: str, draw: Random) -> str:
        words = text.split(" ")
        for at in draw.sample(range(len(words)), round(len(words) * share)):
            words[at] = draw.choice(_OTHER_WORDS)
        return " ".join(words)

    return reword


EDITS: dict[str, Edit] = {
    "straight quotes": lambda text, _: text.translate(_STRAIGHT),
    "decomposed accents": lambda text, _: unicodedata.normalize("NFD", text),
    "hyphens for dashes": lambda text, _: text.translate(_HYPHENS),
    "hard and double blanks": _spaced,
    "invisible characters": _invisible,
    "spaced hyphens for long dashes": lambda text, _: re.sub(" ?— ?", " - ", text),
    "HTML entities": lambda text, _: html.escape(text).replace("’", "&rsquo;"),
    "mojibake": _mojibake,
    "typo": _typo,
    "one figure": _one_figure,
    "all figures": _all_figures,
    "ministry renamed": _renamed,
    "four sentences added": lambda text, _: text + "".join(_MORE),
    "correction announced": lambda text, _: f"Correction: an earlier text was wrong. {text}",
    "one sentence dropped": _without(1),
    "five sentences dropped": _without(5),
    "two sentences swapped": _swapped,
    "cut to 90 %": _cut(0.9),
    "cut to 50 %": _cut(0.5),
    "cut to 25 %": _cut(0.25),
    "cut to 300 characters": lambda text, _: text[:300].rstrip(),
    "10 % of words replaced": _reworded(0.1),
    "20 % of words replaced": _reworded(0.2),
    "40 % of words replaced": _reworded(0.4),
}
COSMETIC = frozenset(list(EDITS)[:6])

# What says too little of the text it was made from to be found without its title.
FAINT = frozenset(
    {
        "all figures",
        "cut to 25 %",
        "cut to 300 characters",
        "10 % of words replaced",
        "20 % of words replaced",
        "40 % of words replaced",
    }
)

# Mode -> the title when it is another one, and by how many days the date moved.
MODES: dict[str, tuple[str | None, int]] = {
    "same key": (None, 0),
    "retitled": (OTHER_TITLE, 0),
    "a day later": (None, 1),
    "retitled three days later": (OTHER_TITLE, 3),
}


def edited(edit: str, text: str) -> str:
    """A text after one of EDITS."""
    return EDITS[edit](text, Random(f"{edit}\n{text}"))  # noqa: S311 - reproducible on purpose


def restated(record: Record, edit: str, mode: str) -> Record:
    """A record as a page states it after one of EDITS in one of MODES."""
    title, days = MODES[mode]
    return replace(
        record,
        title=title or record.title,
        date=record.date + timedelta(days=days),
        body=edited(edit, record.body),
    )
