"""Which countries a text names, with words that also mean something else set apart.

Georgia is a state of the United States, Jordan a name, 수단 also "means" and 인도
"handing over". Such a word counts in a text that names the country in a surer way too,
or where it stands beside another country or an office of state.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from notifier.countries.hangul import hangul_mentions
from notifier.countries.latin import latin_mentions
from notifier.countries.mention import Mention, are_beside
from notifier.countries.table import Kind

_OFFICE_BEFORE = re.compile(
    r"\b(?:Republic|Kingdom|President|Minister|Embassy|Ambassador|King|Queen|Government"
    r"|government|people|ambassador|embassy) (?:of|to) (?:the )?$"
)
_OFFICE_AFTER = re.compile(
    r"(?:['’]s)? (?:[Gg]overnment|[Pp]resident|[Pp]rime|[Mm]inist|[Aa]mbassador|[Ee]mbassy"
    r"|[Ff]oreign|FTA|CEPA|EPA)"
    r"|(?:의|측)? ?(?:정부|대통령|총리|외교|외무|국왕|왕세자|대사|의회|상공|통상|상무)"
)
_BEFORE_CHARS = 30


def names(text: str) -> list[Mention]:
    """Whatever may name a country or bloc in ``text``, in order, Korea included."""
    found = [*latin_mentions(text), *hangul_mentions(text)]
    return sorted(found, key=lambda mention: mention.start)


def code_named(name: str) -> str | None:
    """Code of the country or bloc that ``name`` alone is the name of, in English or Korean
    and in any case; None when it is none."""
    for written in (name, name.upper(), name.title()):
        found = names(written)
        if len(found) == 1 and (found[0].start, found[0].end) == (0, len(written)):
            return found[0].code
    return None


def sure_codes(text: str, found: Sequence[Mention]) -> frozenset[str]:
    """Codes that ``text`` names in a way that leaves no doubt."""
    sure = (one.code for one in found if not one.doubtful)
    return frozenset([*sure, *_vouched(text, found)])


def without_doubt(found: Sequence[Mention], sure: AbstractSet[str]) -> list[Mention]:
    """The mentions that name a country, once it is known which are sure."""
    return [one for one in found if not one.doubtful or one.code in sure]


def _vouched(text: str, found: Sequence[Mention]) -> Iterator[str]:
    """Codes of doubtful names that stand where only a country stands."""
    for place, one in enumerate(found):
        if not one.doubtful:
            continue
        before = text[max(0, one.start - _BEFORE_CHARS) : one.start]
        neighbours = [*found[max(0, place - 1) : place], *found[place + 1 : place + 2]]
        if (
            _OFFICE_AFTER.match(text, one.end)
            or _OFFICE_BEFORE.search(before)
            or any(
                not other.doubtful
                and other.kind is not Kind.CAPITAL
                and are_beside(text, one, other)
                for other in neighbours
            )
        ):
            yield one.code
