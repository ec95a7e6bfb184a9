"""One editing campaign, one event: a rename or a republication of many releases at once.

Each release keeps its revision and its difference; but feeds and mails are told once, by
the first release of the campaign that they would have been told of.
"""

from collections import defaultdict

from notifier.change import signature
from notifier.store import Store

MIN_RELEASES = 10


def group(store: Store) -> list[int]:
    """Group the revisions since the last call; gives the size of each group found.

    Costs the revisions that are new. A process that is killed before it groups leaves that
    to the next call, which comes before anything is published.
    """
    since = store.releases.grouped()
    revisions = store.reading.revisions_since(since)
    if not revisions:
        return []
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for number, kinds, edits in revisions:
        alike[signature(kinds, edits)].append(number)
    groups = [seqs for name, seqs in alike.items() if name and len(seqs) >= MIN_RELEASES]
    with store.transaction():
        for seqs in groups:
            store.releases.group(seqs)
        store.releases.set_grouped(revisions[-1][0])
    return [len(seqs) for seqs in groups]
