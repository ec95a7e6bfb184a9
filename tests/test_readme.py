"""What the README shows is what the program takes."""

import re
from pathlib import Path

import pytest
import yaml

from notifier.config import load

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_its_piece_of_configuration_is_understood(tmp_path):
    [example] = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    shipped = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    shipped["topics"] += [
        topic
        for topic in yaml.safe_load(example)["topics"]
        if topic["slug"] not in {one["slug"] for one in shipped["topics"]}
    ]
    shipped["subscriptions"] = yaml.safe_load(example)["subscriptions"]
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(shipped), encoding="utf-8")
    config = load(tmp_path / "config.yaml", {})
    assert [one.address for one in config.subscriptions] == [
        "reader@example.org",
        "analyst@example.org",
    ]


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_every_link_of_it_leads_somewhere(path):
    assert (ROOT / path).exists()


def test_every_module_that_its_table_names_is_there():
    rows = re.findall(r"^\| \w+ \| (.+?) \|", README, re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`([\w./]+)`", row)]
    assert named
    for name in named:
        assert (ROOT / name).exists() or (ROOT / "notifier" / name).exists()
