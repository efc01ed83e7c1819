"""The manual page: `sleepplayer.1.in` holds the words, the parsers what is understood.

argparse-manpage does the same, but runs each command's usage together into a paragraph, and how a
usage is written changes with Python's versions.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import Template

from manual.model import Command, Taken

MADE = '.\\" Made by packaging/make_manual.py from packaging/manual/sleepplayer.1.in; do not edit.'
HELP = "--help"


def page(program: Command, words: str, *, version: str) -> str:
    """The page in roff's man macros, in ASCII; `words` is the template."""
    everything = Template(words).substitute(
        made=MADE,
        version=version,
        synopsis="\n".join(_synopsis(program)),
        options="\n".join(_options(program)),
        commands="\n".join(_commands(program)),
    )
    return "".join(sign if sign.isascii() else f"\\[u{ord(sign):04X}]" for sign in everything)


def _synopsis(program: Command) -> Iterator[str]:
    for command in program.all():
        if command.commands and command.path:
            continue  # a word that stands before others
        yield ".HP" if command.path else ".nh\n.HP"
        yield _usage(command)
    yield ".hy"


def _usage(command: Command) -> str:
    """One line, in which what is typed is bold and what is filled in is not upright."""
    parts = [_bold(" ".join(("sleepplayer", *command.path)))]
    parts += [
        f"[{_option(option, option.names[-1])}]"
        for option in command.options
        if HELP not in option.names
    ]
    for argument in command.arguments:
        name = _value(argument) + (r" \|.\|.\|." if argument.repeats else "")
        parts.append(f"[{name}]" if argument.optional else name)
    return " ".join(parts)


def _commands(program: Command) -> Iterator[str]:
    for command in program.all():
        if not command.path or command.commands:
            continue
        yield f".SS {_bold('sleepplayer ' + command.names)}"
        yield _text(command.description)
        for argument in command.arguments:
            if argument.about.strip():  # others stand in the synopsis, and above in a sentence
                yield from _taken(argument)
        yield from _options(command)


def _options(command: Command) -> Iterator[str]:
    """Each option; those that have a title of their own stand below it, at the end."""
    for title, about in (("", ""), *command.groups):
        if title:
            yield f".SS {_text(title[:1].upper() + title[1:])}"
            yield _text(about)
        for option in command.options:
            if option.group == title and not (command.path and HELP in option.names):
                yield from _taken(option)


def _taken(taken: Taken) -> Iterator[str]:
    yield ".TP"
    if taken.names:
        yield ", ".join(_option(taken, name) for name in taken.names)
    else:
        yield _value(taken)
    about = taken.about.strip()
    if about:
        yield _text(about[:1].upper() + about[1:] + ("" if about.endswith(".") else "."))


def _option(option: Taken, name: str) -> str:
    return rf"{_bold(name)}\~{_value(option)}" if option.metavar else _bold(name)


def _value(taken: Taken) -> str:
    if taken.choices:
        return r"|\:".join(map(_bold, taken.choices))
    return rf"\fI{_text(taken.metavar)}\fR"


def _bold(text: str) -> str:
    return rf"\fB{_text(text)}\fR"


def _text(text: str) -> str:
    """Escaped: a hyphen is one that can be copied, and no line begins with a control sign."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped[:1] in (".", "'") else escaped
