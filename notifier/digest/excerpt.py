"""The sentence of a release that matched, with its words marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from notifier.release import Hit
from notifier.snippets import snippet


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text, said twice; ``html`` is safe."""

    text: str
    html: str


def matching_sentence(body: str, hits: Sequence[Hit]) -> Excerpt:
    """The sentence with the most distinct words that matched; see ``snippets``.

    Where only the title matched, or nothing did, the beginning of the body.
    """
    pieces = snippet(body, [hit for hit in hits if hit.field == "body"])
    html = (
        f"<mark>{escape(piece.text)}</mark>" if piece.is_match else escape(piece.text)
        for piece in pieces
    )
    return Excerpt("".join(piece.text for piece in pieces), "".join(html))
