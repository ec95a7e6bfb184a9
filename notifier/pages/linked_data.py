"""What a page says to machines that read schema.org (JSON-LD 1.1 in HTML).

Written so that nothing in it can end the element it stands in.
"""

import json
from collections.abc import Sequence

from notifier import wording
from notifier.cleaning import published_line, published_title
from notifier.release import Release, Revision
from notifier.site import Site, release_path, release_tag, revision_path, topic_path

HEADLINE_CHARS = 300


def article(site: Site, release: Release, history: Sequence[Revision], source: str) -> str:
    """A release as NewsArticle, with each later revision as its CorrectionComment.

    Args:
        history: newest first.
        source: who published it.
    """
    current = release.current
    address = site.address(release_path(release.id))
    corrections = [_correction(site, one) for one in history if one.number > 1]
    found: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": release_tag(site, release.id),
        "url": address,
        "mainEntityOfPage": address,
        "headline": published_title(current.title, current.date)[:HEADLINE_CHARS],
        "datePublished": current.date.isoformat(),
        "dateModified": wording.machine_moment(release.updated_at),
        "inLanguage": site.language,
        "version": str(current.number),
        "isAccessibleForFree": True,
        "publisher": {"@type": "Organization", "name": source},
        "about": [
            {"@type": "Thing", "name": match.title, "url": site.address(topic_path(match.slug))}
            for match in (*release.topics, *release.countries)
        ],
    }
    if release.category:
        found["articleSection"] = published_line(release.category)
    if corrections:
        found["correction"] = corrections
    return _script_safe(found)


def _correction(site: Site, revision: Revision) -> dict[str, object]:
    return {
        "@type": "CorrectionComment",
        "text": f"{wording.kinds(revision)} ({wording.weight(revision)})",
        "datePublished": wording.machine_moment(revision.seen_at),
        "url": site.address(revision_path(revision.release_id, revision.number)),
    }


def _script_safe(value: object) -> str:
    """JSON without the characters that HTML looks for inside a script element (HTML
    standard, section 4.12.1.3)."""
    text = json.dumps(value, ensure_ascii=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
