"""Connections and sessions of other libraries, opened on a test's database with a transaction begun.

Each gives the object, and how to commit and roll back.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, closing, contextmanager
from datetime import timedelta
from typing import Any

import asyncpg
import django
import psycopg
import sqlalchemy
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, scoped_session, sessionmaker

MINUTE = timedelta(minutes=1)
ODD = "🐠 100 %s of 'it' \\ $1 :x ?"
LEVELS = ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"]
DRIVERS = {"psycopg": "postgresql+psycopg", "asyncpg": "postgresql+asyncpg"}


def sqlalchemy_url(url: str, driver: str) -> sqlalchemy.URL:
    """The embedded server listens on a socket, whose folder the URL names as a parameter."""
    parts = psycopg.conninfo.conninfo_to_dict(url)
    return sqlalchemy.URL.create(
        DRIVERS[driver], username=str(parts["user"]), database=str(parts["dbname"]), query={"host": str(parts["host"])}
    )


# ---- the sync ones: each gives a producer with a transaction open, and takes "commit" and "rollback"
@contextmanager
def of_session(url: str, level: str) -> Iterator[Any]:
    engine = sqlalchemy.create_engine(sqlalchemy_url(url, "psycopg"), isolation_level=level)
    with Session(engine) as session:
        yield session, session.commit, session.rollback
    engine.dispose()


@contextmanager
def of_scoped_session(url: str, level: str) -> Iterator[Any]:
    engine = sqlalchemy.create_engine(sqlalchemy_url(url, "psycopg"), isolation_level=level)
    session = scoped_session(sessionmaker(engine))
    yield session, session.commit, session.rollback
    session.remove()
    engine.dispose()


@contextmanager
def of_connection(url: str, level: str) -> Iterator[Any]:
    engine = sqlalchemy.create_engine(sqlalchemy_url(url, "psycopg"), isolation_level=level)
    with engine.connect() as conn:
        yield conn, conn.commit, conn.rollback
    engine.dispose()


@contextmanager
def of_django(url: str, level: str) -> Iterator[Any]:
    with django_connection(url, level) as connection:
        connection.set_autocommit(False)
        yield connection, connection.commit, connection.rollback
        connection.rollback()


@contextmanager
def django_connection(url: str, level: str = LEVELS[0]) -> Iterator[Any]:
    from django.conf import settings
    from django.db import connections

    if not settings.configured:
        settings.configure(DATABASES={}, USE_TZ=False, TIME_ZONE="America/New_York", LOGGING_CONFIG=None)
        django.setup()
    parts = psycopg.conninfo.conninfo_to_dict(url)
    levels = dict(zip(LEVELS, list(psycopg.IsolationLevel)[1:], strict=True))
    alias = str(parts["dbname"])
    connections.databases[alias] = connections.configure_settings(
        {
            "default": {},
            alias: {
                "ENGINE": "django.db.backends.postgresql", "NAME": alias, "USER": parts["user"], "HOST": parts["host"],
                "OPTIONS": {"isolation_level": levels[level]},
            },
        }
    )[alias]  # fmt: skip
    with closing(connections[alias]) as connection:
        yield connection
    del connections[alias]


SYNC: dict[str, Callable[[str, str], AbstractContextManager[Any]]] = {
    "session": of_session, "scoped session": of_scoped_session, "connection": of_connection, "django": of_django,
}  # fmt: skip


# ---- async
@asynccontextmanager
async def of_async_session(url: str, level: str, driver: str) -> AsyncIterator[Any]:
    engine = create_async_engine(sqlalchemy_url(url, driver), isolation_level=level)
    async with async_sessionmaker(engine)() as session:
        yield session, session.commit, session.rollback
    await engine.dispose()


@asynccontextmanager
async def of_async_connection(url: str, level: str, driver: str) -> AsyncIterator[Any]:
    engine = create_async_engine(sqlalchemy_url(url, driver), isolation_level=level)
    async with engine.connect() as conn:
        yield conn, conn.commit, conn.rollback
    await engine.dispose()


@asynccontextmanager
async def of_asyncpg(url: str, level: str, _driver: str) -> AsyncIterator[Any]:
    conn = await asyncpg_connect(url)
    begun: list[Any] = []

    async def begin() -> None:
        begun.append(conn.transaction(isolation=level.lower().replace(" ", "_")))
        await begun[-1].start()

    async def commit() -> None:
        await begun[-1].commit()
        await begin()

    async def rollback() -> None:
        await begun[-1].rollback()
        await begin()

    await begin()
    yield conn, commit, rollback
    await begun[-1].rollback()
    await conn.close()


async def asyncpg_connect(url: str) -> Any:
    parts = psycopg.conninfo.conninfo_to_dict(url)
    conn = await asyncpg.connect(user=str(parts["user"]), database=str(parts["dbname"]), host=str(parts["host"]))
    # As many do: our statements must not care.
    for name in ("json", "jsonb"):
        await conn.set_type_codec(name, encoder=json.dumps, decoder=json.loads, schema="pg_catalog")
    return conn


ASYNC: dict[str, tuple[Any, str]] = {
    "session, psycopg": (of_async_session, "psycopg"), "session, asyncpg": (of_async_session, "asyncpg"),
    "connection, asyncpg": (of_async_connection, "asyncpg"), "asyncpg": (of_asyncpg, ""),
}  # fmt: skip
