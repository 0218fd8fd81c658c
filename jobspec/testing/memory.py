"""A queue without a database, for tests: what a spec declares, in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from jobspec.backends.memory.async_backend import AsyncMemoryBackend
from jobspec.backends.memory.backend import MemoryBackend
from jobspec.backends.memory.clock import Clock
from jobspec.backends.memory.queue import Queue
from jobspec.errors import ConfigError
from jobspec.manifest.load import load_specs
from jobspec.manifest.manifest import Manifest, load_all
from jobspec.ops.declare import package_of
from jobspec.spec.diagnostics import render_all


class Memory:
    """A queue in this process with the jobs of these specs, as ``jobspec apply`` would declare them to a database.

    - ``specs``: as in ``[tool.jobspec]``, YAML files and Python modules, relative to ``root`` (the working directory if
      None); or manifests, also as a file ``manifest.json``.
    - ``clock``: one :class:`FakeClock` for the queue and the worker; None: time goes by itself.
    - ``rng``: for the order of channels and for jitter; None: the same every time.

    :meth:`connect` gives a sync backend and :meth:`connect_async` an async one, which a worker takes, too: what
    ``jobspec.connect("memory://name")`` gives. All share the queue. Raises ConfigError with the mistakes of a spec.
    """

    def __init__(
        self,
        *specs: str | Path | Manifest,
        root: Path | None = None,
        clock: Clock | None = None,
        rng: Random | None = None,
    ) -> None:
        self._queue = Queue(clock=clock, rng=rng)
        for manifest in _manifests(specs, Path.cwd() if root is None else root):
            self._queue.declare(package_of(manifest))

    def __repr__(self) -> str:
        return f"<memory with {len(self._queue.state.jobs)} jobs>"

    def connect(self) -> MemoryBackend:
        return MemoryBackend(self._queue)

    def connect_async(self) -> AsyncMemoryBackend:
        return AsyncMemoryBackend(self._queue)


def _manifests(specs: tuple[str | Path | Manifest, ...], root: Path) -> Iterator[Manifest]:
    sources: list[str] = []
    for each in specs:
        if isinstance(each, Manifest):
            yield each
        elif str(each).endswith(".json"):
            yield from load_all((root / each).read_text("utf-8"))
        else:
            sources.append(str(each))
    loaded = load_specs(sources, root)
    if loaded.findings:
        raise ConfigError(f"the specs of this queue have mistakes\n{render_all(loaded.findings)}")
    yield from loaded.manifests
