"""What a click on a column makes of the order."""

from __future__ import annotations

import pytest

from sleepplayer.gui.library.order import Order, is_list
from sleepplayer.models import Filter, Playlist, PlaylistId, SortBy

OWN = Playlist(playlist_id=PlaylistId(1), name="Night")
SMART = Playlist(playlist_id=PlaylistId(2), name="Long", rules=Filter())


def states(order: Order, *clicks: SortBy, opened: Playlist | None) -> list[tuple[SortBy, bool]]:
    found = []
    for click in clicks:
        order.turn(click, opened)
        found.append((order.sort, order.descending))
    return found


def test_only_a_list_has_entries() -> None:
    assert [is_list(one) for one in (None, OWN, SMART)] == [False, True, False]


def test_a_list_opens_in_its_own_order_and_leaves_it_behind() -> None:
    order = Order()
    found = []
    for playlist in (OWN, SMART):
        order.open(playlist)
        found.append(order.sort)
    order.turn(SortBy.LENGTH, SMART)
    order.open(None)
    assert [*found, order.sort] == [SortBy.PLAYLIST, SortBy.TITLE, SortBy.LENGTH]


@pytest.mark.parametrize("opened", [None, SMART])
def test_without_an_order_of_its_own_it_turns_for_ever(opened: Playlist | None) -> None:
    assert states(Order(), *[SortBy.ARTIST] * 3, opened=opened) == [
        (SortBy.ARTIST, False),
        (SortBy.ARTIST, True),
        (SortBy.ARTIST, False),
    ]


def test_the_third_click_gives_a_list_its_own_order_back() -> None:
    order = Order()
    order.open(OWN)
    assert states(order, *[SortBy.ADDED] * 4, opened=OWN) == [
        (SortBy.ADDED, True),  # the latest first
        (SortBy.ADDED, False),
        (SortBy.PLAYLIST, False),
        (SortBy.ADDED, True),
    ]
