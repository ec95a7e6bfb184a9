"""Merges, splits and edits in any order leave one text to one release, and pages that agree."""

import random

import pytest

from tests.features.texts import record

TEXTS = {
    "Steel plan": "The plan for steel of 2026 names 40 mills and what each spends on furnaces.",
    "Minister meets makers": "Ahn Duk-geun met makers in Pohang, who asked for 26 tons.",
    "Fair in Milan": "A delegation of 11 firms from Busan showed lathes and steel in Turin.",
    "Energy outlook": "Demand for power will grow by 3 percent a year, says the energy board.",
}
STEPS = 14


def drop(instance, step, edits):
    """A page with every release; how often each was edited is a word of its text."""
    page = "".join(
        record(title, f"{body} This was edited {edits[title]} times.", f"2026-03-0{day}")
        for day, (title, body) in enumerate(TEXTS.items(), 1)
    )
    instance.drop(f"{step:03}.txt", page + "\n" * step)
    assert instance.run("ingest").code == 0


def line(rng, live, merged):
    """A correction; it may be one that is refused."""
    kind = rng.choice(["merge", "merge", "split", "number"])
    if kind == "merge" and len(live) > 1:
        return ["merge", *rng.sample(live, 2)]
    if kind == "number":
        return ["split", rng.choice(live), str(rng.randint(2, 4))]
    return ["split", rng.choice(merged or live)]


def bodies(instance, live):
    return [instance.run("show", one).value["revisions"][0]["body"] for one in live]


@pytest.mark.parametrize("start", range(3))
def test_any_chain_leaves_one_text_to_one_release(instance, start):
    rng, edits, known = random.Random(start), dict.fromkeys(TEXTS, 1), set()  # noqa: S311 - a seeded walk
    drop(instance, 1, edits)
    done = []
    for step in range(2, STEPS):
        live = sorted(one["id"] for one in instance.run("releases").value)
        known |= set(live)
        done.append(line(rng, live, sorted(known - set(live))))
        assert instance.run(*done[-1]).code in (0, 2), done
        live = [one["id"] for one in instance.run("releases").value]
        shown = bodies(instance, live)
        assert len(shown) == len(set(shown)), done
        if step % 3 == 0:
            edits[rng.choice(list(TEXTS))] += 1
            drop(instance, step, edits)
        assert instance.run("publish").code == 0
    assert instance.run("rebuild").value["written"] == 0, done
