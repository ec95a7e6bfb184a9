"""Korean words without what is glued to them.

A noun is written together with its particles (조사): 수출은, 수출을, 수출에서는. They follow
from the noun's last sound: 은, 이, 을, 과 and 으로 come after a consonant, 는, 가, 를 and 와
after a vowel, 로 after a vowel or ㄹ. A noun of two syllables or more is also found with the
copula (수출이다) and in the verbs made of it with 하다, 되다 and 시키다 (수출하는).
docs/adr/0012-korean-particles-are-cut-off.md has the figures; the particles are those of
the standard grammar (국립국어원, 한국어 문법 1, 2005).
"""

import re
from collections.abc import Iterator

_SYLLABLES = range(ord("가"), ord("힣") + 1)
_FINALS = 28
_RIEUL = 8
_LONGEST = 7

_TOPICS = "(?:는|도|만|의)?"
_ALWAYS = re.compile(
    rf"(?:에|에서|에게|에게서|께|께서){_TOPICS}|(?:까지|부터|만|만큼|보다|마저|조차){_TOPICS}"
    r"|만을|만이|만은|의|도|처럼|마다|뿐|대로|밖에|하고"
)
_AFTER_CONSONANT = re.compile(rf"은|이|을|이나|이란|이라도|이든|과{_TOPICS}")
_AFTER_VOWEL = re.compile(rf"는|가|를|나|란|라도|든|와{_TOPICS}")
_DIRECTION = re.compile(rf"(?:로|로서|로써|로부터){_TOPICS}")
_COPULA = re.compile(
    r"이다|인|이며|이고|임(?:을|에도|에)?|입니다|이라(?:고|는|며|면)?|이자|이었다|인데|이지만"
    r"|이므로|이었으나"
)
_VERB = re.compile(
    r"(?:하|되|시키)(?:고|며|면|여|는|기|지|자|도록|거|려|던|게|다|였|겠|어|었|더|나|니|시).*"
    r"|(?:한|된|시킨)(?:다.*|데|지|바)?|(?:할|될|시킬)(?:지.*)?"
    r"|(?:함|됨|시킴)(?:에|에도|을|과|은|이|으로.*)?"
    r"|(?:해|돼|시켜)(?:서|야.*|나.*|오.*|온|왔.*|주.*|준.*|가.*|갈|도|지.*|진.*)?"
    r"|(?:했|됐|시켰).*|(?:합|됩|시킵)니.*"
)


def nouns(word: str) -> Iterator[str]:
    """The nouns that a folded word may be, without the word itself; shortest first."""
    for end in range(max(1, len(word) - 2 * _LONGEST), len(word)):
        noun, ending = word[:end], word[end:]
        if ord(ending[0]) in _SYLLABLES and _is_ending(noun, ending):
            yield noun


def _is_ending(noun: str, ending: str) -> bool:
    if len(noun) > 1 and (_COPULA.fullmatch(ending) or _VERB.fullmatch(ending)):
        return True
    if ending == "들":
        return True
    if ending[0] == "들":
        noun, ending = noun + "들", ending[1:]
    return _is_particle(noun, ending)


def _is_particle(noun: str, ending: str) -> bool:
    """Whether ``ending`` is a particle that can follow ``noun``; after a letter or figure
    that is not Korean, whose sound is not written, any can."""
    if _ALWAYS.fullmatch(ending):
        return True
    sound = ord(noun[-1])
    final = (sound - _SYLLABLES.start) % _FINALS if sound in _SYLLABLES else None
    if final != 0 and _AFTER_CONSONANT.fullmatch(ending):
        return True
    if not final and _AFTER_VOWEL.fullmatch(ending):
        return True
    towards = ending.removeprefix("으")
    joined = (towards != ending) == (final not in {0, _RIEUL})
    return (final is None or joined) and bool(_DIRECTION.fullmatch(towards))
