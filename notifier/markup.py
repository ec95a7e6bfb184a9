"""Plain text as safe HTML and as readable plain text.

Nothing of a release is ever taken for markup: every text is escaped here. Differences
read without colour: ``ins`` and ``del`` in HTML, ``[-old-]`` and ``{+new+}`` in text.
"""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import zip_longest

from notifier.difference import Difference
from notifier.release import Hit
from notifier.sentences import goes_on, sentences

PARAGRAPH_CHARS = 420
CONTEXT_CHARS = 120
GAP = " … "


def paragraphs(text: str) -> list[str]:
    """Text cut at its line ends, and a long line at sentence ends about every
    PARAGRAPH_CHARS characters; joined by blanks they are the text again."""
    found: list[str] = []
    for line in text.splitlines():
        current = ""
        pieces = sentences(line)
        for piece, following in zip_longest(pieces, pieces[1:], fillvalue=""):
            current += piece
            if len(current) >= PARAGRAPH_CHARS and not goes_on(piece, following):
                found.append(current.strip())
                current = ""
        if current.strip():
            found.append(current.strip())
    return found


def html_paragraphs(parts: Iterable[str]) -> str:
    """Paragraphs as ``<p>`` elements."""
    return "\n".join(f"<p>{escape(part)}</p>" for part in parts)


def html_difference(edits: Difference) -> str:
    """Edits as one paragraph with ``<ins>`` and ``<del>``."""
    return "<p>" + "".join(html_edit(op, text) for op, text in edits) + "</p>"


def html_edit(op: str, text: str) -> str:
    """One edit: ``<ins>``, ``<del>`` or the text as it is."""
    match op:
        case "delete":
            return f"<del>{escape(text)}</del>"
        case "insert":
            return f"<ins>{escape(text)}</ins>"
        case _:
            return escape(text)


def text_difference(edits: Difference) -> str:
    """Edits as plain text: ``[-removed-]`` and ``{+added+}``."""
    marks = {"delete": "[-{}-]", "insert": "{{+{}+}}", "equal": "{}"}
    return "".join(marks[op].format(text) for op, text in edits)


def shortened(edits: Difference) -> Difference:
    """Edits whose equal runs keep CONTEXT_CHARS next to a change and lose the rest."""
    last = len(edits) - 1
    return tuple(
        (op, _middle_cut(text, at_start=i == 0, at_end=i == last) if op == "equal" else text)
        for i, (op, text) in enumerate(edits)
    )


def _middle_cut(text: str, *, at_start: bool, at_end: bool) -> str:
    head = "" if at_start else text[:CONTEXT_CHARS]
    tail = "" if at_end else text[-CONTEXT_CHARS:]
    if len(head) + len(tail) + len(GAP) >= len(text):
        return text
    return head.rsplit(" ", 1)[0] + GAP + tail.split(" ", 1)[-1]


def matched_words(because: Sequence[Hit]) -> list[str]:
    """The distinct words that matched, in order of appearance, at most eight."""
    found: dict[str, str] = {}
    for hit in because:
        found.setdefault(hit.text.casefold(), hit.text)
    return list(found.values())[:8]


def html_highlighted(text: str, hits: Iterable[Hit]) -> str:
    """Text with the hits in ``<mark>``; hits must belong to this text."""
    parts = []
    done = 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start < done:
            continue
        parts.append(escape(text[done : hit.start]))
        parts.append(f"<mark>{escape(text[hit.start : hit.end])}</mark>")
        done = hit.end
    return "".join([*parts, escape(text[done:])])


def excerpt(text: str, max_chars: int) -> str:
    """The beginning of ``text``, cut at a word with an ellipsis when it is longer."""
    flat = " ".join(text.split())
    if len(flat) <= max_chars:
        return flat
    return flat[:max_chars].rsplit(" ", 1)[0][: max_chars - 1].rstrip(",;:") + "…"
