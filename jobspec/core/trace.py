"""Where a job is traced to: the hooks between enqueueing and whatever traces. Read them as ``trace.current``."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final

MOST_BYTES: Final = 200
"""Of a traceparent that is stored."""

current: Callable[[], str | None] | None = None
"""What says the W3C ``traceparent`` of the moment; None: nothing traces, and an enqueue call pays nothing."""
around: Callable[[Any], Any] | None = None
"""What puts itself around a producer, sync or async, to see the enqueue calls of the client; it fills in ``trace``."""
inside: Callable[[str], AbstractContextManager[object]] | None = None
"""What makes a ``traceparent`` the parent of what is traced in its block. A function of a module: a process that runs
handlers looks for it there."""
