"""``jobspec move``: let the jobs of a channel be run by another backend."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from typing import Annotated, Final

import typer

from jobspec.cli.options import ConfigOption, DatabaseOption, VerboseOption
from jobspec.cli.output import remark, say
from jobspec.cli.project import load_manifests, open_postgres, open_project
from jobspec.cli.words import count
from jobspec.config.receivers import find_receivers, needed
from jobspec.core.names import qualified
from jobspec.errors import UsageError
from jobspec.manifest.manifest import Manifest
from jobspec.ops import move as moving
from jobspec.ops.receivers import declare_there

LOOK_SECONDS: Final = 1.0
QUIET_SECONDS: Final = {"sqs": 60.0}
"""How long a backend has to say that nothing is left, where its numbers are approximate."""


def move(
    channel: Annotated[str, typer.Argument(metavar="CHANNEL", help="`charges` or `shop.charges`.")],
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Let the jobs of a channel be run where its `backend:` in the spec says, and no longer where they are run now.

    New jobs wait in PostgreSQL until the old place has run empty, for which its workers must go on; then they go to
    the new one. Ctrl-C leaves them waiting: the same command goes on from there, also after the spec was changed back.
    Run `jobspec apply` after it.

    Example: `jobspec move shop.charges`
    """
    project = open_project(config)
    manifests = load_manifests(project)
    full, target = _target(manifests, channel)
    url = open_postgres(project, database_url)
    receivers = find_receivers(project.settings, os.environ)
    if target is not None:
        declare_there(manifests, lambda name: needed(name, receivers))
    begun = moving.begin(url, full, target)
    place = _place(target)
    if not begun.moving:
        say(f"{full} is run {place} already")
        return
    source = None if begun.source in (None, target) else needed(begun.source, receivers)
    was = "is on its way" if begun.source == target else f"was run {_place(begun.source)}"
    say(f"{full} {was}, and is to be run {place}: new jobs wait until the old place is empty")
    try:
        _drain(url, full, target, source, quiet=QUIET_SECONDS.get(begun.source or "", 0.0) if source else 0.0)
    except KeyboardInterrupt:
        remark(f"interrupted: new jobs of {full} wait; `jobspec move {full}` goes on")
        raise typer.Exit(1) from None
    say(f"{full} is run {place} now: run `jobspec apply`", style="green")


def _drain(url: str, channel: str, target: str | None, source: str | None, *, quiet: float) -> None:
    """Until nothing is left at the old place, for ``quiet`` seconds, and the channel is served at the new one."""
    told, quiet_since = "", time.monotonic()
    while True:
        left = moving.left(url, channel, source)
        if (words := _words(left)) != told:
            say(words)
            told = words
        if not left.nothing:
            quiet_since = time.monotonic()
        elif time.monotonic() - quiet_since >= quiet:
            if quiet and source is not None and not moving.gives_nothing(source, channel):
                say("its numbers say so, but a job came out of it: it goes back, and the old place is watched again")
                quiet_since = time.monotonic()
            elif moving.end(url, channel, target):
                return
        time.sleep(LOOK_SECONDS)


def _words(left: moving.Left) -> str:
    if left.nothing:
        return "the old place is empty"
    parts = []
    if left.here or left.there:
        parts.append(f"{count(left.here + left.there, 'unfinished job')}")
    if left.writers:
        parts.append(f"{count(left.writers, 'open transaction')} from before")
    return f"left at the old place: {', '.join(parts)}"


def _place(backend: str | None) -> str:
    return "by the workers of PostgreSQL" if backend is None else f"by {backend}"


def _target(manifests: Sequence[Manifest], name: str) -> tuple[str, str | None]:
    """The qualified name of the channel, and its backend in the specs. Raises UsageError."""
    known = {
        qualified(manifest.package, each.name): each.backend for manifest in manifests for each in manifest.channels
    }
    found = [each for each in known if each == name] or [each for each in known if each.rpartition(".")[2] == name]
    if len(found) != 1:
        raise UsageError(
            f"the channel `{name}` is ambiguous: {' or '.join(found)}"
            if found
            else f"the specs have no channel `{name}`",
            help=f"write {found[0]}" if found else f"they have {', '.join(sorted(known))}",
        )
    return found[0], known[found[0]]
