"""``--http``: health and metrics of a worker's process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Annotated, Final, TypeAlias

import typer

from jobspec.errors import UsageError
from jobspec.observe.endpoints import Endpoints
from jobspec.observe.http import serving
from jobspec.ops.samples import samples
from jobspec.worker.observer import Observer

LOCAL: Final = "127.0.0.1"
HttpOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--http",
        metavar="[HOST:]PORT",
        envvar="JOBSPEC_HTTP",
        show_default=False,
        help="Answer /healthz, /readyz, /metrics and /metrics/queue there; without HOST on this machine only.",
    ),
]


def address(text: str, *, index: int = 0) -> tuple[str, int]:
    """``0.0.0.0:8080`` -> host and port. ``index``: which of several processes, each with a port of its own.

    Raises UsageError.
    """
    host, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdecimal()) or not 0 <= int(port) + index <= 65535:
        raise UsageError(f"--http is `{text}`", help="give a port, or host and port: 8080, 0.0.0.0:8080, [::]:8080")
    return host.removeprefix("[").removesuffix("]") or LOCAL, int(port) + index


@contextmanager
def exposed(text: str | None, url: str, *, index: int = 0) -> Iterator[Sequence[Observer]]:
    """The observers that a worker needs, while the server answers for it. Raises UsageError, ConfigError."""
    if text is None:
        yield ()
        return
    host, port = address(text, index=index)
    endpoints = Endpoints(partial(samples, url))
    with serving(endpoints.pages, host=host, port=port):
        yield endpoints.observers
