"""An operator who lets the daemon run, for years."""

import json
from email import message_from_bytes

from tests.acceptance.daemons import CONFIG, command, new_instance, running, until

LEE = "lee@example.net"
SEED = "-\nMemory chip exports rise\nMemory chip exports rose 3.1% in March.\ndate2026-04-01\n"


def done(folder, *arguments):
    ran = command(folder, "--json", *arguments)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_who_is_added_beside_the_daemon_is_mailed_by_it_until_unsubscribed_there(tmp_path):
    config = CONFIG.replace("scan_interval_s: 30", "scan_interval_s: 1, compose_interval_s: 1")
    folder = new_instance(tmp_path / "instance", config)
    with running(folder) as daemon:
        until(lambda: daemon.get("/").status_code == 200, 60, "the first publish")
        until(lambda: done(folder, "topics")["topics"], 60, "the topics")
        done(folder, "subscribers", "add", LEE, "--topic", "chips", "--frequency", "immediate")
        (folder / "seeds" / "one.txt").write_text(SEED)
        until(lambda: len(daemon.mails()) == 2, 60, "a mail for each of two subscribers")
        assert done(folder, "subscribers", "unsubscribe", LEE)["ended"]
        assert done(folder, "subscribers", "erase", LEE) == {"erased": True}
        before = set(daemon.mails())
        (folder / "seeds" / "two.txt").write_text(SEED.replace("rise", "fall"))
        until(lambda: len(daemon.mails()) == 3, 60, "one more mail")
        (new,) = set(daemon.mails()) - before
        assert message_from_bytes(new.read_bytes())["To"] != LEE
        assert daemon.get("/healthz").json()["failures"] == {}
        assert daemon.stop() == 0
