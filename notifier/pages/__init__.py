"""Pages of the public site: values in, UTF-8 HTML5 out.

The same values give the same bytes, whatever the locale, the zone or the time. Pages need
no script and load nothing but the site's own stylesheet and its own script, which adds
buttons that copy. Texts of releases are never taken for markup.
"""

from notifier.pages.changes import changes, changes_of_month
from notifier.pages.index import index
from notifier.pages.lines import TopicSummary
from notifier.pages.notices import notice
from notifier.pages.releases import merged, release
from notifier.pages.revisions import revision
from notifier.pages.robots import assets, robots
from notifier.pages.searching import (
    search_error,
    search_help,
    search_nowhere,
    search_refused,
    search_results,
)
from notifier.pages.state import state
from notifier.pages.topics import month, topic

__all__ = [
    "TopicSummary",
    "assets",
    "changes",
    "changes_of_month",
    "index",
    "merged",
    "month",
    "notice",
    "release",
    "revision",
    "robots",
    "search_error",
    "search_help",
    "search_nowhere",
    "search_refused",
    "search_results",
    "state",
    "topic",
]
