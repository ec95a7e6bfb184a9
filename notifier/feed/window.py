"""How much a feed document holds: how many entries, and which of them in full.

A feed is read by polling, so that an entry must stay long enough for the slowest reader,
and yet no document may grow past what readers take (some refuse 5 MB).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from html import escape

from notifier.feed.document import Entry

# Readers that are told of news by a hub poll once a day; one may miss a poll.
YOUNG = timedelta(hours=48)
MAX_YOUNG = 500
FULL_TEXT_BYTES = 500_000
# An archive is read once, and is where a text that was left out is looked for.
ARCHIVE_BYTES = 4_000_000


def with_full_text(entries: Iterable[Entry], most_bytes: int) -> tuple[Entry, ...]:
    """The entries, newest first as given, without full text from the first one on with
    which the texts pass ``most_bytes``.

    With FULL_TEXT_BYTES a document of MAX_YOUNG entries stays below 2 MB, and below the
    5 MB that the W3C's validator takes when every character has to be escaped.
    """
    kept, size = [], 0
    for entry in entries:
        size += _size_bytes(entry)
        kept.append(entry if size <= most_bytes else _shortened(entry))
    return tuple(kept)


def _size_bytes(entry: Entry) -> int:
    """Of the texts in the format where they are longest: twice in JSON, escaped in XML."""
    html = len(entry.content_html.encode("utf-8"))
    escaped = html + 4 * entry.content_html.count("&") + 3 * entry.content_html.count("<")
    return max(escaped, html + len(entry.content_text.encode("utf-8")))


def _shortened(entry: Entry) -> Entry:
    """The entry with its summary and a link to its page instead of its text."""
    page, summary = escape(entry.link), escape(entry.summary)
    return replace(
        entry,
        content_html=f'<p>{summary}</p>\n<p><a href="{page}">Read the whole entry</a></p>',
        content_text=f"Read the whole entry: {entry.link}",
    )
