"""moto's SQS, with order: ``python -m demo.fifo PORT``.

moto itself looks at the beginning of a request which groups are taken, so one that waits may get the second message of
a group while somebody works on the first.
"""

from __future__ import annotations

import sys
import time
from threading import RLock
from typing import Any, Final

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.sqs.models import SQSBackend
from werkzeug.serving import run_simple

LOOK_SECONDS: Final = 0.05
LOCK: Final = RLock()
WAITLESS: Final = SQSBackend.receive_message


def receive_message(self: SQSBackend, queue: str, count: int, wait: int, visibility: int, names: Any = None) -> Any:
    """Whoever waits asks again and again, and alone."""
    end = time.monotonic() + wait
    while True:
        with LOCK:
            found = WAITLESS(self, queue, count, 0, visibility, names)
        if found or time.monotonic() >= end:
            return found
        time.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    backend: Any = SQSBackend
    backend.receive_message = receive_message
    run_simple("127.0.0.1", int(sys.argv[1]), DomainDispatcherApplication(create_backend_app), threaded=True)
