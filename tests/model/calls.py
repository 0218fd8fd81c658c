"""A call of a verb: what is sent, whether the answer is allowed, and what it changes.

A call in an open transaction is checked against what that transaction sees, and changes the model when it commits.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

import psycopg

from tests.model.promises import Job, Model, Span

Connection = psycopg.Connection[Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    span: Span
    value: Any = None
    refused: str | None = None
    """The error code."""
    busy: Set[int] = frozenset()
    """Jobs with a row that another transaction has locked: they may be passed over."""
    old: bool = False
    """The caller is at REPEATABLE READ."""

    @property
    def waited(self) -> bool:
        """For a lock, while others made calls."""
        return self.span[0] < self.span[1]


@dataclass(kw_only=True, slots=True)
class Call:
    def send(self, conn: Connection) -> Any:
        raise NotImplementedError

    def check(self, view: Model, answer: Answer) -> None:
        """Raises AssertionError if the answer is not allowed."""

    def spend(self, view: Model, answer: Answer) -> None:
        """What stays so even if the transaction is rolled back. Only for calls that were not refused."""

    def apply(self, model: Model, answer: Answer) -> None:
        """Only for calls that were not refused."""


def value(conn: Connection, text: str, *params: object) -> Any:
    row = conn.execute(text, params).fetchone()
    assert row is not None
    return row[0]


def expect(answer: Answer, refusal: str | None, expected: object = None) -> None:
    if refusal is not None:
        assert answer.refused == refusal, f"refused with {answer.refused}, not {refusal}: {answer.value}"
    else:
        assert answer.refused is None, f"refused with {answer.refused}"
        assert answer.value == expected, f"answered {answer.value}, not {expected}"


def holds(view: Model, id_: int, run: int) -> Job | None:
    """The job, if this run holds it."""
    job = view.jobs.get(id_)
    return job if job is not None and job.state == "running" and job.run == run else None
