"""A small site with every kind of page, told by the files that made it."""

from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tests.acceptance.site.instances import Past
from tests.features.texts import record
from tests.issues import autos, exports
from tests.issues import record as issue

HOSTILE = "</title><script>alert(1)</script><b>\"'&amp;&#0;<!-- ]]> –"
LONG = "Electro" * 40
KOREAN = "산업통상자원부, 반도체 수출 상황 점검 회의 개최"
JAPAN = "Korea and Japan agree on steel"
TOPICS = [
    {"slug": "exports", "title": "Exports", "query": "exports", "description": "Exports."},
    {"slug": "steel", "title": "Steel", "query": "steel", "description": HOSTILE},
    {"slug": "autos", "title": "Automobiles", "query": "car* OR automobile*"},
    {"slug": "hostile", "title": HOSTILE, "query": "scripts"},
    {"slug": "wind", "title": "Wind", "query": '"wind power"'},
    {"slug": "solar", "title": "Solar", "query": '"solar power"'},
]
MEETING = (
    "The ministers of both countries met in Seoul on {day} and agreed on steel. Makers of"
    " steel may ship {tons} tons a year, which is {share} percent more than before. Officials"
    " of the ministry said that talks about hydrogen go on. They meet again in Tokyo in May."
)
WITHDRAWN = "Wind power for the islands"
TWICE = "Steel plan", "Minister meets steel makers"
FULL = "Ahn Duk-geun met makers of steel in Pohang, who asked for a quota of 2.6 million tons."
PLAN = "The plan for steel of 2026 was made public in Seoul by the ministry on that day."


@dataclass(frozen=True, slots=True)
class World:
    """A published instance, and where its kinds of pages are.

    Attributes:
        pages: paths of files by the kind of their page.
    """

    instance: Past
    pages: dict[str, str]

    @property
    def url(self) -> str:
        """Where the site says that it is."""
        return self.instance.settings["site"]["url"]


def meeting(tons: str, share: str, day: str = "2 March") -> str:
    return MEETING.format(tons=tons, share=share, day=day)


def first_files() -> dict[str, str]:
    issues = chain.from_iterable((exports(month), autos(month)) for month in range(6, 13))
    return {
        "issues.txt": "".join(map(issue, issues)),
        "wind.txt": record(WITHDRAWN, "Solar power and wind power.", "2026-01-12"),
        "hostile.txt": record(HOSTILE, f"On scripts. {HOSTILE} And so on.", "2026-01-13"),
        "long.txt": record(LONG, f"{LONG} {LONG} of steel.", "2026-01-14"),
        "korean.txt": record(
            KOREAN, "산업통상자원부는 반도체 수출이 16.7% 증가했다고 밝혔다.", "2026-01-15"
        ),
        "cut.txt": record("A text that ends early", f"{PLAN} The ministry and", "2026-01-16"),
        "plan.txt": record(TWICE[0], PLAN, "2026-01-19"),
        "met.txt": record(TWICE[1], FULL, "2026-01-20"),
        "japan.txt": record(JAPAN, meeting("1,200", "16.7"), "2026-02-02"),
    }


def build(folder: Path, **sections: object) -> World:
    """Build the world in ``folder``; ``sections`` are parts of its configuration."""
    past = Past(folder)
    past.configure(topics=TOPICS, **sections)
    for name, text in first_files().items():
        past.drop(name, text)
    past.run_at("2026-02-03 01:00:00", "run", "--once")
    edit(past)
    ids = past.ids()
    past.run_at("2026-04-01 01:00:00", "withdraw", ids[WITHDRAWN], "--reason", HOSTILE)
    kept, merged = (ids[title] for title in TWICE)
    past.run_at("2026-04-02 01:00:00", "merge", kept, merged)
    past.configure(topics=TOPICS[:5])
    past.run_at("2026-04-03 01:00:00", "publish")
    past.topics_ended_earlier(days=2000)
    past.configure(topics=TOPICS[:4])
    assert past.run("publish").code == 0
    return World(past, paths(ids, ids[TWICE[1]]))


def edit(past: Past) -> None:
    """A correction of figures, one of the title, a slip, and hostile and Korean ones."""
    past.drop("japan2.txt", record(JAPAN, meeting("1,400", "17.6"), "2026-02-02"))
    past.drop("hostile2.txt", record(HOSTILE, f"On scripts. {HOSTILE} So on.", "2026-01-13"))
    past.run_at("2026-02-10 01:00:00", "run", "--once")
    text = meeting("1,400", "17.6") + " A hotline answers questions of firms."
    past.drop("japan3.txt", record(f"{JAPAN} and ships", text, "2026-02-03"))
    past.drop(
        "korean2.txt",
        record(KOREAN, "산업통상자원부는 반도체 수출이 17.6% 증가했다고 밝혔다.", "2026-01-15"),
    )
    title, body, day = autos(11)
    past.drop("autos2.txt", record(title, body.replace("Overseas", "Oversaes"), day))
    past.run_at("2026-03-10 01:00:00", "run", "--once")


def paths(ids: dict[str, str], merged: str) -> dict[str, str]:
    """Where the kinds of pages are that are files."""
    japan = ids[f"{JAPAN} and ships"]
    return {
        "index": "",
        "topic": "topics/steel/",
        "topic of all": "topics/all/",
        "topic with a hostile title": "topics/hostile/",
        "topic that ended": "topics/wind/",
        "country": "topics/country-jp/",
        "month": "topics/exports/2025-10/",
        "changes": "changes/",
        "changes of a month": "changes/2026-02/",
        "release with history": f"releases/{japan}/",
        "release in a series": f"releases/{ids[exports(9)[0]]}/",
        "release that is withdrawn": f"releases/{ids[WITHDRAWN]}/",
        "release with a doubt": f"releases/{ids['A text that ends early']}/",
        "release with a hostile title": f"releases/{ids[HOSTILE]}/",
        "release with a long word": f"releases/{ids[LONG]}/",
        "release in Korean": f"releases/{ids[KOREAN]}/",
        "release that was merged": f"releases/{merged}/",
        "first revision": f"releases/{japan}/r1/",
        "revision of figures": f"releases/{japan}/r2/",
        "revision of the title": f"releases/{japan}/r3/",
    }
