"""The connections over which a worker claims: one, and another when it claims again before the first has answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from jobspec.backends.postgres.floors import Floors
from jobspec.backends.postgres.pooler import UNHURRIED
from jobspec.backends.postgres.session import Session
from jobspec.backends.postgres.statement import Statement

ResultT = TypeVar("ResultT")

SETTINGS: Final = {**UNHURRIED, "synchronous_commit": "off"}
"""A claim that a crash of the server undoes returns its jobs, and the fence rejects who ran them: no need to wait for
the disk."""


class ClaimLines:
    """A claim goes over the connection that was idle last. What one has learned of the lanes holds for the other: rows
    that are gone come back only if the server crashes, and then neither connection is left. Any trouble forgets it.
    """

    def __init__(self, url: str, application_name: str) -> None:
        self._url, self._name = url, application_name
        self._floors = Floors()
        self._all: list[Session] = []
        self._idle: list[Session] = []

    async def run(self, statement: Callable[[Floors], Statement[ResultT]]) -> ResultT:
        """Raises what ``Session.run`` raises."""
        line = self._idle.pop() if self._idle else self._another()
        try:
            return await line.run(statement(self._floors))
        except BaseException:
            self.forget()  # the next claim may be on another connection
            raise
        finally:
            self._idle.append(line)

    def forget(self) -> None:
        self._floors.forget()

    async def close(self) -> None:
        for line in self._all:
            await line.close()

    def _another(self) -> Session:
        line = Session(self._url, self._name, SETTINGS)
        self._all.append(line)
        return line
