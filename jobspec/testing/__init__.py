"""For the tests of those who use jobspec: handlers without a database, producers without a worker.

- :func:`perform_job` runs a handler in its real context and gives its typed result.
- :func:`drain` and :func:`run_one` run what is enqueued, in the test itself.
- :func:`inline` runs jobs where they are enqueued; :func:`ignore` only writes them down.
- :class:`Memory` is a queue without a database, with everything that the specs declare.
- :class:`Recorder` takes jobs in place of a connection, and keeps them.
- :func:`assert_enqueued` and :func:`enqueued` say what was enqueued, on a recorder or on a real connection.
- The target ``pytest`` generates factories of payloads for every job; :func:`read_payloads` is behind its samples.

The names load on first use: the plugin of pytest lives here, and most who start pytest have no use for the rest.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jobspec.testing.asserting import assert_enqueued as assert_enqueued
    from jobspec.testing.asserting import assert_enqueued_async as assert_enqueued_async
    from jobspec.testing.asserting import enqueued as enqueued
    from jobspec.testing.asserting import enqueued_async as enqueued_async
    from jobspec.testing.clock import FakeClock as FakeClock
    from jobspec.testing.draining import Drained as Drained
    from jobspec.testing.draining import Ran as Ran
    from jobspec.testing.draining import drain as drain
    from jobspec.testing.draining import drain_async as drain_async
    from jobspec.testing.draining import run_one as run_one
    from jobspec.testing.draining import run_one_async as run_one_async
    from jobspec.testing.ignoring import ignore as ignore
    from jobspec.testing.inlining import Inline as Inline
    from jobspec.testing.inlining import inline as inline
    from jobspec.testing.memory import Memory as Memory
    from jobspec.testing.payloads import read_payloads as read_payloads
    from jobspec.testing.perform import perform_job as perform_job
    from jobspec.testing.perform import perform_job_async as perform_job_async
    from jobspec.testing.perform import request_for as request_for
    from jobspec.testing.recorder import Recorder as Recorder
    from jobspec.testing.spoiling import spoiled as spoiled

__all__ = [
    "Drained",
    "FakeClock",
    "Inline",
    "Memory",
    "Ran",
    "Recorder",
    "assert_enqueued",
    "assert_enqueued_async",
    "drain",
    "drain_async",
    "enqueued",
    "enqueued_async",
    "ignore",
    "inline",
    "perform_job",
    "perform_job_async",
    "read_payloads",
    "request_for",
    "run_one",
    "run_one_async",
    "spoiled",
]

# Hidden from type checkers, as in jobspec/__init__.py.
if not TYPE_CHECKING:
    _WHERE = {
        "Drained": "draining",
        "FakeClock": "clock",
        "Inline": "inlining",
        "Memory": "memory",
        "Ran": "draining",
        "Recorder": "recorder",
        "assert_enqueued": "asserting",
        "assert_enqueued_async": "asserting",
        "drain": "draining",
        "drain_async": "draining",
        "enqueued": "asserting",
        "enqueued_async": "asserting",
        "ignore": "ignoring",
        "inline": "inlining",
        "perform_job": "perform",
        "perform_job_async": "perform",
        "read_payloads": "payloads",
        "request_for": "perform",
        "run_one": "draining",
        "run_one_async": "draining",
        "spoiled": "spoiling",
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
