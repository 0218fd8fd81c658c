"""The connections over which a worker claims: one, and another when it claims again before the first has answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from jobspec.backends.postgres.floors import Floors
from jobspec.backends.postgres.pooler import UNHURRIED
from jobspec.backends.postgres.session import Session
from jobspec.backends.postgres.statement import Statement
from jobspec.backends.worker_backend import Claim

SETTINGS: Final = {**UNHURRIED, "synchronous_commit": "off"}
"""A claim that a crash of the server undoes returns its jobs, and the fence rejects who ran them: no need to wait for
the disk."""


@dataclass(frozen=True, slots=True)
class Line:
    session: Session
    floors: Floors


class ClaimLines:
    """A claim goes over the line that was idle last. Each has floors of its own, because they hold for a connection."""

    def __init__(self, url: str, application_name: str) -> None:
        self._url, self._name = url, application_name
        self._all: list[Line] = []
        self._idle: list[Line] = []

    async def run(self, statement: Callable[[Floors], Statement[Claim]]) -> Claim:
        """Raises what ``Session.run`` raises."""
        line = self._idle.pop() if self._idle else self._another()
        try:
            return await line.session.run(statement(line.floors))
        except BaseException:
            line.floors.forget()  # the next claim may be on another connection
            raise
        finally:
            self._idle.append(line)

    def forget(self) -> None:
        for line in self._all:
            line.floors.forget()

    async def close(self) -> None:
        for line in self._all:
            await line.session.close()

    def _another(self) -> Line:
        line = Line(Session(self._url, self._name, SETTINGS), Floors())
        self._all.append(line)
        return line
