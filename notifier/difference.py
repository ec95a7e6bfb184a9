"""What changed between two texts, as a reader would say it.

Sentences are aligned first, then words inside the sentences that changed, so that a
moved or added sentence stays whole and a changed figure is one word. Equal runs of fewer
than three words between two changes of one sentence are merged into the change: a mosaic
is harder to read than a phrase. Where fewer than 30 % of the words are shared, the old
text and the new stand as two blocks.

Where sentences changed and others came or went next to them, each is compared with its
likest partner, so that what came stays whole.

The work is bounded by the length of the texts, whatever they say.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, groupby
from operator import itemgetter
from typing import Literal

from cydifflib import SequenceMatcher

from notifier.sentences import sentences

Op = Literal["equal", "delete", "insert"]
Edit = tuple[Op, str]
Difference = tuple[Edit, ...]

MIN_EQUAL_WORDS = 3
MIN_COMMON_SHARE = 0.30
MAX_BLOCK_TOKENS = 4_000
MAX_STEPS_PER_PIECE = 100
MIN_LIKENESS = 0.50
MIN_KEPT_SHARE = 0.75
MAX_SENTENCE_PAIRS = 400
_TAIL = 10

# A sentence or a token, and the white space after it.
_Piece = tuple[str, str]

# Words in common, and the places of the sentences that have them.
_Pairing = tuple[int, tuple[tuple[int, int], ...]]

# A figure keeps its sign; △ is the minus of Korean statistics.
_TOKEN = re.compile(
    r"((?:(?<!\w)[-+−△▲▽▼])?[0-9]+(?:[.,][0-9]+)*%?|\w+(?:['’]\w+)*|[^\w\s]|\A(?=\s))(\s*)"
)


def difference(old: str, new: str) -> Difference:
    """Edits that turn ``old`` into ``new``.

    Joining the texts of ``equal`` and ``delete`` gives exactly ``old``; of ``equal`` and
    ``insert`` exactly ``new``. Inside a change the deletion stands before the insertion.
    """
    return _tidy(_aligned(_sentence_pieces(old), _sentence_pieces(new), _sentence_edits))


def _sentence_pieces(text: str) -> list[_Piece]:
    found = ((sentence, sentence.rstrip()) for sentence in sentences(text))
    return [(bare, sentence[len(bare) :]) for sentence, bare in found]


def _aligned(
    before: Sequence[_Piece],
    after: Sequence[_Piece],
    changed: Callable[[str, str], Iterable[Edit]],
) -> Iterator[Edit]:
    """Equal runs of pieces, and between them what ``changed`` makes of the rest."""
    a = b = 0
    for start, partner, length in _common_runs(before, after):
        removed, added = before[a:start], after[b:partner]
        blanks = _shared_blanks(removed, added)
        yield from changed(
            _joined(removed).removesuffix(blanks), _joined(added).removesuffix(blanks)
        )
        yield "equal", blanks
        a, b = start + length, partner + length
        yield from _kept(before[start:a], after[partner:b])


def _common_runs(
    before: Sequence[_Piece], after: Sequence[_Piece]
) -> list[tuple[int, int, int]]:
    """Runs that are equal but for white space, in order: start in ``before``, start in
    ``after``, length. The last one is empty and stands at both ends.

    The longest run is found first, as difflib does. That takes cubic time where a text
    repeats itself, so a gap between two runs is left alone when comparing it would cost
    more steps than are left.
    """
    old, new = [bare for bare, _ in before], [bare for bare, _ in after]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    partners = Counter(new)
    cost = [0, *accumulate(1 + partners[bare] for bare in old)]
    steps_left = MAX_STEPS_PER_PIECE * (len(old) + len(new))
    runs = [(len(old), len(new), 0)]
    gaps = [(0, len(old), 0, len(new))]
    while gaps:
        a0, a1, b0, b1 = gaps.pop()
        steps = cost[a1] - cost[a0]
        if steps > steps_left or b0 == b1:
            continue
        steps_left -= steps
        a, b, length = matcher.find_longest_match(a0, a1, b0, b1)
        if length:
            runs.append((a, b, length))
            gaps += [(a0, a, b0, b), (a + length, a1, b + length, b1)]
    return sorted(runs)


def _shared_blanks(removed: Sequence[_Piece], added: Sequence[_Piece]) -> str:
    """White space at the end of both, which has not changed."""
    if removed and added and removed[-1][1] == added[-1][1]:
        return removed[-1][1]
    return ""


def _joined(pieces: Sequence[_Piece]) -> str:
    return "".join(chain.from_iterable(pieces))


def _kept(before: Sequence[_Piece], after: Sequence[_Piece]) -> Iterator[Edit]:
    for (bare, blanks), (_, new_blanks) in zip(before, after, strict=True):
        yield "equal", bare
        if blanks == new_blanks:
            yield "equal", blanks
        else:
            yield from _block(blanks, new_blanks)


def _sentence_edits(old: str, new: str) -> Iterable[Edit]:
    """Sentence by sentence where one side has more of them; but as one run of words where
    nearly all of the shorter side is kept, as when a sentence was split in two."""
    as_words = list(_word_edits(old, new))
    before, after = sentences(old), sentences(new)
    size = len(before) * len(after)
    if len(before) == len(after) or not 0 < size <= MAX_SENTENCE_PAIRS:
        return as_words
    shortest = min(_number_of_words(old), _number_of_words(new))
    if _words_kept(as_words) >= MIN_KEPT_SHARE * shortest:
        return as_words
    partners = _partners(before, after)
    return _paired_edits(before, after, partners) if partners else as_words


def _words_kept(edits: Iterable[Edit]) -> int:
    return _number_of_words(" ".join(text for op, text in edits if op == "equal"))


def _paired_edits(
    before: Sequence[str], after: Sequence[str], partners: Iterable[tuple[int, int]]
) -> Iterator[Edit]:
    a = b = 0
    for here, there in [*partners, (len(before), len(after))]:
        yield from _block("".join(before[a:here]), "".join(after[b:there]))
        yield from _word_edits(
            "".join(before[here : here + 1]), "".join(after[there : there + 1])
        )
        a, b = here + 1, there + 1


def _partners(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Places of sentences that are versions of each other, in order: of all such pairings
    the one with the most words in common."""
    ours, theirs = [*map(_vocabulary, before)], [*map(_vocabulary, after)]
    above: list[_Pairing] = [(0, ())] * (len(after) + 1)
    for here, words in enumerate(ours):
        row: list[_Pairing] = [(0, ())]
        for there, others in enumerate(theirs):
            best = max(above[there + 1], row[there], key=itemgetter(0))
            common = _words_in_common(words, others)
            total, pairs = above[there]
            if common and total + common > best[0]:
                best = (total + common, (*pairs, (here, there)))
            row.append(best)
        above = row
    return above[-1][1]


def _vocabulary(sentence: str) -> frozenset[str]:
    return frozenset(token for token, _ in _TOKEN.findall(sentence) if token[-1:].isalnum())


def _words_in_common(one: frozenset[str], other: frozenset[str]) -> int:
    """Number of words that both have; 0 when it is less than MIN_LIKENESS of the shorter."""
    common = len(one & other)
    return common if common >= MIN_LIKENESS * min(len(one), len(other)) else 0


def _word_edits(old: str, new: str) -> Iterable[Edit]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if not old or not new or max(len(before), len(after)) > MAX_BLOCK_TOKENS:
        return _block(old, new)
    edits = list(_aligned(before, after, _block))
    common = _words_kept(edits)
    longest = max(_number_of_words(old), _number_of_words(new))
    return _block(old, new) if common < MIN_COMMON_SHARE * longest else edits


def _number_of_words(text: str) -> int:
    return sum(1 for token, _ in _TOKEN.findall(text) if any(map(str.isalnum, token)))


def _block(old: str, new: str) -> list[Edit]:
    edits: list[Edit] = [("delete", old), ("insert", new)]
    return [edit for edit in edits if edit[1]]


def _tidy(edits: Iterable[Edit]) -> Difference:
    """Merge neighbours of one kind, and short equal runs into the changes around them."""
    merged = _merged(edits)
    tidy: list[Edit] = []
    removed = added = ""
    for position, (op, text) in enumerate(merged, 1):
        if op == "delete":
            removed += text
        elif op == "insert":
            added += text
        elif (
            (removed or added) and position < len(merged) and _is_island(text, added or removed)
        ):
            removed += text
            added += text
        else:
            tidy += [*_block(removed, added), ("equal", text)]
            removed = added = ""
    return (*tidy, *_block(removed, added))


def _merged(edits: Iterable[Edit]) -> list[Edit]:
    visible = (edit for edit in edits if edit[1])
    groups = groupby(visible, key=itemgetter(0))
    return [(op, "".join(text for _, text in group)) for op, group in groups]


def _is_island(text: str, before: str) -> bool:
    """Whether an equal run is too short to stand between two changes; the words between a
    change in a sentence and the sentence before or after may be few."""
    number = _number_of_words(text)
    apart = number and (_ends_sentence(text) or _ends_sentence(before))
    return number < MIN_EQUAL_WORDS and not apart


def _ends_sentence(text: str) -> bool:
    end = text[-_TAIL:].rstrip().rstrip("\"'”’)]")
    return end.endswith((".", "!", "?", "。"))


def words_changed(edits: Difference) -> tuple[int, int]:
    """Number of words added and of words removed."""
    added = removed = 0
    for op, text in edits:
        count = _number_of_words(text)
        added += count if op == "insert" else 0
        removed += count if op == "delete" else 0
    return added, removed
