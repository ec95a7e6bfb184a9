"""What changed between two texts, as a reader would say it.

Sentences are aligned first, then words inside the sentences that changed, so that a
moved or added sentence stays whole and a changed figure is one word. Equal runs of fewer
than three words between two changes are merged into the change: a mosaic is harder to
read than a phrase. Where fewer than 30 % of the words are shared, the old text and the
new stand as two blocks.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Literal

from notifier.sentences import sentences

Op = Literal["equal", "delete", "insert"]
Edit = tuple[Op, str]
Difference = tuple[Edit, ...]

MIN_EQUAL_WORDS = 3
MIN_COMMON_SHARE = 0.30
MAX_BLOCK_TOKENS = 4_000

_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*%?|\w+(?:['’]\w+)*|\s+|[^\w\s]")


def difference(old: str, new: str) -> Difference:
    """Edits that turn ``old`` into ``new``.

    Joining the texts of ``equal`` and ``delete`` gives exactly ``old``; of ``equal`` and
    ``insert`` exactly ``new``. Inside a change the deletion stands before the insertion.
    """
    edits: list[Edit] = []
    before, after = sentences(old), sentences(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        removed, added = "".join(before[a0:a1]), "".join(after[b0:b1])
        if tag == "equal":
            edits.append(("equal", removed))
        else:
            edits.extend(_word_edits(removed, added))
    return _tidy(edits)


def _word_edits(old: str, new: str) -> Iterable[Edit]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(before), len(after)) > MAX_BLOCK_TOKENS:
        return _block(old, new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    edits: list[Edit] = []
    common = 0
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "equal":
            common += _number_of_words(before[a0:a1])
            edits.append(("equal", "".join(before[a0:a1])))
        else:
            edits.extend(_block("".join(before[a0:a1]), "".join(after[b0:b1])))
    longest = max(_number_of_words(before), _number_of_words(after))
    both_sides = bool(before) and bool(after)
    if both_sides and common < MIN_COMMON_SHARE * longest:
        return _block(old, new)
    return edits


def _number_of_words(tokens: Sequence[str]) -> int:
    return sum(1 for token in tokens if token[0].isalnum())


def _block(old: str, new: str) -> list[Edit]:
    edits: list[Edit] = [("delete", old), ("insert", new)]
    return [edit for edit in edits if edit[1]]


def _tidy(edits: Sequence[Edit]) -> Difference:
    """Merge short equal runs between changes, then neighbours of one kind."""
    tidy: list[Edit] = []
    removed = added = ""
    for position, (op, text) in enumerate(edits):
        if op == "delete":
            removed += text
        elif op == "insert":
            added += text
        elif (removed or added) and _is_island(edits, position):
            removed += text
            added += text
        else:
            tidy.extend(_block(removed, added))
            removed = added = ""
            _append_equal(tidy, text)
    tidy.extend(_block(removed, added))
    return tuple(tidy)


def _is_island(edits: Sequence[Edit], position: int) -> bool:
    last = position == len(edits) - 1
    return not last and _number_of_words(_TOKEN.findall(edits[position][1])) < MIN_EQUAL_WORDS


def _append_equal(edits: list[Edit], text: str) -> None:
    if edits and edits[-1][0] == "equal":
        edits[-1] = ("equal", edits[-1][1] + text)
    else:
        edits.append(("equal", text))


def words_changed(edits: Difference) -> tuple[int, int]:
    """Number of words added and of words removed."""
    added = removed = 0
    for op, text in edits:
        count = _number_of_words(_TOKEN.findall(text))
        added += count if op == "insert" else 0
        removed += count if op == "delete" else 0
    return added, removed
