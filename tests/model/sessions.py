"""Connections: a call may wait for a lock, and a transaction may stay open for as long as the test likes."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

import psycopg

from tests.model import observed
from tests.model.calls import Answer, Call
from tests.model.promises import Model

READ_COMMITTED, REPEATABLE_READ = "read committed", "repeatable read"


@dataclass
class Session:
    url: str
    conn: psycopg.Connection[Any] = field(init=False)
    pid: int = field(init=False)
    isolation: str | None = None
    """Of the open transaction."""
    snapshot: Model | None = None
    calls: list[tuple[Call, Answer]] = field(default_factory=list)
    """Of the open transaction."""

    def __post_init__(self) -> None:
        self.conn = psycopg.connect(self.url, autocommit=True)
        self.pid = self.conn.info.backend_pid
        self.thread = ThreadPoolExecutor(1)

    def close(self) -> None:
        self.thread.shutdown()
        self.conn.close()

    @property
    def open(self) -> bool:
        return self.isolation is not None

    @property
    def old(self) -> bool:
        return self.isolation == REPEATABLE_READ

    def begin(self, isolation: str, model: Model) -> None:
        self.conn.execute(f"begin isolation level {isolation}")
        self.conn.execute("select 1 from jobspec.setting")
        self.isolation = isolation
        self.snapshot = model.copy() if self.old else None

    def end(self, *, commit: bool) -> list[tuple[Call, Answer]]:
        """The calls that count now."""
        self.conn.execute("commit" if commit else "rollback")
        calls, self.isolation, self.snapshot = self.calls, None, None
        self.calls = []
        return calls if commit else []

    def view(self, model: Model) -> Model:
        """What this session sees, which the database must see, too."""
        if not self.open:
            return model
        view = self.replayed(model)
        seen = observed.read(self.conn)
        observed.follow(view, seen.jobs, (0, 0))
        observed.places(view, seen.places)
        return view

    def replayed(self, model: Model) -> Model:
        """The same without a look at the database: what happens on its own has not happened."""
        if not self.open:
            return model
        view = (self.snapshot or model).copy()
        for call, answer in self.calls:
            call.apply(view, answer)
        return view

    def send(self, call: Call) -> tuple[Any, str | None]:
        """The value, or the code of the error. A refused call leaves an open transaction as it was."""
        if self.open:
            self.conn.execute("savepoint s")
        try:
            value, refused = call.send(self.conn), None
        except psycopg.Error as error:
            value, refused = None, error.sqlstate
            if refused is None:
                raise
        if self.open:
            self.conn.execute("rollback to s" if refused else "release s")
        return value, refused


@dataclass
class Waiting:
    """A call that waits for a lock."""

    session: Session
    call: Call
    began: int
    future: Future[tuple[Any, str | None]]

    def over(self, control: psycopg.Connection[Any]) -> bool:
        """It has an answer; false if it still waits. Returns as soon as it is one or the other."""
        while True:
            wait([self.future], timeout=0.01)
            if self.future.done():
                return True
            row = control.execute("select cardinality(pg_blocking_pids(%s))", [self.session.pid]).fetchone()
            if row and row[0]:
                return False
            time.sleep(0)

    def give_up(self) -> None:
        while not self.future.done():
            self.session.conn.cancel_safe()
            wait([self.future], timeout=0.1)
