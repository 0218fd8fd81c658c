"""For the tests of those who use jobspec: handlers without a database, producers without a worker.

- :func:`perform_job` runs a handler in its real context and gives its typed result.
- :class:`Recorder` takes jobs in place of a connection, and keeps them.
- :func:`assert_enqueued` and :func:`enqueued` say what was enqueued, on a recorder or on a real connection.
- The target ``pytest`` generates factories of payloads for every job; :func:`read_payloads` is behind its samples.
"""

from jobspec.testing.clock import FakeClock
from jobspec.testing.enqueued import assert_enqueued, assert_enqueued_async, enqueued, enqueued_async
from jobspec.testing.payloads import read_payloads
from jobspec.testing.perform import perform_job, perform_job_async, request_for
from jobspec.testing.recorder import Recorder
from jobspec.testing.spoiled import spoiled

__all__ = [
    "FakeClock",
    "Recorder",
    "assert_enqueued",
    "assert_enqueued_async",
    "enqueued",
    "enqueued_async",
    "perform_job",
    "perform_job_async",
    "read_payloads",
    "request_for",
    "spoiled",
]
