"""Whose evening it is when somebody is named on the command line."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from contextlib import closing

from sleepplayer import people_phrases as phrases
from sleepplayer.clock import Clock
from sleepplayer.errors import OutsideError
from sleepplayer.people import Profile, ProfileId
from sleepplayer.shelf.household import Household
from sleepplayer.shelf.pin_tries import PinTries
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.paths import Paths
from sleepplayer.storage.whose import Whose

AskPin = Callable[[str], str | None]
"""Asks for a PIN with a prompt; None where there is nobody to ask."""


def ask_in_terminal(prompt: str) -> str | None:
    """A PIN from the terminal, unseen; None without one."""
    if sys.stdin is None or not sys.stdin.isatty():
        return None
    try:
        return getpass.getpass(prompt)
    except EOFError:
        return None


def whose_evening(
    paths: Paths, name: str | None, *, clock: Clock, ask_pin: AskPin = ask_in_terminal
) -> Whose:
    """Of the person of that name, or (None) of who was here last.

    It is theirs for this command only. Somebody who is left by their PIN only is left by it here,
    too. Raises OutsideError with a sentence.
    """
    whose = Household(paths).whose
    if name is None:
        return whose
    with closing(Shelf(paths, clock=clock, whose=whose)) as shelf:
        if shelf.problem:
            raise OutsideError(shelf.problem)
        profiles = shelf.profiles.profiles()
        wanted = _named(profiles, name)
        here = shelf.profiles.profile(whose.profile_id)
        if here is not None and here.locked and wanted != here.profile_id:
            pin = ask_pin(phrases.pin_prompt(here.name))
            if pin is None:
                raise OutsideError(phrases.pin_needed_sentence(here.name))
            tries = PinTries(paths.pin_tries_file, shelf.profiles, clock=clock)
            if refused := tries.tried(here.profile_id, pin):
                raise OutsideError(refused)
    return Whose(wanted)


def _named(profiles: list[Profile], name: str) -> ProfileId:
    wanted = " ".join(name.split()).casefold()
    for profile in profiles:
        called = {profile.name.casefold(), phrases.person_name(profile.name).casefold()}
        if wanted and wanted in called:
            return profile.profile_id
    names = [profile.name for profile in profiles if profile.name]
    raise OutsideError(phrases.no_person_sentence(name, names))
