"""What could stand in the place of the cursor. It runs at every press of Tab, so it imports late."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

Json: TypeAlias = dict[str, Any]
VARIABLE: Final = "_JOBSPEC_TAB"
"""The scripts of ``jobspec completion`` set it to the name of the shell; arguments are the words up to the cursor."""


def complete(shell: str, words: Sequence[str]) -> None:
    """Print one candidate a line. Whatever goes wrong, nothing is printed: the user is in the middle of a line."""
    try:
        found = list(candidates(_joined(words) if shell == "bash" else list(words)))
    except Exception:  # a broken spec, a missing module: to be told by the command itself
        return
    if shell == "bash" and "=" in words[-2:]:
        found = [each.partition("=")[2] for each in found]  # bash replaces only what follows the sign
    print("\n".join(found))


def candidates(words: Sequence[str]) -> Iterator[str]:
    """``words``: those after ``jobspec``, the last is what stands before the cursor, or is empty."""
    *before, word = words or [""]
    if not before:
        yield from _starting(word, _commands())
        return
    arguments = list(_arguments(before)) if before[0] == "enqueue" or word.startswith("-") else []
    if word.startswith("-"):
        yield from _starting(word, _options(before[0]))
    elif before[-1] == "--kind":
        yield from _starting(word, _kinds(_manifests(), word))
    elif before[0] == "enqueue" and not _takes_value(before[0], before[-1]):
        yield from _starting(word, _of_enqueue(arguments, word))


def _of_enqueue(given: Sequence[str], word: str) -> Iterator[str]:
    """A kind first, then its fields."""
    manifests = _manifests()
    if not given:
        yield from _kinds(manifests, word)
        return
    found = [each for each in _jobs(manifests) if given[0] in (each[0], each[0].rpartition(".")[2])]
    fields = _fields(found[0][1], found[0][2]) if found else {}
    name, separator, _ = word.partition("=")
    if separator:
        yield from (f"{name}={value}" for value in fields.get(name, ()))
    else:
        said = {each.partition("=")[0] for each in given[1:]}
        yield from (f"{field}=" for field in fields if field not in said)


def _kinds(manifests: Sequence[Json], word: str) -> list[str]:
    """Short names, where they are unambiguous and the word has no dot yet."""
    full = [name for name, _, _ in _jobs(manifests)]
    short = [each.rpartition(".")[2] for each in full]
    if "." in word:
        return full
    return [name if short.count(name) == 1 else whole for name, whole in zip(short, full, strict=True)]


# ---- manifests as JSON: the classes that read them cost more than all the rest here
def _manifests() -> list[Json]:
    """As `generate` wrote them, where it writes manifests: that is far less work than reading specs."""
    from pathlib import Path

    from jobspec.config.sources import load_project

    project = load_project(config=None, directory=Path.cwd(), environ=os.environ)
    if "manifest" in project.settings.targets:
        written = sorted(project.out.rglob("manifest.json"))
        if written:
            return [json.loads(each.read_text("utf-8")) for each in written]
    from jobspec.cli.project import load_listed, open_project
    from jobspec.manifest.manifest import dump

    return [json.loads(dump(each)) for each in load_listed(open_project(None)).manifests]


def _jobs(manifests: Iterable[Json]) -> list[tuple[str, Json, Json]]:
    """(qualified name, its manifest, the job)."""
    return [(f"{each['package']}.{job['name']}", each, job) for each in manifests for job in each["jobs"]]


def _fields(manifest: Json, job: Json) -> dict[str, Sequence[str]]:
    """The words that set something, with the values that can be listed: of enums and booleans."""
    types = {each["name"]: each for each in manifest["types"]}
    found: dict[str, Sequence[str]] = {edge["name"]: () for edge in job["after"]}
    return found | {each["name"]: _values(types, each["type"]) for each in types[job["payload"]]["fields"]}


def _values(types: Mapping[str, Json], of: Json) -> Sequence[str]:
    match of:
        case {"kind": "enum", "values": [*values]}:
            return values
        case {"kind": "scalar", "name": "bool"}:
            return ("true", "false")
        case {"kind": "nullable", "inner": inner}:
            return (*_values(types, inner), "null")
        case {"kind": "named", "name": name} if types[name]["kind"] == "enum":
            return _values(types, types[name])
        case _:
            return ()


# ---- what the commands themselves say
def _commands() -> list[str]:
    from jobspec.cli.app import PANELS

    return sorted(each.rpartition(":")[2] for commands in PANELS.values() for each in commands)


def _parameters(command: str) -> Mapping[str, bool]:
    """The options of a command, and whether a value follows."""
    import typer.main

    from jobspec.cli.app import make_app_for

    group: Any = typer.main.get_group(make_app_for(command))
    parameters = group.commands[command].params
    return {name: not each.is_flag for each in parameters if hasattr(each, "is_flag") for name in each.opts} | {
        "--help": False
    }


def _options(command: str) -> list[str]:
    return sorted(name for name in _parameters(command) if name.startswith("--"))


def _takes_value(command: str, word: str) -> bool:
    return word.startswith("-") and _parameters(command).get(word, False)


def _arguments(before: Sequence[str]) -> Iterator[str]:
    """The words after the command that are neither options nor their values."""
    command, *rest = before
    after_option = False
    for word in rest:
        if not after_option and not word.startswith("-"):
            yield word
        after_option = _takes_value(command, word)


def _starting(word: str, names: Iterable[str]) -> list[str]:
    return [each for each in names if each.startswith(word)]


def _joined(words: Sequence[str]) -> list[str]:
    """bash takes ``name=value`` for three words."""
    made: list[str] = []
    for word in words:
        if made and (word == "=" or made[-1].endswith("=")) and not made[-1].startswith("-"):
            made[-1] += word
        else:
            made.append(word)
    return made
