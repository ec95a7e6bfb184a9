"""Texts of releases as HTML paragraphs: with what matched marked, and with what changed.

Everything returned is safe HTML: the texts are escaped by ``notifier.markup``, then
cleaned, because what is marked are places in the text as it was stated.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from notifier.cleaning import published_text, published_title
from notifier.difference import Difference, Edit
from notifier.markup import (
    PARAGRAPH_CHARS,
    html_difference,
    html_edit,
    html_highlighted,
    paragraphs,
)
from notifier.release import Hit
from notifier.sentences import goes_on, sentences

_CONTEXT_CHARS = 70
_EDIT_CHARS = 200


def highlighted_title(title: str, day: date, hits: Iterable[Hit]) -> str:
    """``title`` with the hits in ``<mark>``; without them where it had to be cleaned.

    Args:
        day: names a release whose title shows nothing.
        hits: places in ``title``.
    """
    shown = published_title(title, day)
    return html_highlighted(shown, hits if shown == title else ())


def highlighted_paragraphs(text: str, hits: Iterable[Hit]) -> str:
    """``text`` as ``<p>`` elements with the hits in ``<mark>``.

    Args:
        hits: places in ``text``; one that reaches over the end of a paragraph is left out.
    """
    found = []
    places = tuple(hits)
    start = 0
    for part in paragraphs(text):
        start = text.index(part, start)
        end = start + len(part)
        inside = [_moved(hit, start) for hit in places if start <= hit.start <= hit.end <= end]
        found.append(f"<p>{published_text(html_highlighted(part, inside))}</p>")
        start = end
    return "\n".join(found)


def _moved(hit: Hit, by: int) -> Hit:
    return replace(hit, start=hit.start - by, end=hit.end - by)


@dataclass(frozen=True, slots=True)
class Passage:
    """Paragraphs of a difference, as safe HTML.

    Attributes:
        html: with what was removed and what was added.
        before: the same before the change, and ``after`` after it; empty for paragraphs
            that did not change.
        number: of paragraphs; 1 where something changed.
    """

    html: str
    before: str = ""
    after: str = ""
    number: int = 1


def passages(edits: Difference) -> list[Passage]:
    """A whole release as passages: each paragraph that changed, and between them what did
    not change, together."""
    found: list[Passage] = []
    for part in split(edits):
        whole = _paragraph(part)
        if any(op != "equal" for op, _ in part):
            before, after = (_side(part, without) for without in ("insert", "delete"))
            found.append(Passage(whole, before, after))
        elif found and not found[-1].before:
            last = found[-1]
            found[-1] = Passage(f"{last.html}\n{whole}", number=last.number + 1)
        else:
            found.append(Passage(whole))
    return found


def _side(part: Difference, without: str) -> str:
    return _paragraph(tuple(edit for edit in part if edit[0] != without))


def _paragraph(part: Difference) -> str:
    return published_text(html_difference(part))


def difference_excerpt(edits: Difference, max_chars: int) -> str:
    """The first changes with a few words around them, as safe HTML of about ``max_chars``
    visible characters; empty where nothing changed."""
    places = [place for place, (op, _) in enumerate(edits) if op != "equal"]
    shown: list[Edit] = []
    for place in range(max(0, places[0] - 1), len(edits)) if places else ():
        op, text = edits[place]
        if op != "equal":
            cut = text if len(text) <= _EDIT_CHARS else f"{_head(text, _EDIT_CHARS)} …"
            shown.append((op, cut))
            continue
        cut = _context(text, head=place > places[0], tail=place < places[-1])
        room = max_chars - sum(len(said) for _, said in shown)
        if places[0] < place < places[-1] and len(cut) + _CONTEXT_CHARS > room:
            shown.append((op, f"{_head(text)} …"))
            break
        shown.append((op, cut))
    return published_text("".join(html_edit(op, text) for op, text in shown))


def _context(text: str, *, head: bool, tail: bool) -> str:
    """What of an unchanged text stands next to a change: its head, its tail or both."""
    if len(text) <= _CONTEXT_CHARS * (head + tail):
        return text
    before, after = _head(text) if head else "", _tail(text) if tail else ""
    return f"{before}{' ' if head else ''}…{' ' if tail else ''}{after}"


def _head(text: str, chars: int = _CONTEXT_CHARS) -> str:
    cut = text[:chars]
    return cut.rpartition(" ")[0] or cut


def _tail(text: str) -> str:
    cut = text[-_CONTEXT_CHARS:]
    return cut.partition(" ")[2] or cut


def split(edits: Difference) -> Iterator[Difference]:
    """Edits cut into paragraphs, at ends of sentences that did not change.

    Joined together, the parts say what ``edits`` say.
    """
    part: list[Edit] = []
    length = 0
    for op, text in edits:
        pieces = sentences(text) if op == "equal" else [text]
        for place, piece in enumerate(pieces):
            part.append((op, piece))
            length += len(piece)
            following = pieces[place + 1 : place + 2]
            if following and length >= PARAGRAPH_CHARS and not goes_on(piece, *following):
                yield tuple(part)
                part, length = [], 0
    if part:
        yield tuple(part)
