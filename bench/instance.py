"""An instance to measure: a folder with seeds and a store of its own."""

import json
from pathlib import Path

from notifier.config import load
from notifier.wiring import Notifier

CONFIG = {
    "site": {
        "title": "Bench",
        "url": "https://bench.example.org",
        "authority": "example.org,2026",
        "contact": "desk@example.org",
    },
    "sources": [{"id": "bench", "title": "Bench", "path": "seeds", "settle_s": 0}],
}


def instance(folder: Path) -> Notifier:
    """A new instance in an empty folder, which reads what is put into ``seeds`` there."""
    config = folder / "config.yaml"
    config.write_text(json.dumps(CONFIG), "utf-8")
    (folder / "seeds").mkdir()
    return Notifier(load(config, {}))
