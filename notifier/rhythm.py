"""How often a source publishes, and whether it has been silent for longer than usual."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median_low
from typing import Final

LOOKED_AT: Final = 30
"""Days with releases that say how often something comes."""
LEAST_GAPS: Final = 5
"""With fewer gaps nothing is usual yet."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a source publishes.

    Attributes:
        newest: the newest day with a release.
        silent_days: since then; 0 for today.
        usual_days: the usual gap from one day with releases to the next, the median; None
            where too few are known.
        is_quiet: whether it has been silent for longer than usual: longer than all of its
            recent gaps but the longest, which may have been holidays.
    """

    newest: date
    silent_days: int
    usual_days: int | None
    is_quiet: bool


def rhythm(days: Sequence[date], today: date) -> Rhythm | None:
    """The rhythm of a source; None when nothing of it is known.

    Args:
        days: on which its releases are dated, in any order, none after today: a date ahead
            is most often a mistyped one, and would hide silence until it is past. The
            newest LOOKED_AT distinct ones count.
        today: in the zone of those days.
    """
    newest_first = sorted(set(days), reverse=True)[:LOOKED_AT]
    if not newest_first:
        return None
    silent_days = (today - newest_first[0]).days
    gaps = sorted((later - earlier).days for later, earlier in pairwise(newest_first))
    if len(gaps) < LEAST_GAPS:
        return Rhythm(newest_first[0], silent_days, None, is_quiet=False)
    return Rhythm(
        newest=newest_first[0],
        silent_days=silent_days,
        usual_days=median_low(gaps),
        is_quiet=silent_days > gaps[-2],
    )
