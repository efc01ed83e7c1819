"""Completions for bash, zsh and fish.

shtab makes such files from argparse, too, but not for a program whose first word is a command *or*
a path, and its files for bash cut names at their spaces, of which there are many in music.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from string import Template

from manual.model import Command, Taken

MADE = "# Made by packaging/make_manual.py; do not edit."


def bash(program: Command) -> str:
    """Sourced by bash-completion, or by hand."""
    first, second = _groups(program)
    return Template(_BASH).substitute(
        made=MADE,
        first="|".join(first),
        second="|".join(f"'{names}'" for names in second),
        values="\n".join(_bash_values(program)),
        commands="\n".join(_bash_commands(program)),
    )


_BASH = """\
$made

_sleepplayer() {
    local word=$${COMP_WORDS[COMP_CWORD]} before=$${COMP_WORDS[COMP_CWORD - 1]}
    local command='' options='' words='' files='' place=0 index
    COMPREPLY=()
    # Bash takes --for=45m for three words.
    if [[ $$before == '=' ]]; then
        before=$${COMP_WORDS[COMP_CWORD - 2]}
    elif [[ $$word == '=' ]]; then
        word=''
    fi
    for ((index = 1; index < COMP_CWORD; index++)); do
        [[ $${COMP_WORDS[index]} == -* ]] || ((place += 1))
    done
    if ((COMP_CWORD > 1)); then
        case $${COMP_WORDS[1]} in
            $first) command=$${COMP_WORDS[1]} ;;
        esac
    fi
    if ((COMP_CWORD > 2)); then
        case "$$command $${COMP_WORDS[2]}" in
            $second) command="$$command $${COMP_WORDS[2]}" ;;
        esac
    fi
    case "$$command $$before" in
$values
        *)
            case $$command in
$commands
            esac
            ;;
    esac
    if [[ $$word == -* ]]; then
        words=$$options
        files=''
    fi
    local line
    while IFS= read -r line; do COMPREPLY+=("$$line"); done < <(compgen -W "$$words" -- "$$word")
    if [[ -z $$files ]]; then
        compopt +o default +o bashdefault 2>/dev/null
    elif ((COMP_CWORD == 1 && $${#COMPREPLY[@]})); then
        # A command or a path: what bash adds by itself, it adds only where nothing else fits.
        compopt -o filenames 2>/dev/null
        while IFS= read -r line; do
            [[ $$line == .* && $$word != .* ]] || COMPREPLY+=("$$line")
        done < <(compgen -f -- "$$word")
    fi
    return 0
}

complete -o bashdefault -o default -F _sleepplayer sleepplayer
"""


def _bash_values(program: Command) -> Iterator[str]:
    """What may follow an option that takes a value."""
    for command in program.all():
        free, files = list[str](), list[str]()
        for option in command.options:
            patterns = [f"'{command.names} {name}'" for name in option.names]
            if option.offers:
                yield f"        {'|'.join(patterns)}) words='{' '.join(option.offers)}' ;;"
            elif option.files:
                files += patterns
            elif option.metavar:
                free += patterns
        if files:
            yield f"        {'|'.join(files)}) files=yes ;;"
        if free:
            yield f"        {'|'.join(free)}) ;;"


def _bash_commands(program: Command) -> Iterator[str]:
    for command in program.all():
        yield f"                '{command.names}')"
        yield f"                    options='{' '.join(_option_names(command))}'"
        words = " ".join(_names(command.commands))
        if words and not command.path:
            yield f"                    ((COMP_CWORD > 1)) || words='{words}'"
        elif words:
            yield f"                    words='{words}'"
        for place, argument in enumerate(command.arguments, len(command.path)):
            if argument.offers:
                offers = " ".join(argument.offers)
                yield f"                    ((place != {place})) || words='{offers}'"
        if command.takes_files:
            yield "                    files=yes"
        yield "                    ;;"


def fish(program: Command) -> str:
    """Read by fish when the program's name is first completed."""
    first, second = _groups(program)
    lines = list(_fish_lines(program))
    return Template(_FISH).substitute(
        made=MADE,
        first=" ".join(first),
        second=" ".join(f"'{names}'" for names in second),
        lines="\n".join(lines),
    )


_FISH = """\
$made

# Whether the words so far name this command, and nothing below it.
function __sleepplayer_at
    set -l words (commandline -opc)
    set -l found
    if contains -- "$$words[2]" $first
        set found $$words[2]
        if contains -- "$$words[2] $$words[3]" $second
            set found $$words[2..3]
        end
    end
    test "$$argv" = "$$found"
end

# Whether nothing stands behind the program's name and these words.
function __sleepplayer_first
    test (count (commandline -opc)) -eq (math 1 + (count $$argv)); and __sleepplayer_at $$argv
end

# Whether so many words that are no options stand there, the program's name among them.
function __sleepplayer_place
    set -l words (string match --invert -- '-*' (commandline -opc))
    test (count $$words) -eq $$argv[1]; and __sleepplayer_at $$argv[2..]
end

complete -c sleepplayer -f
$lines
"""


def _fish_lines(program: Command) -> Iterator[str]:
    for command in program.all():
        path = f" {command.names}" if command.path else ""
        at = f"complete -c sleepplayer -n '__sleepplayer_at{path}'"
        for below in command.commands:
            first = f"complete -c sleepplayer -n '__sleepplayer_first{path}'"
            yield f"{first} -a {below.path[-1]} -d {_fish_quoted(below.about)}"
        if command.takes_files:
            yield f"{at} -F"
        for place, argument in enumerate(command.arguments, len(command.path) + 1):
            if argument.offers:
                here = f"complete -c sleepplayer -n '__sleepplayer_place {place}{path}'"
                yield f"{here} -a '{' '.join(argument.offers)}'"
        for option in command.options:
            names = " ".join(
                f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
                for name in option.names
            )
            value = ""
            if option.offers:
                value = f" -x -a '{' '.join(option.offers)}'"
            elif option.files:
                value = " -r -F"
            elif option.metavar:
                value = " -x"
            yield f"{at} {names}{value} -d {_fish_quoted(option.about)}"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def zsh(program: Command) -> str:
    """A function that zsh finds in its fpath by its name, _sleepplayer."""
    first, second = _groups(program)
    return Template(_ZSH).substitute(
        made=MADE,
        first="|".join(first),
        second="|".join(f"'{names}'" for names in second),
        commands="\n".join(_zsh_commands(program)),
    )


_ZSH = """\
#compdef sleepplayer
$made

_sleepplayer() {
  local command=''
  local -a below
  if (( CURRENT > 2 )); then
    case $$words[2] in
      ($first) command=$$words[2]; shift words; (( CURRENT-- )) ;;
    esac
  fi
  if [[ -n $$command ]] && (( CURRENT > 2 )); then
    case "$$command $$words[2]" in
      ($second) command="$$command $$words[2]"; shift words; (( CURRENT-- )) ;;
    esac
  fi
  case $$command in
$commands
  esac
}

_sleepplayer "$$@"
"""


def _zsh_commands(program: Command) -> Iterator[str]:
    for command in program.all():
        yield f"    ('{command.names}')"
        places = list[str]()
        if command.commands:
            yield "      below=("
            yield from (
                f"        {_zsh_quoted(f'{below.path[-1]}:{below.about}')}"
                for below in command.commands
            )
            yield "      )"
            files = "; _files" if command.takes_files else ""
            places.append(f"'1: :{{ _describe -t commands command below{files} }}'")
        places += [] if command.path and command.commands else _zsh_arguments(command.arguments)
        specs = [*(_zsh_option(option) for option in command.options), *places]
        yield "      _arguments -s : \\"
        yield " \\\n".join(f"        {spec}" for spec in specs)
        yield "      ;;"


def _zsh_option(option: Taken) -> str:
    value = ""
    if option.metavar:
        words = f"({' '.join(option.offers)})" if option.offers else ""
        value = f":{_zsh_plain(option.metavar)}:{words or ('_files' if option.files else ' ')}"
    about = f"[{_zsh_plain(option.about)}]{value}"
    sign = "=" if option.metavar else ""
    ends = "(- *)" if {"--help", "--version"} & set(option.names) else ""
    star = "*" if option.repeats else ""
    if len(option.names) == 1:
        name = option.names[0]
        return _zsh_quoted(f"{ends}{star}{name}{sign if name.startswith('--') else ''}{about}")
    names = ",".join(option.names)
    return f"{_zsh_quoted(ends or star) if ends or star else ''}{{{names}}}{_zsh_quoted(about)}"


def _zsh_arguments(arguments: Iterable[Taken]) -> list[str]:
    made = list[str]()
    for argument in arguments:
        words = f"({' '.join(argument.offers)})" if argument.offers else ""
        what = words or ("_files" if argument.files else " ")
        place = "*" if argument.repeats else ":" if argument.optional else ""
        made.append(_zsh_quoted(f"{place}:{_zsh_plain(argument.metavar)}:{what}"))
    return made


def _zsh_plain(text: str) -> str:
    """Without the signs that mean something in what `_arguments` is told."""
    for sign in "\\[]:":
        text = text.replace(sign, f"\\{sign}")
    return text


def _zsh_quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _groups(program: Command) -> tuple[list[str], list[str]]:
    """The first words that are commands, and the pairs that are."""
    return _names(program.commands), [
        below.names for command in program.commands for below in command.commands
    ]


def _names(commands: Iterable[Command]) -> list[str]:
    return [command.path[-1] for command in commands]


def _option_names(command: Command) -> list[str]:
    return [name for option in command.options for name in option.names]
