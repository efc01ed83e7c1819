"""A person's word on a tag stays, whatever is guessed later."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.models import Standing, Tag
from sleepplayer.tagging import joined_tags, judged_tags, merged_tags, tag_weights


def guess(*triggers: str) -> tuple[Tag, ...]:
    return tuple(Tag(each, 1 / len(triggers), Standing.SUGGESTED, 0.9) for each in triggers)


def test_a_new_guess_replaces_suggestions_and_nothing_else() -> None:
    kept = (
        Tag("rain", 0.7, Standing.MANUAL),
        Tag("wind", 0.5, Standing.CONFIRMED, 0.8),
        Tag("fan", 0.5, Standing.REJECTED, 0.8),
        Tag("music", 0.5, Standing.SUGGESTED, 0.8),
    )

    after = merged_tags(kept, guess("rain", "wind", "fan", "waves"))

    assert after == (*kept[:3], Tag("waves", 0.25, Standing.SUGGESTED, 0.9))


def test_suggestions_are_judged_in_bulk_or_one_by_one() -> None:
    tags = merged_tags((Tag("fan", 1.0, Standing.MANUAL),), guess("rain", "wind"))

    one = judged_tags(tags, Standing.REJECTED, ["rain", "fan"])
    rest = judged_tags(one, Standing.CONFIRMED)

    assert [each.standing for each in rest] == [
        Standing.MANUAL,
        Standing.REJECTED,
        Standing.CONFIRMED,
    ]


def test_weights_set_by_hand_are_taken_as_they_are() -> None:
    tags = (
        Tag("rain", 0.6, Standing.MANUAL),
        Tag("wind", 0.9, Standing.SUGGESTED),
        Tag("fan", 0.3, Standing.CONFIRMED),
        Tag("music", 0.9, Standing.REJECTED),
    )

    shares = {each.trigger: each.weight for each in tag_weights(tags)}

    assert shares == pytest.approx({"rain": 0.6, "wind": 0.3, "fan": 0.1})


def test_what_is_set_by_hand_may_take_all() -> None:
    tags = (Tag("rain", 2.0, Standing.MANUAL), Tag("wind", 0.9, Standing.SUGGESTED))

    assert [(each.trigger, each.weight) for each in tag_weights(tags)] == [("rain", 1.0)]
    assert tag_weights(()) == ()


tags = st.builds(
    Tag,
    st.sampled_from(["rain", "wind", "fan", "music"]),
    st.floats(0, 3, allow_subnormal=False),
    st.sampled_from(Standing),
)


@given(st.lists(tags, max_size=5, unique_by=lambda each: each.trigger))
def test_the_shares_sum_to_one(kept: list[Tag]) -> None:
    shares = tag_weights(merged_tags(kept, guess("rain", "waves")))

    assert not shares or sum(each.weight for each in shares) == pytest.approx(1)
    assert all(each.weight >= 0 for each in shares)


INTO = {"drizzle": "rain"}


def test_triggers_that_became_one_add_their_weights() -> None:
    tags = (
        Tag("drizzle", 0.3, Standing.SUGGESTED, 0.9),
        Tag("rain", 0.4, Standing.CONFIRMED, 0.6),
        Tag("wind", 0.3, Standing.SUGGESTED, 0.8),
    )

    rain, wind = joined_tags(tags, INTO)

    assert (rain.trigger, rain.standing) == ("rain", Standing.CONFIRMED)
    assert rain.weight == pytest.approx(0.7)
    assert rain.confidence == 0.9
    assert wind == tags[2]
    assert joined_tags(tags, {}) == tags


@pytest.mark.parametrize("rejected", ["drizzle", "rain"])
def test_a_rejected_one_hides_none_of_those_it_became_one_with(rejected: str) -> None:
    tags = [
        Tag(
            each,
            0.4,
            Standing.REJECTED if each == rejected else Standing.SUGGESTED,
            0.5 if each == rejected else 0.4,
        )
        for each in ("drizzle", "rain")
    ]

    assert joined_tags(tags, INTO) == (Tag("rain", 0.4, Standing.SUGGESTED, 0.4),)


def test_weights_of_those_that_became_one_stay_within_one() -> None:
    tags = (Tag("drizzle", 0.8, Standing.MANUAL), Tag("rain", 0.7, Standing.SUGGESTED, 0.5))

    assert joined_tags(tags, INTO) == (Tag("rain", 1.0, Standing.MANUAL),)
