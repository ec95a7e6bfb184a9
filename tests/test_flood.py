"""When so much comes at once that nobody is mailed."""

import pytest

from notifier.flood import FloodLimits, flood_because

LIMITS = FloodLimits(events=50, share=0.2)


@pytest.mark.parametrize(
    ("mentions", "revised", "known", "because"),
    [
        pytest.param(50, 0, 1000, None, id="as much as may come"),
        pytest.param(
            51, 0, 1000, "51 events came at once, more than 50", id="one more than that"
        ),
        pytest.param(19, 19, 19, None, id="all of a few releases"),
        pytest.param(20, 20, 100, None, id="a share that may be revised"),
        pytest.param(
            20,
            20,
            99,
            "20 of 99 releases were revised at once, more than 20 %",
            id="a larger share",
        ),
    ],
)
def test_too_many_events_or_too_large_a_share_is_held(mentions, revised, known, because):
    found = flood_because(LIMITS, mentions=mentions, revised=revised, known=known)
    assert found == because
