"""Words that turn the meaning of a sentence when one takes the place of the other.

Two words are opposed when a line below has them on different sides, or when one is the
other with a prefix that negates: legal and illegal, 공개 and 비공개. The lists are short on
purpose: they hold what trade statistics and decisions are told with.
"""

import re

from notifier.words import keys

_RISE = (
    r"ris(?:e|es|en|ing)|rose|increas\w+|gr[eo]w\w*|gain\w*|climb\w*|jump\w*|surg\w+|soar\w*"
    r"|expan\w+|up|upward|high|higher|highest|.*(?:증가|상승|확대|급증|늘어|늘었|늘린|늘려).*"
)
_FALL = (
    r"fall\w*|fell|decreas\w+|declin\w+|drop\w*|shr[iau]nk\w*|plung\w+|plummet\w*|reduc\w+"
    r"|contract(?:ed|ing|ion)|down|downward|low|lower|lowest"
    r"|.*(?:감소|하락|축소|급감|줄어|줄었|줄인|줄여).*"
)
_FOR = r"agree\w*|support\w*|approv\w+|accept\w*|.*(?:찬성|승인|동의).*"
_AGAINST = r"disagree\w*|oppos\w+|reject\w*|refus\w+|.*(?:반대|거부).*"
_ALLOW = r"allow\w*|permit\w*|.*(?:허용|허가).*"
_FORBID = r"ban|bans|banned|banning|prohibit\w*|forbid\w*|forbade|.*(?:금지|불허).*"

_OPPOSITES = (
    (_RISE, _FALL),
    (_FOR, _AGAINST),
    (_ALLOW, _FORBID),
    (r"surplus\w*|.*흑자.*", r"deficits?|.*적자.*"),
    (r"export\w*|.*수출.*", r"import(?:s|ed|ing|ers?)?|.*수입.*"),
    (r"includ\w+|.*포함.*", r"exclud\w+|.*제외.*"),
    (
        r"more|most|over|above|.*(?:이상|초과).*",
        r"less|least|fewer|under|below|.*(?:이하|미만).*",
    ),
    (r"before|prior|이전\w*", r"after|이후\w*"),
    (r"maximum|.*(?:최대|최고).*", r"minimum|.*(?:최소|최저).*"),
    (r"strengthen\w*|.*강화.*", r"weaken\w*|eas(?:e|es|ed|ing)|.*완화.*"),
    (r"domestic\w*|.*국내.*", r"foreign|overseas|.*해외.*"),
    ("hundreds?", "thousands?", "millions?", "billions?", "trillions?"),
    ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    tuple(
        f"[수몇]?{unit}여?(?:명|원|톤|건|대|개|달러)?[이가은는을를의]?"
        for unit in "십백천만억조"
    ),
)
_SIDES = tuple(tuple(map(re.compile, sides)) for sides in _OPPOSITES)

# Of English and of Korean words. "in" makes income of come too: that is no harm.
_PREFIXES = ("un", "in", "il", "im", "ir", "non", "dis", "불", "비", "미", "무", "부")


def turns(old: str, new: str) -> bool:
    """Whether a word of ``old`` gave way to its opposite in ``new``."""
    before, after = set(keys(old)), set(keys(new))
    gone, come = before - after, after - before
    return bool(_prefixed(gone) & come or _prefixed(come) & gone) or any(
        _takes_sides(sides, gone, come) for sides in _SIDES
    )


def _prefixed(words: set[str]) -> set[str]:
    return {prefix + word for word in words for prefix in _PREFIXES}


def _takes_sides(sides: tuple[re.Pattern[str], ...], gone: set[str], come: set[str]) -> bool:
    left = {side for side in sides if any(map(side.fullmatch, gone))}
    if not left:
        return False
    joined = {side for side in sides if any(map(side.fullmatch, come))}
    return bool(joined) and left != joined
