"""What may not play, one by one and for a whole library at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rotation_world import NAMES, Raw, libraries, made, world

from sleepplayer.models import TrackId
from sleepplayer.rotation.playable import playable
from sleepplayer.rotation.rules import Bar, Barred, Rules
from sleepplayer.rotation.stimulus import UNTAGGED, Stimulus

ONE = TrackId(1)
TAPPING = made(20.0, {"tapping": 0.95, "eating": 0.05})
UNKNOWN = made(20.0, {})
EATING = frozenset({"eating"})


@pytest.mark.parametrize(
    ("rules", "what", "barred"),
    [
        (Rules(), TAPPING, None),
        (Rules(avoided=EATING), TAPPING, Barred(Bar.AVOIDED, "eating")),
        (
            Rules(avoided=EATING),
            made(20.0, {"rain": 1.0, "eating": 0.0}),
            Barred(Bar.AVOIDED, "eating"),
        ),
        (Rules(), UNKNOWN, None),
        (Rules(avoided=EATING), UNKNOWN, Barred(Bar.UNCONFIRMED, UNTAGGED)),
        (Rules(avoided=EATING, confirmed=frozenset({ONE})), UNKNOWN, None),
        (Rules(avoided=EATING, confirmed=frozenset({ONE})), TAPPING, Barred(Bar.AVOIDED, "eating")),
        (Rules(retired=frozenset({ONE})), TAPPING, Barred(Bar.RETIRED)),
        (Rules(resting={"tapping": 11.0}), TAPPING, Barred(Bar.RESTING, "tapping", 11.0)),
        (Rules(resting={"tapping": 10.0}), TAPPING, None),
        (Rules(allowed={TrackId(2)}), TAPPING, Barred(Bar.ELSEWHERE)),
        (Rules(permitted={TrackId(2)}), TAPPING, Barred(Bar.NOT_ALLOWED)),
        (Rules(permitted={ONE}), TAPPING, None),
        (Rules(calm=frozenset({"eating"})), TAPPING, Barred(Bar.FREE_NIGHT, "tapping")),
        (Rules(calm=frozenset({"eating", "tapping"})), TAPPING, None),
        (Rules(calm=frozenset({"eating"})), UNKNOWN, Barred(Bar.FREE_NIGHT, UNTAGGED)),
    ],
)
def test_on_day_ten(rules: Rules, what: Stimulus, barred: Barred | None) -> None:
    assert rules.barred(ONE, what.carries, 10.0) == barred


names = st.frozensets(st.sampled_from(NAMES), max_size=2)
some = st.frozensets(st.integers(0, 29).map(TrackId), max_size=5)


@given(
    libraries,
    names,
    st.dictionaries(st.sampled_from(NAMES), st.floats(0, 20)),
    some,
    some,
    st.none() | some,
    st.none() | some,
    st.none() | names,
)
def test_a_whole_library_is_judged_as_each_track(
    tracks: list[Raw],
    avoided: frozenset[str],
    resting: dict[str, float],
    retired: frozenset[TrackId],
    confirmed: frozenset[TrackId],
    allowed: frozenset[TrackId] | None,
    permitted: frozenset[TrackId] | None,
    calm: frozenset[str] | None,
) -> None:
    on = world(tracks)
    rules = Rules(
        avoided=avoided,
        resting=resting,
        retired=retired,
        confirmed=confirmed,
        allowed=allowed,
        permitted=permitted,
        calm=calm,
    )
    each = [rules.barred(track, what.carries, 10.0) is None for track, what in on.stimuli.items()]
    assert playable(rules, on.table, 10.0).tolist() == each
