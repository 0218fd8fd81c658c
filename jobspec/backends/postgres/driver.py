"""How statements are run: the two functions in which sync and async differ, and what becomes of the driver's errors."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import tuple_row

from jobspec.backends.postgres.bounded import BoundedConnection
from jobspec.backends.postgres.direct import ask
from jobspec.backends.postgres.direct_async import OwnAsyncConnection
from jobspec.backends.postgres.statement import Statement
from jobspec.errors import (
    BY_CODE,
    ConfigError,
    DatabaseError,
    JobspecError,
    OptionError,
    PayloadError,
    SchemaMissingError,
)

ResultT = TypeVar("ResultT")

INSTALL = "run `jobspec migrate`, then `jobspec apply`"
URL = "as in postgresql://user@host:5432/name; in a password @ is written %40, / is %2F and % is %25"
REACH = "is the server up, and are host, port, name and user of the database right in its URL?"
RIGHTS = "as the owner of the schema: `jobspec grant ROLE --as producer`, worker, operator or reader"
WRITER = "wait for the failover, give the URL of the primary, or set default_transaction_read_only = off for the role"


def run(conn: psycopg.Connection[Any], statement: Statement[ResultT]) -> ResultT:
    """Run one statement in whatever transaction ``conn`` is in. Raises JobspecError and psycopg.Error."""
    try:
        if statement.direct and isinstance(conn, BoundedConnection):
            with conn.lock:  # a handler may share its connection with threads, and one may just have opened a pipeline
                if conn.is_direct:
                    return ask(conn, statement)
        with conn.cursor(row_factory=tuple_row, binary=statement.binary) as cursor:
            cursor.execute(statement.text, statement.params)
            return statement.read(cursor.fetchall())
    except (psycopg.Error, UnicodeEncodeError) as error:
        translate(error)


async def run_async(conn: psycopg.AsyncConnection[Any], statement: Statement[ResultT]) -> ResultT:
    """See :func:`run`."""
    try:
        if statement.direct and isinstance(conn, OwnAsyncConnection):
            async with conn.lock:  # see above
                if conn.is_direct:
                    return await conn.ask(statement)
        async with conn.cursor(row_factory=tuple_row, binary=statement.binary) as cursor:
            await cursor.execute(statement.text, statement.params)
            return statement.read(await cursor.fetchall())
    except (psycopg.Error, UnicodeEncodeError) as error:
        translate(error)


def translate(error: psycopg.Error | UnicodeEncodeError) -> NoReturn:
    """Raise our own exception where the database speaks of jobs, and the driver's own otherwise."""
    if isinstance(error, UnicodeEncodeError):
        if not error.encoding.startswith("utf"):
            raise OptionError(
                f"a text holds {error.object[error.start]!r}, which this connection cannot send: its client_encoding is"
                f" {error.encoding}",
                help="connect with client_encoding=utf8",
            ) from None
        raise OptionError("a text holds half of a surrogate pair, which UTF-8 cannot hold") from None
    if isinstance(error, psycopg.DataError) and error.sqlstate is None:  # before it was sent: a NUL, for one
        raise OptionError(f"a value cannot be sent to PostgreSQL: {error}") from None
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
    if state == "22003":
        return OptionError(f"a number is larger than PostgreSQL can hold: {message}")
    if state in ("3F000", "42P01", "42883") and "jobspec." in message:
        return SchemaMissingError("this database has no schema `jobspec`, or an older one", help=INSTALL)
    if state == "3F000" and '"jobspec"' in message:
        return SchemaMissingError("this database has no schema `jobspec`", help=INSTALL)
    return None


def passing(error: psycopg.Error) -> bool:
    """Whether the same statement may succeed a little later: a deadlock, no memory or connections left, a shutdown."""
    return (error.sqlstate or "")[:2] in ("08", "40", "53", "55", "57", "58")


def check_url(url: str) -> None:
    """Raises ConfigError. What libpq says of a URL ends with the URL, and so with its password: that is left out."""
    try:
        conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        reason, _, _ = str(error).partition(': "')
        raise ConfigError(f"the URL of the database cannot be read: {reason.strip()}", help=URL) from None


def unreachable(error: psycopg.Error) -> DatabaseError:
    """A lost or refused connection as one of ours."""
    return DatabaseError(f"the database cannot be reached: {_reason(error)}", help=REACH)


def not_now(error: psycopg.Error) -> DatabaseError:
    """What may be possible a little later; see :func:`passing`."""
    return DatabaseError(f"the database cannot do this now: {_reason(error)}")


def read_only(error: psycopg.Error) -> DatabaseError:
    return DatabaseError(f"the database is read-only now: {_reason(error)}", help=WRITER)


def refused(error: psycopg.Error) -> DatabaseError:
    """Whatever else the server said, for those who know the driver only by us."""
    help_ = {"42501": RIGHTS, "25006": WRITER}.get(error.sqlstate or "")
    return DatabaseError(f"the database refused: {_reason(error)} (SQLSTATE {error.sqlstate})", help=help_)


def _reason(error: psycopg.Error) -> str:
    """What the server said, but not where in its functions it was; or what the driver says, in one line."""
    return " ".join((error.diag.message_primary or str(error)).split()) or type(error).__name__
