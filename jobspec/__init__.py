"""Typed background jobs on PostgreSQL: one spec, generated code, every call site checked.

The public names and nothing else. They load on first use, so that a producer pays only for what it touches.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jobspec.adapters.adapt import adapt as adapt
    from jobspec.backends.borrow import AsyncSource as AsyncSource
    from jobspec.backends.borrow import SyncSource as SyncSource
    from jobspec.backends.claimed import AsyncClaimed as AsyncClaimed
    from jobspec.backends.claimed import Claimed as Claimed
    from jobspec.client.bundle import AsyncBundleHandle as AsyncBundleHandle
    from jobspec.client.bundle import BundleHandle as BundleHandle
    from jobspec.client.bundle import enqueue_bundle as enqueue_bundle
    from jobspec.client.bundle import enqueue_bundle_async as enqueue_bundle_async
    from jobspec.client.enqueue import enqueue_chain as enqueue_chain
    from jobspec.client.enqueue import enqueue_chain_async as enqueue_chain_async
    from jobspec.client.enqueue import enqueue_many as enqueue_many
    from jobspec.client.enqueue import enqueue_many_async as enqueue_many_async
    from jobspec.client.formats import require_runtime as require_runtime
    from jobspec.client.handle import AsyncJobHandle as AsyncJobHandle
    from jobspec.client.handle import JobHandle as JobHandle
    from jobspec.client.job_def import JobDef as JobDef
    from jobspec.client.origins import origin as origin
    from jobspec.client.request import Draft as Draft
    from jobspec.client.request import JobRequest as JobRequest
    from jobspec.client.reservation import AsyncReservation as AsyncReservation
    from jobspec.client.reservation import Reservation as Reservation
    from jobspec.client.stream import enqueue_stream as enqueue_stream
    from jobspec.client.stream import enqueue_stream_async as enqueue_stream_async
    from jobspec.control import GiveUp as GiveUp
    from jobspec.control import Reschedule as Reschedule
    from jobspec.control import Retry as Retry
    from jobspec.control import Snooze as Snooze
    from jobspec.core.events import Event as Event
    from jobspec.core.job import AttemptError as AttemptError
    from jobspec.core.job import BundleCounts as BundleCounts
    from jobspec.core.job import BundleView as BundleView
    from jobspec.core.job import Dependency as Dependency
    from jobspec.core.job import JobView as JobView
    from jobspec.core.job import Progress as Progress
    from jobspec.core.metric import Metric as Metric
    from jobspec.core.options import EnqueueOptions as EnqueueOptions
    from jobspec.core.payload import Base64 as Base64
    from jobspec.core.payload import FiniteFloat as FiniteFloat
    from jobspec.core.payload import Int64 as Int64
    from jobspec.core.payload import Model as Model
    from jobspec.core.payload import Payload as Payload
    from jobspec.core.payload import SortedSet as SortedSet
    from jobspec.core.payload import UtcDatetime as UtcDatetime
    from jobspec.core.payload import as_set as as_set
    from jobspec.core.payload import as_tuple as as_tuple
    from jobspec.core.secrets import Sensitive as Sensitive
    from jobspec.core.states import JobState as JobState
    from jobspec.errors import JobspecError as JobspecError
    from jobspec.url import connect as connect
    from jobspec.url import connect_async as connect_async
    from jobspec.url import connect_notifier as connect_notifier
    from jobspec.url import connect_results as connect_results
    from jobspec.url import connect_results_async as connect_results_async
    from jobspec.worker.context import AfterMixin as AfterMixin
    from jobspec.worker.context import AsyncTransactionalMixin as AsyncTransactionalMixin
    from jobspec.worker.context import BlobMixin as BlobMixin
    from jobspec.worker.context import CheckpointMixin as CheckpointMixin
    from jobspec.worker.context import JobContext as JobContext
    from jobspec.worker.context import TransactionalMixin as TransactionalMixin
    from jobspec.worker.dispatch import DispatchTable as DispatchTable
    from jobspec.worker.dispatch import Handler as Handler
    from jobspec.worker.dispatch import Route as Route
    from jobspec.worker.dispatch import build_dispatch_table as build_dispatch_table
    from jobspec.worker.failure import RemoteError as RemoteError
    from jobspec.worker.hook import DoneHook as DoneHook
    from jobspec.worker.hook import ErrorHook as ErrorHook
    from jobspec.worker.inject import inject as inject
    from jobspec.worker.middleware import Call as Call
    from jobspec.worker.middleware import Middleware as Middleware
    from jobspec.worker.signals import run_worker as run_worker
    from jobspec.worker.worker import Worker as Worker

__all__ = [
    "AfterMixin",
    "AsyncBundleHandle",
    "AsyncClaimed",
    "AsyncJobHandle",
    "AsyncReservation",
    "AsyncSource",
    "AsyncTransactionalMixin",
    "AttemptError",
    "Base64",
    "BlobMixin",
    "BundleCounts",
    "BundleHandle",
    "BundleView",
    "Call",
    "CheckpointMixin",
    "Claimed",
    "Dependency",
    "DispatchTable",
    "DoneHook",
    "Draft",
    "EnqueueOptions",
    "ErrorHook",
    "Event",
    "FiniteFloat",
    "GiveUp",
    "Handler",
    "Int64",
    "JobContext",
    "JobDef",
    "JobHandle",
    "JobRequest",
    "JobState",
    "JobView",
    "JobspecError",
    "Metric",
    "Middleware",
    "Model",
    "Payload",
    "Progress",
    "RemoteError",
    "Reschedule",
    "Reservation",
    "Retry",
    "Route",
    "Sensitive",
    "Snooze",
    "SortedSet",
    "SyncSource",
    "TransactionalMixin",
    "UtcDatetime",
    "Worker",
    "adapt",
    "as_set",
    "as_tuple",
    "build_dispatch_table",
    "connect",
    "connect_async",
    "connect_notifier",
    "connect_results",
    "connect_results_async",
    "enqueue_bundle",
    "enqueue_bundle_async",
    "enqueue_chain",
    "enqueue_chain_async",
    "enqueue_many",
    "enqueue_many_async",
    "enqueue_stream",
    "enqueue_stream_async",
    "inject",
    "origin",
    "require_runtime",
    "run_worker",
]

# Hidden from type checkers: a visible module __getattr__ would make every misspelt import type-check.
if not TYPE_CHECKING:
    _WHERE = {
        "AfterMixin": "worker.context",
        "AsyncBundleHandle": "client.bundle",
        "AsyncClaimed": "backends.claimed",
        "AsyncJobHandle": "client.handle",
        "AsyncReservation": "client.reservation",
        "AsyncSource": "backends.borrow",
        "AsyncTransactionalMixin": "worker.context",
        "AttemptError": "core.job",
        "Base64": "core.payload",
        "BlobMixin": "worker.context",
        "BundleCounts": "core.job",
        "BundleHandle": "client.bundle",
        "BundleView": "core.job",
        "Call": "worker.middleware",
        "CheckpointMixin": "worker.context",
        "Claimed": "backends.claimed",
        "Dependency": "core.job",
        "DispatchTable": "worker.dispatch",
        "DoneHook": "worker.hook",
        "Draft": "client.request",
        "EnqueueOptions": "core.options",
        "ErrorHook": "worker.hook",
        "Event": "core.events",
        "FiniteFloat": "core.payload",
        "GiveUp": "control",
        "Handler": "worker.dispatch",
        "Int64": "core.payload",
        "JobContext": "worker.context",
        "JobDef": "client.job_def",
        "JobHandle": "client.handle",
        "JobRequest": "client.request",
        "JobState": "core.states",
        "JobView": "core.job",
        "JobspecError": "errors",
        "Metric": "core.metric",
        "Middleware": "worker.middleware",
        "Model": "core.payload",
        "Payload": "core.payload",
        "Progress": "core.job",
        "RemoteError": "worker.failure",
        "Reschedule": "control",
        "Reservation": "client.reservation",
        "Retry": "control",
        "Route": "worker.dispatch",
        "Sensitive": "core.secrets",
        "Snooze": "control",
        "SortedSet": "core.payload",
        "SyncSource": "backends.borrow",
        "TransactionalMixin": "worker.context",
        "UtcDatetime": "core.payload",
        "Worker": "worker.worker",
        "adapt": "adapters.adapt",
        "as_set": "core.payload",
        "as_tuple": "core.payload",
        "build_dispatch_table": "worker.dispatch",
        "connect": "url",
        "connect_async": "url",
        "connect_notifier": "url",
        "connect_results": "url",
        "connect_results_async": "url",
        "enqueue_bundle": "client.bundle",
        "enqueue_bundle_async": "client.bundle",
        "enqueue_chain": "client.enqueue",
        "enqueue_chain_async": "client.enqueue",
        "enqueue_many": "client.enqueue",
        "enqueue_many_async": "client.enqueue",
        "enqueue_stream": "client.stream",
        "enqueue_stream_async": "client.stream",
        "inject": "worker.inject",
        "origin": "client.origins",
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
