"""What is worth watching."""

from notifier.pipeline.measures import measures
from notifier.store import Store
from tests.store.filled import DAY, NOW, fill


def test_what_waits_is_measured_with_its_age(tmp_path):
    with Store.open(tmp_path / "notifier.db") as store:
        fill(store)
        found = {one.name: one.values for one in measures(store, NOW + DAY)}
    assert found["messages"] == {("immediate", "queued"): 1}
    assert found["oldest_message_seconds"] == {("immediate",): 86_400.0}
    assert found["notifications_pending"] == {("immediate",): 1}
    assert found["subscribers"] == {("active",): 1}
    assert (found["releases"], found["last_event"]) == ({(): 2}, {(): 3})
    assert found["digests_late"] == {(): 1}
