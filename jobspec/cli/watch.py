"""``jobspec generate --watch``: look at the files again and again, and run anew when one of them has changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias

from jobspec.cli.output import remark
from jobspec.cli.words import count

FILES: Final = "JOBSPEC_WATCHED"
"""Environment variable: where a run writes what it has read."""
_POLL_SECONDS: Final = 0.2
_QUIET_SECONDS: Final = 0.1
"""An editor that saves is given so long to end."""
_CLOCK_STEP_NS: Final = 20_000_000
"""Times of files are those of the last tick of the kernel's clock."""

Seen: TypeAlias = Mapping[Path, tuple[int, int] | None]
"""Time and size of each file; None: it is not there."""


def watch(args: Sequence[str], always: Iterable[Path]) -> None:
    """Run ``generate`` with ``args`` now and after every change, until the process is interrupted.

    ``always``: files to watch even where a run could not say what it reads. Each run is a process of its own, because
    modules of Python specs cannot be imported again.
    """
    known = set(always)
    for _ in changes(lambda: known):
        read = _run(args)
        if read is not None:
            known.clear()
            known.update(read, always)
        remark(f"watching {count(len(known), 'file')}; Ctrl-C ends it")


def changes(files: Callable[[], Iterable[Path]], *, or_when: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """At once, and then whenever one of ``files()`` has changed and is quiet again, or ``or_when()`` says so."""
    while True:
        before, began_at = dict(look(files())), time.time_ns() - _CLOCK_STEP_NS
        yield None
        # A file that only this run has named, and that was written since, may be newer than what the run has read.
        named = {each: seen for each, seen in look(files()).items() if each not in before}
        before |= {each: None if seen and seen[0] >= began_at else seen for each, seen in named.items()}
        while look(before) == before and not or_when():
            time.sleep(_POLL_SECONDS)
            before |= look(each for each in files() if each not in before)  # named while it goes on
        while (now := look(before)) != before:
            before = dict(now)
            time.sleep(_QUIET_SECONDS)


def look(files: Iterable[Path]) -> Seen:
    return {each: _stat(each) for each in sorted(files)}


def report(files: Iterable[Path]) -> None:
    """A run says what it has read, if it is asked."""
    if told := os.environ.get(FILES):
        Path(told).write_text(json.dumps([str(each) for each in files]), "utf-8")


def _run(args: Sequence[str]) -> frozenset[Path] | None:
    program = "import sys; from jobspec.cli.main import main; main(sys.argv[1:])"
    with TemporaryDirectory(prefix="jobspec-") as folder:
        told = Path(folder) / "files.json"
        environment = {**os.environ, FILES: str(told)}
        subprocess.run([sys.executable, "-c", program, "generate", *args], env=environment, check=False)  # noqa: S603
        return frozenset(Path(each) for each in json.loads(told.read_text("utf-8"))) if told.exists() else None


def _stat(file: Path) -> tuple[int, int] | None:
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size
