"""How statements are run: the two functions in which sync and async differ, and what becomes of the driver's errors."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

import psycopg
from psycopg.rows import tuple_row

from jobspec.backends.postgres.statement import Statement
from jobspec.errors import BY_CODE, DatabaseError, JobspecError, PayloadError, SchemaMissingError

ResultT = TypeVar("ResultT")

INSTALL = "run `jobspec migrate`, then `jobspec apply`"


def run(conn: psycopg.Connection[Any], statement: Statement[ResultT]) -> ResultT:
    """Run one statement in whatever transaction ``conn`` is in. Raises JobspecError and psycopg.Error."""
    try:
        with conn.cursor(row_factory=tuple_row, binary=statement.binary) as cursor:
            cursor.execute(statement.text, statement.params)
            return statement.read(cursor.fetchall())
    except psycopg.Error as error:
        translate(error)


async def run_async(conn: psycopg.AsyncConnection[Any], statement: Statement[ResultT]) -> ResultT:
    """See :func:`run`."""
    try:
        async with conn.cursor(row_factory=tuple_row, binary=statement.binary) as cursor:
            await cursor.execute(statement.text, statement.params)
            return statement.read(await cursor.fetchall())
    except psycopg.Error as error:
        translate(error)


def translate(error: psycopg.Error) -> NoReturn:
    """Raise our own exception where the database speaks of jobs, and the driver's own otherwise."""
    ours = spoken(error.sqlstate, error.diag.message_primary or str(error), error.diag.message_hint)
    if ours is None:
        raise error
    if isinstance(ours, SchemaMissingError):
        raise ours from error
    raise ours from None


def spoken(state: str | None, message: str, hint: str | None) -> JobspecError | None:
    """What the database said about jobs, as an exception of ours; None: it speaks of something else."""
    if state in BY_CODE:
        return BY_CODE[state](message, help=hint or None)
    if state == "22P05":
        return PayloadError("a text in the payload holds a NUL character, which PostgreSQL cannot store")
    if state in ("3F000", "42P01", "42883") and "jobspec." in message:
        return SchemaMissingError("this database has no schema `jobspec`, or an older one", help=INSTALL)
    if state == "3F000" and '"jobspec"' in message:
        return SchemaMissingError("this database has no schema `jobspec`", help=INSTALL)
    return None


def passing(error: psycopg.Error) -> bool:
    """Whether the same statement may succeed a little later: a deadlock, no memory or connections left, a shutdown."""
    return (error.sqlstate or "")[:2] in ("08", "40", "53", "55", "57", "58")


def unreachable(error: psycopg.Error) -> JobspecError:
    """A lost or refused connection as one of ours."""
    reason = " ".join(str(error).split()) or type(error).__name__
    return DatabaseError(f"the database cannot be reached: {reason}")
