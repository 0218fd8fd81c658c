"""The process that ``jobspec dev`` starts after every change: it makes all ready, and once it is told runs the worker.

Its stdout and stdin are how it speaks with ``jobspec dev``; what handlers print goes to stderr, with the logs.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NoReturn

import typer

from jobspec.backends.postgres import embedded, migrator
from jobspec.cli.apply import summary
from jobspec.cli.dictation import Dictation
from jobspec.cli.failure import report
from jobspec.cli.findings import end_if_wrong, find
from jobspec.cli.logs import log_to_stderr
from jobspec.cli.notified import notifier_of
from jobspec.cli.project import open_project, receivers_for
from jobspec.cli.serve import serve
from jobspec.cli.table import load_table
from jobspec.cli.targets import targets_of
from jobspec.cli.words import count, near
from jobspec.codegen.render import generate
from jobspec.codegen.scripts import scripts_of
from jobspec.codegen.write import write
from jobspec.config.database import without_password
from jobspec.config.receivers import needed
from jobspec.config.sources import Project
from jobspec.core.schemes import backend_of
from jobspec.manifest.manifest import Manifest, ModelDef
from jobspec.ops.apply import apply
from jobspec.ops.declare import declare
from jobspec.ops.receivers import declare_there

CONCURRENCY: Final = 16
GRACE: Final = timedelta(seconds=5)
"""Whoever presses Ctrl-C at a terminal, or has saved a file, waits for it."""
_LOOK_SECONDS: Final = 1.0
"""How often to look for modules that handlers import while they run."""


class Parent:
    """``jobspec dev``, as this process sees it."""

    def __init__(self) -> None:
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)
        self._lock = threading.Lock()

    def tell(self, **what: Any) -> None:
        with self._lock:
            print(json.dumps(what), file=self._out, flush=True)

    def say(self, text: str) -> None:
        self.tell(say=text)

    def reads(self, files: Iterable[Path]) -> None:
        self.tell(files=sorted(str(each) for each in files))

    def lets_go(self) -> bool:
        """Wait for its word; False: it is gone."""
        return bool(os.read(0, 1))

    def stop_when_gone(self, take: Callable[[str], None]) -> None:
        """Whatever became of it, nobody needs this worker then. ``take`` gets the lines that it passes on till then."""

        def wait() -> None:
            with os.fdopen(os.dup(0), encoding="utf-8", errors="replace") as lines:
                for line in lines:
                    take(line)
            os.kill(os.getpid(), signal.SIGTERM)

        threading.Thread(target=wait, name="jobspec dev", daemon=True).start()


def main() -> NoReturn:
    """``sys.argv[1]``: JSON of what :func:`_prepare_and_serve` wants to know."""
    parent = Parent()
    try:
        _prepare_and_serve(parent, **json.loads(sys.argv[1]))
    except typer.Exit as ended:
        sys.exit(ended.exit_code)
    except Exception as error:
        parent.reads(_blamed(error))
        sys.exit(report(error))
    sys.exit(0)


def _prepare_and_serve(parent: Parent, *, config: str | None, url: str, table: str, is_embedded: bool) -> None:
    project = open_project(None if config is None else Path(config))
    read = [] if project.file is None else [project.file.resolve()]
    parent.reads(read)
    backend = backend_of(url)
    loaded, findings = find(project, "error", backend)
    parent.reads([*read, *loaded.files])
    end_if_wrong(loaded, findings)
    manifests = loaded.manifests

    log_to_stderr()
    written = write(generate(manifests, targets_of(project), project.out))
    changed = len(written.written) + len(written.removed)
    parent.say(f"generated  {count(changed, 'file')} new or changed in {near(project.out)}/")
    importlib.invalidate_caches()  # what was just written is to be found
    os.environ["JOBSPEC_DATABASE_URL"] = url
    notifier = notifier_of(project, url)
    handlers = load_table(table, project)
    parent.reads(_modules(project))
    if backend == "postgres":
        _prepare_postgres(parent, url, manifests, receivers_for(project, url), is_embedded=is_embedded)
    else:
        _prepare_elsewhere(parent, url, manifests)
    parent.say(f"worker     {table}; Ctrl-C ends it")
    example = _example(manifests)
    parent.tell(example=example if backend == "memory" else f"jobspec enqueue {example} --wait", ready=True)
    if not parent.lets_go():
        return
    parent.stop_when_gone(Dictation(url, manifests, parent.say).take)
    _tell_of_more(parent, project)
    serve(
        url,
        handlers,
        channels=None,
        concurrency=CONCURRENCY,
        grace=GRACE,
        name=None,
        wait=True,
        notifier=notifier,
        receivers=receivers_for(project, url),
    )


def _prepare_postgres(
    parent: Parent, url: str, manifests: Sequence[Manifest], receivers: Mapping[str, str], *, is_embedded: bool
) -> None:
    migrated = migrator.migrate(url)
    shown = "the embedded PostgreSQL" if is_embedded else without_password(url)
    parent.say(f"database   {shown}, schema version {migrated.version}")
    if is_embedded:
        embedded.make_roles(url, (role for each in manifests for job in each.jobs for role in job.roles))
    for name in declare_there(manifests, lambda name: needed(name, receivers), known=receivers):
        parent.say(f"forwards   {name}")
    parent.say(f"applied    {summary(apply(url, scripts_of(manifests)))}")


def _prepare_elsewhere(parent: Parent, url: str, manifests: Sequence[Manifest]) -> None:
    parent.say(f"backend    {without_password(url)}")
    declared = [declare(url, each) for each in manifests]
    channels, kinds = (sum(len(getattr(each, part)) for each in declared) for part in ("channels", "kinds"))
    parent.say(f"applied    {count(channels, 'channel')} and {count(kinds, 'kind')}")


def _tell_of_more(parent: Parent, project: Project) -> None:
    def look() -> None:
        known: set[Path] = set()
        while True:
            if (now := set(_modules(project))) != known:
                known = now
                parent.reads(now)
            over.wait(_LOOK_SECONDS)

    over = threading.Event()
    threading.Thread(target=look, name="jobspec dev modules", daemon=True).start()


def _modules(project: Project) -> Iterator[Path]:
    """The project's own that are imported: neither what is generated nor what is installed."""
    for module in [*sys.modules.values()]:
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and _is_own(path := Path(file), project):
            yield path


def _is_own(file: Path, project: Project) -> bool:
    root = project.root.resolve()
    return file.is_relative_to(root) and not file.is_relative_to(project.out) and "site-packages" not in file.parts


def _blamed(error: BaseException) -> Iterator[Path]:
    """The files that a change could mend: those that the error came through, or that it misses."""
    chain: BaseException | None = error
    while chain is not None:
        if isinstance(chain, SyntaxError) and chain.filename:
            yield Path(chain.filename)
        if isinstance(chain, ModuleNotFoundError) and chain.name:
            yield Path.cwd() / f"{chain.name.replace('.', '/')}.py"
        yield from (Path(frame.filename) for frame in traceback.extract_tb(chain.__traceback__) if _is_file(frame))
        chain = chain.__cause__ or chain.__context__


def _is_file(frame: traceback.FrameSummary) -> bool:
    return frame.filename.endswith(".py") and not {"site-packages", "jobspec"} & set(Path(frame.filename).parts)


def _example(manifests: Sequence[Manifest]) -> str:
    """What ``jobspec enqueue`` could be given for the first job."""
    manifest = next(each for each in manifests if each.jobs)
    job = manifest.jobs[0]
    payload = manifest.type_named(job.payload)
    assert isinstance(payload, ModelDef)
    blob = [f"--blob {job.blob.name}.bin"] if job.blob else []
    fields = [f"{each.name}=..." for each in payload.fields if each.required]
    return " ".join([job.name, *fields, *blob])
