"""A sync connection of ours. It does not wait for ever, as it would for a frozen server or one behind a black hole."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg.adapt import Transformer

from jobspec.backends.postgres.direct import HAS_POLL, is_plain

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn

LOOK_SECONDS: Final = 0.1
"""How often a wait looks at the clock."""
STATEMENT_SECONDS: Final = 20.0
"""A statement of our own that is not answered for so long never will be: its connection is thrown away. Longer than any
takes, but for ``maintain``."""


class BoundedConnection(psycopg.Connection[Any]):
    """Every statement raises OperationalError after ``limit_seconds``; the connection is of no use then."""

    limit_seconds: float | None = None

    def __init__(self, pgconn: PGconn) -> None:
        super().__init__(pgconn)
        self.prepared: Final[dict[str, bytes]] = {}
        """The names of the statements that :mod:`jobspec.backends.postgres.direct` has prepared, by their texts."""
        self.adapting: Final = Transformer()

    @property
    def is_direct(self) -> bool:
        """Whether a statement may go straight through libpq: its session is ours, no limit is set, it is answered when
        it is sent, and texts go as UTF-8.
        """
        own = self.prepare_threshold is not None and self.limit_seconds is None
        return HAS_POLL and own and is_plain(self.pgconn)

    def wait(self, gen: Any, interval: float = LOOK_SECONDS, timeout: float | None = None) -> Any:
        if self.limit_seconds is not None:
            gen = _until(gen, self.limit_seconds)
        # Older psycopg knows no timeout, and passes none.
        return super().wait(gen, interval, **({} if timeout is None else {"timeout": timeout}))


def _until(gen: Generator[Any, Any, Any], limit_seconds: float) -> Generator[Any, Any, Any]:
    """``gen``, which is told with 0 that nothing has come for a while, up to ``limit_seconds``."""
    end = time.monotonic() + limit_seconds
    try:
        state = next(gen)
        while True:
            ready = yield state
            if not ready and time.monotonic() > end:
                raise psycopg.OperationalError(f"no answer within {limit_seconds:.0f} s")
            state = gen.send(ready)
    except StopIteration as stop:
        return stop.value
