"""Names of countries in Korean, where they stand in a text. The longest name wins.

Particles are glued to Korean nouns (일본과, 일본의), so that a name may be followed by
anything, but begins a word, or follows one of the syllables that mean "to" or "in"
(대일본, 주일본). One syllable stands for a country only beside another (한-미, 한미일)
or before an office of state (미 국무부).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from notifier.countries.mention import Mention
from notifier.countries.table import Kind, Name, table

_SCRIPT = re.compile("[가-힣一-鿿]")
_RUN = re.compile("[가-힣]+")
_PREFIX = re.compile("(?:주한|방한|재한|한국|대|주|방|재|친|반|한)?")

_BLANKS = 2  # 중앙 아프리카 공화국

_SYLLABLES = {
    "한": "KR", "미": "US", "일": "JP", "중": "CN", "러": "RU", "영": "GB", "독": "DE",
    "불": "FR", "프": "FR", "호": "AU", "캐": "CA", "북": "KP", "베": "VN", "몽": "MN",
    "태": "TH", "필": "PH", "싱": "SG", "뉴": "NZ", "튀": "TR", "폴": "PL", "체": "CZ",
    "네": "NL", "멕": "MX", "칠": "CL", "페": "PE", "콜": "CO", "브": "BR", "덴": "DK",
    "韓": "KR", "美": "US", "日": "JP", "中": "CN", "英": "GB", "獨": "DE", "佛": "FR",
    "露": "RU", "印": "IN", "濠": "AU", "加": "CA", "北": "KP",
}  # fmt: skip
_ONE = "[" + "".join(_SYLLABLES) + "]"
_JOIN = "[-–—‐‑·ㆍ・∙‧⋅•･/∼~]"
_ABROAD = (
    "동맹|정상|외교|관계|간|경제|통상|협|양국|무역|산업|전략|안보|고위|차관|장관|국방|교류|투자"
    "|공동|연합|원자력|방위|상호|관세|기업|에너지|기술|과학|갈등|수교|영사|공급망|자유|군사|북핵"
    "|대화|의원|청년|문화|환경|조선|반도체|디지털|해양|우주|과|와|의|은|는|이|가|을|를|도"
)
_END = rf"(?: ?(?:{_ABROAD}|FTA|EPA|CEPA|TIPF|[^가-힣\s\w]|$)|\s[^가-힣]|\s?[0-9])"
_ALONE = r"(?<![가-힣\w])"
_OFFICE = (
    " ?(?:국무|상무|재무|외교|외무|국방|하원|상원|의회|행정부|백악관|무역대표|연방|대통령"
    "|에너지부"
    "|경제산업|경산|총리|국가주석|대사|농무|교통부|법무부|국토안보|주지사|주정부|신정부|정부)"
)
_DEALINGS = (
    " ?(?:수출|수입|무역|투자|통상|관세|협상|아웃리치|협력|흑자|교역|외교|특사|정책|경제|의존"
    "|진출)"
)
_POWERS = "[미중일러북美中日露北]"
_SHORT_FORMS = (
    # 한-미, 한·미·일, and the 한 of 한-칠레
    rf"{_ALONE}[한韓](?:(?:{_JOIN}{_ONE}(?={_JOIN}| |{_END}))+|(?={_JOIN}))",
    # 미-중, 미·중·일, and the 미 of 미-이란; 중·장기 is none
    rf"{_ALONE}{_POWERS}(?:{_JOIN}{_POWERS}(?={_JOIN}| |{_END}))+",
    rf"{_ALONE}[미美](?=[-–][가-힣]{{2}})",
    # 한미, 한중일, 미중
    rf"{_ALONE}(?:한미일|한일중|한중일|한[미일중러영독불호캐]|韓美日|韓[美日中])(?= |{_END})",
    rf"{_ALONE}(?:미[중일러]|중[러일]|북[중러일]|美中)(?={_END})",
    # 미 국무부, 美 상원; 협의 중 정부 and 9일 정부 are none
    rf"{_ALONE}[미러영독불캐호](?={_OFFICE})",
    rf"{_ALONE}(?<![가-힣\w)] )[일중日中](?={_OFFICE})",
    rf"[美英獨佛露印加濠北](?={_OFFICE})|(?<![一-鿿])[美英獨佛露印濠北](?![一-鿿가-힣])",
    # 대미 수출, 對日 의존도, 방미 중, 주미대사, 남북관계
    rf"{_ALONE}(?:[대對][미일중러]|對[美日中露])(?={_DEALINGS})",
    rf"{_ALONE}[방주][미일러](?=[ ,중기차]|대사|한국|$)",
    rf"{_ALONE}남북(?=관계| ?정상| ?대화|교류|공동)",
)
_SHORT = re.compile("|".join(_SHORT_FORMS))


class _Found(NamedTuple):
    name: Name
    start: int
    end: int


def hangul_mentions(text: str) -> list[Mention]:
    """Countries named in ``text`` in Korean, in order, Korea included."""
    if not _SCRIPT.search(text):
        return []
    whole = [
        Mention(found.name.code, found.name.kind, found.name.doubtful, found.start, found.end)
        for found in _whole(text)
        if found.name.code and not text.startswith("+", found.end)
    ]
    taken = {place for one in whole for place in range(one.start, one.end)}
    short = (one for one in _short(text) if one.start not in taken)
    return sorted([*whole, *short], key=lambda mention: mention.start)


def _whole(text: str) -> Iterator[_Found]:
    longest = table().korean_lengths
    end = 0
    for run in _RUN.finditer(text):
        if run.start() < end:
            continue
        prefix = _PREFIX.match(text, run.start(), run.end())
        starts = {run.start(), prefix.end() if prefix else run.start()}
        for start in sorted(place for place in starts if text[place : place + 1] in longest):
            if found := _longest(text, start):
                end = found.end
                yield found
                break


def _longest(text: str, start: int) -> _Found | None:
    """The longest name at ``start``; its words may stand apart."""
    names, longest = table().korean, table().korean_lengths[text[start]]
    window = text[start : start + longest + _BLANKS]
    ends = [place for place, char in enumerate(window, start + 1) if char != " "]
    bare = window.replace(" ", "")
    for length in range(min(longest, len(bare)), 0, -1):
        if name := names.get(bare[:length]):
            return _Found(name, start, ends[length - 1])
    return None


def _short(text: str) -> Iterator[Mention]:
    for found in _SHORT.finditer(text):
        for place, char in enumerate(found.group(), found.start()):
            if code := _SYLLABLES.get(char):
                yield Mention(code, Kind.KOREAN, doubtful=False, start=place, end=place + 1)
