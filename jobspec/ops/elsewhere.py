"""Backends that are not PostgreSQL: what is asked of them goes through their own verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from jobspec.backends.backend import SyncBackend
from jobspec.backends.operator import SyncOperator
from jobspec.core.schemes import backend_of
from jobspec.errors import UnsupportedError
from jobspec.url import connect

ResultT = TypeVar("ResultT")


def is_elsewhere(url: str) -> bool:
    return backend_of(url) not in ("postgres", None)


@contextmanager
def opened(url: str) -> Iterator[SyncBackend]:
    """Raises ConfigError, DatabaseError, MissingExtraError."""
    with connect(url, application_name="jobspec ops") as backend:
        yield backend


def operate(url: str, act: Callable[[SyncOperator], ResultT]) -> ResultT:
    """What an operator does there. Raises UnsupportedError where that cannot be done, and what :func:`opened` does."""
    with opened(url) as backend:
        if not isinstance(backend, SyncOperator):
            raise UnsupportedError(
                f"{backend_of(url)} does not let operators change jobs",
                help="docs/reference/backends.md says what each backend can do",
            )
        return act(backend)
