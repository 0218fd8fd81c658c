"""Typed background jobs on PostgreSQL: one spec, generated code, every call site checked.

The public names and nothing else. They load on first use, so that a producer pays only for what it touches.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jobspec.client.enqueue import enqueue_many as enqueue_many
    from jobspec.client.enqueue import enqueue_many_async as enqueue_many_async
    from jobspec.client.formats import require_runtime as require_runtime
    from jobspec.client.handle import AsyncJobHandle as AsyncJobHandle
    from jobspec.client.handle import JobHandle as JobHandle
    from jobspec.client.job_def import JobDef as JobDef
    from jobspec.client.request import JobRequest as JobRequest
    from jobspec.core.options import EnqueueOptions as EnqueueOptions
    from jobspec.core.payload import Base64 as Base64
    from jobspec.core.payload import FiniteFloat as FiniteFloat
    from jobspec.core.payload import Int64 as Int64
    from jobspec.core.payload import Model as Model
    from jobspec.core.payload import Payload as Payload
    from jobspec.core.payload import UtcDatetime as UtcDatetime
    from jobspec.core.payload import as_tuple as as_tuple
    from jobspec.core.states import JobState as JobState
    from jobspec.errors import JobspecError as JobspecError
    from jobspec.url import connect as connect
    from jobspec.url import connect_async as connect_async
    from jobspec.worker.context import BlobMixin as BlobMixin
    from jobspec.worker.context import JobContext as JobContext
    from jobspec.worker.dispatch import DispatchTable as DispatchTable
    from jobspec.worker.dispatch import Handler as Handler
    from jobspec.worker.dispatch import Route as Route
    from jobspec.worker.dispatch import build_dispatch_table as build_dispatch_table
    from jobspec.worker.signals import run_worker as run_worker
    from jobspec.worker.worker import Worker as Worker

__all__ = [
    "AsyncJobHandle",
    "Base64",
    "BlobMixin",
    "DispatchTable",
    "EnqueueOptions",
    "FiniteFloat",
    "Handler",
    "Int64",
    "JobContext",
    "JobDef",
    "JobHandle",
    "JobRequest",
    "JobState",
    "JobspecError",
    "Model",
    "Payload",
    "Route",
    "UtcDatetime",
    "Worker",
    "as_tuple",
    "build_dispatch_table",
    "connect",
    "connect_async",
    "enqueue_many",
    "enqueue_many_async",
    "require_runtime",
    "run_worker",
]

# Hidden from type checkers: a visible module __getattr__ would make every misspelt import type-check.
if not TYPE_CHECKING:
    _WHERE = {
        "AsyncJobHandle": "client.handle",
        "Base64": "core.payload",
        "BlobMixin": "worker.context",
        "DispatchTable": "worker.dispatch",
        "EnqueueOptions": "core.options",
        "FiniteFloat": "core.payload",
        "Handler": "worker.dispatch",
        "Int64": "core.payload",
        "JobContext": "worker.context",
        "JobDef": "client.job_def",
        "JobHandle": "client.handle",
        "JobRequest": "client.request",
        "JobState": "core.states",
        "JobspecError": "errors",
        "Model": "core.payload",
        "Payload": "core.payload",
        "Route": "worker.dispatch",
        "UtcDatetime": "core.payload",
        "Worker": "worker.worker",
        "as_tuple": "core.payload",
        "build_dispatch_table": "worker.dispatch",
        "connect": "url",
        "connect_async": "url",
        "enqueue_many": "client.enqueue",
        "enqueue_many_async": "client.enqueue",
        "require_runtime": "client.formats",
        "run_worker": "worker.signals",
    }

    def __getattr__(name: str) -> object:
        try:
            module = _WHERE[name]
        except KeyError:
            msg = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(msg) from None
        value = getattr(import_module(f"{__name__}.{module}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted(__all__)
