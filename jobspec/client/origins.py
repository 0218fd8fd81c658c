"""Where jobs come from, said once for a whole request or command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from jobspec.client.options import check_options

CURRENT: Final[ContextVar[str | None]] = ContextVar("jobspec_origin", default=None)


@contextmanager
def origin(text: str) -> Iterator[None]:
    """Jobs that are enqueued inside, by this task or thread, come from ``text`` (1 to 100 characters).

    A call that sets the option ``origin`` itself wins. Raises OptionError.
    """
    check_options({"origin": text})
    token = CURRENT.set(text)
    try:
        yield
    finally:
        CURRENT.reset(token)
