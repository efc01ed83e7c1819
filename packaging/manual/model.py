"""What the command line understands, as plain values: read once, written in four languages."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sleepplayer.cli import words
from sleepplayer.triggers import builtin_catalogue

TRIGGER = "TRIGGER"
"""What stands for a trigger's id wherever one is taken."""


@dataclass(frozen=True)
class Taken:
    """An option (`names`), or an argument without a name. `metavar` is "" for one without a value.

    `choices` are the words it takes, if only some are taken; `offers` those that are offered;
    `files`: paths; `repeats`: it may be said more than once; `optional`: an argument that may be
    left out. `group` is the title of those it stands with, "" for all others.
    """

    names: tuple[str, ...]
    metavar: str
    about: str
    choices: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    files: bool = False
    repeats: bool = False
    optional: bool = False
    group: str = ""


@dataclass(frozen=True)
class Command:
    """A command (`path` is () for the program itself), and those below it."""

    path: tuple[str, ...]
    about: str
    description: str
    options: tuple[Taken, ...]
    arguments: tuple[Taken, ...]
    commands: tuple[Command, ...]
    groups: tuple[tuple[str, str], ...] = ()
    """Titles of options that stand together, and what is said of them."""

    def all(self) -> Iterator[Command]:
        """Itself and all below it."""
        yield self
        for command in self.commands:
            yield from command.all()

    @property
    def takes_files(self) -> bool:
        """Whether paths may stand here."""
        return any(argument.files for argument in self.arguments)

    @property
    def names(self) -> str:
        """As it is written after the program's name."""
        return " ".join(self.path)


def command_of(
    parser: argparse.ArgumentParser, path: tuple[str, ...] = (), about: str = ""
) -> Command:
    """A parser as values. Its list of actions is not public, but what every generator reads."""
    own = [
        group
        for group in parser._action_groups
        if group not in (parser._positionals, parser._optionals) and group.title
    ]
    titles = {id(action): str(group.title) for group in own for action in group._group_actions}
    options, arguments = list[Taken](), list[Taken]()
    commands: tuple[Command, ...] = ()
    for action in parser._actions:
        if action.help == argparse.SUPPRESS:
            continue
        if isinstance(action, argparse._SubParsersAction):
            abouts = {one.dest: one.help or "" for one in action._get_subactions()}
            commands = tuple(
                command_of(below, (*path, name), abouts[name])
                for name, below in action.choices.items()
            )
        else:
            group = titles.get(id(action), "")
            (options if action.option_strings else arguments).append(_taken(action, group))
    description = (parser.description or "") % {"prog": parser.prog}
    return Command(
        path,
        about,
        description,
        tuple(options),
        tuple(arguments),
        commands,
        tuple((str(group.title), group.description or "") for group in own if group._group_actions),
    )


def _taken(action: argparse.Action, group: str) -> Taken:
    about = (action.help or "") % {**vars(action), "prog": "sleepplayer"}
    if isinstance(action, argparse._HelpAction):
        about = "say what is understood, and end"
    elif isinstance(action, argparse._VersionAction):
        about = "say which version this is, and end"
    metavar = "" if action.nargs == 0 else str(action.metavar or action.dest.upper())
    choices = tuple(map(str, action.choices or ()))
    return Taken(
        names=tuple(action.option_strings),
        metavar=metavar,
        about=about,
        choices=choices,
        offers=_trigger_ids() if metavar == TRIGGER else choices,
        files=action.type in (Path, words.source),
        repeats=action.nargs in ("*", "+") or isinstance(action, argparse._AppendAction),
        optional=action.nargs in ("*", "?"),
        group=group,
    )


@cache
def _trigger_ids() -> tuple[str, ...]:
    return tuple(trigger.id for trigger in builtin_catalogue().triggers)
