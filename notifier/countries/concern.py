"""Which countries and blocs a release is about, and because of which words.

A release is about the counterpart of its title, and about a country that its lead or a
good part of its text is on. docs/countries.md says it for readers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notifier.countries.mention import Mention
from notifier.countries.naming import names, sure_codes, without_doubt
from notifier.countries.plain import Plain, plain
from notifier.countries.table import HOME
from notifier.countries.weighing import Reading, in_order, is_venue, read
from notifier.release import Hit

# What a release is about, it says in its first pages; 40 releases are 3,900 at most.
READ_CHARS = 20_000
TITLE_CHARS = 1_000
LEAD_CHARS = 400
HITS_KEPT = 20

_LEAD_SENTENCES = 3
_LEAD_SHARE = 1 / 8
_BODY_SENTENCES = 4
_BODY_SHARE = 1 / 4
_BOND_SENTENCES = 2
_BOND = re.compile(
    r"[^.;]{0,40}?(?:\b(?:FTA|CEPA|EPA|TIPF|MOU|[Aa]greement|[Tt]reaty|[Cc]ommittee"
    r"|[Dd]ialogue|[Ss]ummit|[Tt]alks|[Nn]egotiations)\b"
    r"|협정|위원회|정상회|회담|면담|협의회|정책대화)"
)


@dataclass(frozen=True, slots=True)
class Concerned:
    """A country or bloc a release is about.

    Attributes:
        code: ISO 3166-1 alpha-2, or the code of a bloc.
        because: where it is named as such, title first, at most HITS_KEPT; never empty.
    """

    code: str
    because: tuple[Hit, ...]


def concerned(title: str, body: str) -> tuple[Concerned, ...]:
    """Countries and blocs a release is about, the most concerned first.

    Korea is never among them: it is the publisher's own country. The work is bounded,
    because only the first READ_CHARS of a body are read.
    """
    heading, text = plain(title, TITLE_CHARS), plain(body, READ_CHARS)
    above, below = names(heading.text), names(text.text)
    sure = sure_codes(heading.text, above) | sure_codes(text.text, below)
    titled = in_order(
        one
        for one in without_doubt(above, sure)
        if one.code != HOME and not is_venue(heading.text, one)
    )
    reading = read(text.text, without_doubt(below, sure))
    counted = in_order(reading.mentions)
    subjects = [*titled, *(code for code in _subjects(reading) if code not in titled)]
    return tuple(
        Concerned(
            code,
            (
                *_hits(heading, "title", title, titled.get(code, ())),
                *_hits(text, "body", body, counted.get(code, ())),
            )[:HITS_KEPT],
        )
        for code in subjects
    )


def _subjects(reading: Reading) -> Iterator[str]:
    """Codes of the body's subjects, those of most sentences first."""
    if reading.is_statistics(LEAD_CHARS):
        return
    sentences = {
        code: frozenset(map(reading.sentence, mentions))
        for code, mentions in in_order(reading.mentions).items()
    }
    bonds = {one.code for one in reading.pairs if _BOND.match(reading.text, one.end)}
    for code in sorted(sentences, key=lambda one: (-len(sentences[one]), one)):
        if _is_subject(reading, sentences[code]) or (
            code in bonds and _weighs(reading, sentences[code], _BOND_SENTENCES, _LEAD_SHARE)
        ):
            yield code


def _is_subject(reading: Reading, sentences: frozenset[int]) -> bool:
    """Whether these sentences make a country one of the release's subjects."""
    if reading.begins(min(sentences)) < LEAD_CHARS:
        enough = max(_BOND_SENTENCES, min(_LEAD_SENTENCES, len(reading.ends)))
        return _weighs(reading, sentences, enough, _LEAD_SHARE)
    return _weighs(reading, sentences, _BODY_SENTENCES, _BODY_SHARE)


def _weighs(reading: Reading, sentences: frozenset[int], enough: int, share: float) -> bool:
    return len(sentences) >= max(enough, share * len(reading.ends))


def _hits(text: Plain, field: str, original: str, mentions: Sequence[Mention]) -> Iterator[Hit]:
    for one in mentions[:HITS_KEPT]:
        yield text.hit(field, original, one.start, one.end)
