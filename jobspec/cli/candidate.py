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
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NoReturn

import typer

from jobspec.backends.postgres import embedded, migrator
from jobspec.cli.apply import summary
from jobspec.cli.failure import report
from jobspec.cli.findings import end_if_wrong, find
from jobspec.cli.logs import log_to_stderr
from jobspec.cli.project import open_project
from jobspec.cli.serve import serve
from jobspec.cli.table import load_table
from jobspec.cli.targets import targets_of
from jobspec.cli.words import count, near
from jobspec.codegen.render import generate
from jobspec.codegen.scripts import scripts_of
from jobspec.codegen.write import write
from jobspec.config.database import without_password
from jobspec.config.sources import Project
from jobspec.manifest.manifest import Manifest, ModelDef
from jobspec.ops.apply import apply

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

    def stop_when_gone(self) -> None:
        """Whatever became of it, nobody needs this worker then."""

        def wait() -> None:
            while os.read(0, 1):
                pass
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
    loaded, findings = find(project, "error")
    parent.reads([*read, *loaded.files])
    end_if_wrong(loaded, findings)
    manifests = loaded.manifests

    log_to_stderr()
    written = write(generate(manifests, targets_of(project), project.out))
    changed = len(written.written) + len(written.removed)
    parent.say(f"generated  {count(changed, 'file')} new or changed in {near(project.out)}/")
    importlib.invalidate_caches()  # what was just written is to be found
    os.environ["JOBSPEC_DATABASE_URL"] = url
    handlers = load_table(table, project)
    parent.reads(_modules(project))
    migrated = migrator.migrate(url)
    shown = "the embedded PostgreSQL" if is_embedded else without_password(url)
    parent.say(f"database   {shown}, schema version {migrated.version}")
    if is_embedded:
        embedded.make_roles(url, (role for each in manifests for job in each.jobs for role in job.roles))
    parent.say(f"applied    {summary(apply(url, scripts_of(manifests)))}")
    parent.say(f"worker     {table}; Ctrl-C ends it")
    parent.tell(example=_example(manifests), ready=True)
    if not parent.lets_go():
        return
    parent.stop_when_gone()
    _tell_of_more(parent, project)
    serve(url, handlers, channels=None, concurrency=CONCURRENCY, grace=GRACE, name=None, wait=True)


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
    """A call of the first job that could be typed in."""
    manifest = next(each for each in manifests if each.jobs)
    job = manifest.jobs[0]
    payload = manifest.type_named(job.payload)
    assert isinstance(payload, ModelDef)
    blob = [f"--blob {job.blob.name}.bin"] if job.blob else []
    fields = [f"{each.name}=..." for each in payload.fields if each.required]
    return " ".join(["jobspec enqueue", job.name, *fields, *blob, "--wait"])
