"""What an entry says: what changed first, then the text, as HTML and as plain text.

Changes carry ``ins`` and ``del`` and, inside them, the plain markers ``{+new+}`` and
``[-old-]``, because readers that drop the elements would run old and new together. Long
texts and differences are cut, with a link to the page that has all of it, so that no
release makes a feed too heavy to read.
"""

from dataclasses import dataclass
from datetime import datetime
from html import escape

from notifier import markup, wording
from notifier.cleaning import published_line, published_text, published_title
from notifier.difference import Difference
from notifier.release import Event, EventType, Release, Revision, Status, Weight
from notifier.site import Site, release_path, revision_path

MAX_TEXT_CHARS = 20_000
MAX_DIFFERENCE_CHARS = 10_000
MAX_FIGURES = 12
FIGURE_CHARS = 60
SUMMARY_CHARS = 300
TITLE_CHARS = 250
NO_TEXT = "This release has no text."

WEIGHTS = {
    Weight.NONE: "Cosmetic change",
    Weight.MINOR: "Minor change",
    Weight.MAJOR: "Major change",
}


@dataclass(frozen=True, slots=True)
class Content:
    """One entry's words; ``summary`` and ``text`` are plain, ``html`` is safe."""

    summary: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class _Block:
    """A piece of content, said twice."""

    html: str
    text: str


def release_content(site: Site, release: Release) -> Content:
    """A release as it stands: a line on top when it is withdrawn or was revised, then
    its text, then the issue of its series before it, and where it is filed and why."""
    revision = release.current
    notes = []
    if release.status is Status.WITHDRAWN:
        notes.append(_note(_withdrawn_sentence(_day(site, release.updated_at))))
    if revision.number > 1:
        stand = f"Revision {revision.number}, read on {_day(site, revision.seen_at)}."
        notes.append(_linked_note(f"{stand} {change_sentence(revision)}", site, revision))
    text = [*_full_text(site, revision), *_previous(site, release), *_filed(release)]
    return _content(_excerpt(revision.body), [*notes, *text])


def event_content(site: Site, event: Event) -> Content:
    """What happened, then the text of the event's own revision.

    Only what can never change goes in: the event and its revision, not the release.
    """
    revision = event.revision
    lead, blocks = _happened(site, event)
    dated = _note(f"Dated {revision.date.isoformat()}.")
    return _content(lead, [*blocks, dated, *_full_text(site, revision)])


def change_sentence(revision: Revision) -> str:
    """How a revision differs from the one before, in words, with its figures; one line."""
    if not revision.facts.figures:
        return _change(revision)
    return f"{_change(revision)} {_figures_line(revision)}"


def _happened(site: Site, event: Event) -> tuple[str, list[_Block]]:
    """The event as one sentence, and what comes before the text."""
    day = _day(site, event.at)
    match event.type:
        case EventType.NEW:
            return _excerpt(event.revision.body), []
        case EventType.REVISED:
            what = [*_alike(site, event), *_what_changed(site, event.revision)]
            return change_sentence(event.revision), what
        case EventType.WITHDRAWN:
            return f"Withdrawn on {day}.", [_note(_withdrawn_sentence(day))]
        case EventType.RESTORED:
            return f"Restored on {day}.", [_note(f"Restored on {day}.")]


def _what_changed(site: Site, revision: Revision) -> list[_Block]:
    return [
        _linked_note(_change(revision), site, revision),
        *_figures(revision),
        *_difference("Title", revision.title_difference),
        *_difference("Text", markup.shortened(revision.difference)),
        _heading(f"Revision {revision.number}"),
    ]


def _change(revision: Revision) -> str:
    weight = WEIGHTS[revision.weight]
    kinds = ", ".join(kind.replace("_", " ") for kind in revision.kinds)
    sentence = f"{weight}: {kinds}." if kinds else f"{weight}."
    added, removed = revision.facts.words_added, revision.facts.words_removed
    if added or removed:
        sentence += f" {_count(added, 'word')} added, {_count(removed, 'word')} removed."
    return published_line(sentence)


def _content(summary: str, blocks: list[_Block]) -> Content:
    return Content(
        summary=summary,
        html="\n".join(block.html for block in blocks),
        text="\n\n".join(block.text for block in blocks),
    )


def _withdrawn_sentence(day: str) -> str:
    return f"Withdrawn on {day}. The text below is kept for the record."


def _excerpt(body: str) -> str:
    return markup.excerpt(published_text(body), SUMMARY_CHARS) or NO_TEXT


def _day(site: Site, at: datetime) -> str:
    """ISO date of an instant at the source."""
    return at.astimezone(site.timezone).date().isoformat()


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _note(text: str) -> _Block:
    return _Block(f"<p>{escape(text)}</p>", text)


def _heading(text: str) -> _Block:
    return _Block(f"<h3>{escape(text)}</h3>", text)


def _linked_note(text: str, site: Site, revision: Revision) -> _Block:
    """``text`` with a link to the page that shows the whole difference."""
    page = site.address(revision_path(revision.release_id, revision.number))
    link = f'<a href="{escape(page)}">See the difference</a>'
    return _Block(f"<p>{escape(text)} {link}</p>", f"{text}\nThe difference: {page}")


def _alike(site: Site, event: Event) -> list[_Block]:
    """The other releases of a bulk edit, which have no entries of their own."""
    if not event.number_alike:
        return []
    sentence = f"{event.number_alike} other releases were changed in the same way."
    pages = [
        (site.address(release_path(release_id)), published_line(title))
        for release_id, title in event.alike
    ]
    items = "".join(
        f'<li><a href="{escape(url)}">{escape(title)}</a></li>' for url, title in pages
    )
    text = "\n".join(f"- {title} {url}" for url, title in pages)
    return [_Block(f"<p>{sentence}</p><ul>{items}</ul>", f"{sentence}\n{text}")]


def _full_text(site: Site, revision: Revision) -> list[_Block]:
    whole = published_text(revision.body).strip()
    if not whole:
        return [_note(NO_TEXT)]
    shown = whole
    if len(whole) > MAX_TEXT_CHARS:
        shown = whole[:MAX_TEXT_CHARS].rsplit(None, 1)[0] + "…"
    parts = markup.paragraphs(shown)
    text = _Block(markup.html_paragraphs(parts), "\n\n".join(parts))
    return [text] if shown == whole else [text, _rest(site, revision)]


def _rest(site: Site, revision: Revision) -> _Block:
    path = release_path(revision.release_id)
    if revision.number > 1:
        path = revision_path(revision.release_id, revision.number)
    page = escape(site.address(path))
    sentence = "The text is longer than a feed should carry."
    return _Block(
        f'<p>{sentence} <a href="{page}">Read the rest</a></p>',
        f"{sentence} Read the rest: {page}",
    )


def _previous(site: Site, release: Release) -> list[_Block]:
    """The issue of the series before, where there is one."""
    found = release.neighbours.previous
    if found is None:
        return []
    page = site.address(release_path(found.id))
    title = markup.excerpt(published_title(found.title, found.date), TITLE_CHARS)
    said = "Previous in this series:"
    link = f'<a href="{escape(page)}">{escape(title)}</a>'
    return [_Block(f"<p>{said} {link}</p>", f"{said} {title} {page}")]


def _filed(release: Release) -> list[_Block]:
    """The topics and countries that it is filed under, with the words that say so."""
    filed = [
        published_line(one.title) + (f" ({wording.because(one.because)})" * bool(one.because))
        for one in (*release.topics, *release.countries)
    ]
    return [_note(f"Filed under {'; '.join(filed)}.")] if filed else []


def _pairs(revision: Revision) -> list[tuple[str, str]]:
    return [(_figure(old), _figure(new)) for old, new in revision.facts.figures[:MAX_FIGURES]]


def _figure(figure: str) -> str:
    """A figure as it may be shown; a dash stands for an absent partner."""
    return markup.excerpt(published_line(figure), FIGURE_CHARS) or "–"


def _figures_line(revision: Revision) -> str:
    line = "; ".join(f"{old} → {new}" for old, new in _pairs(revision))
    more = len(revision.facts.figures) - MAX_FIGURES
    return f"Figures: {line}; and {more} more." if more > 0 else f"Figures: {line}."


def _figures(revision: Revision) -> list[_Block]:
    """The figures that changed, old and new side by side."""
    if not revision.facts.figures:
        return []
    rows = "".join(
        f"<tr><td>{escape(old)}</td><td>{escape(new)}</td></tr>"
        for old, new in _pairs(revision)
    )
    head = "<tr><th>Figure before</th><th>Figure now</th></tr>"
    table = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
    return [_Block(table, _figures_line(revision))]


def _difference(name: str, edits: Difference) -> list[_Block]:
    """A heading and the changed places; nothing when there are none."""
    if not edits:
        return []
    if sum(len(text) for _, text in edits) > MAX_DIFFERENCE_CHARS:
        return [_note(f"{name}: the difference is too long to show here.")]
    clean = tuple((op, published_text(text)) for op, text in edits)
    html = "".join(_html_edit(op, markup.text_difference(((op, text),))) for op, text in clean)
    block = _Block(f"<p>{html}</p>", markup.text_difference(clean))
    return [_heading(f"{name}: what changed"), block]


def _html_edit(op: str, marked: str) -> str:
    element = {"delete": "del", "insert": "ins"}.get(op)
    return f"<{element}>{escape(marked)}</{element}>" if element else escape(marked)
