"""The plugin of pytest: a PostgreSQL, a database for every test, a worker. Free where nobody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # what is imported here is imported by every pytest in this environment
    from jobspec.backends.backend import SyncBackend
    from jobspec.manifest.manifest import Manifest
    from jobspec.testing.databases import Databases
    from jobspec.worker.dispatch import DispatchTable
    from jobspec.worker.worker import Worker


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini(
        "jobspec_specs",
        "specs that are applied to the databases of tests; without it those of [tool.jobspec], if there is one",
        type="linelist",
        default=[],
    )
    parser.addini(
        "jobspec_server", "URL of a PostgreSQL whose user may create databases; without it the embedded one", default=""
    )


@pytest.fixture(scope="session")
def jobspec_server(pytestconfig: pytest.Config) -> Iterator[str]:
    """The URL of a PostgreSQL server: the embedded one, or that of the setting ``jobspec_server``."""
    from jobspec.testing.databases import server_for_tests

    with server_for_tests(str(pytestconfig.getini("jobspec_server"))) as url:
        yield url


@pytest.fixture(scope="session")
def _jobspec_manifests(pytestconfig: pytest.Config) -> tuple[Manifest, ...]:
    from jobspec.testing.databases import manifests_for

    return manifests_for(pytestconfig.getini("jobspec_specs"), pytestconfig.rootpath)


@pytest.fixture(scope="session")
def _jobspec_databases(_jobspec_manifests: tuple[Manifest, ...], jobspec_server: str) -> Iterator[Databases]:
    """In this order: a mistake in a spec is told at once, not after the start of a server."""
    from jobspec.backends.postgres.clones import Clones
    from jobspec.testing.databases import Databases

    with Clones(jobspec_server) as clones:
        yield Databases(clones, _jobspec_manifests, jobspec_server)


@pytest.fixture
def jobspec_database(_jobspec_databases: Databases) -> Iterator[str]:
    """The URL of a new database, migrated, with the specs applied."""
    with _jobspec_databases.fresh() as url:
        yield url


@pytest.fixture
def jobspec_backend(jobspec_database: str) -> Iterator[SyncBackend]:
    """A sync backend on the test's database: what ``jobspec.connect`` gives."""
    import jobspec

    with jobspec.connect(jobspec_database) as backend:
        yield backend


@pytest.fixture
def jobspec_worker(jobspec_database: str) -> Iterator[Callable[..., Worker]]:
    """``jobspec_worker(table, **options)`` starts a worker on the test's database; it ends with the test."""
    from jobspec.testing.working import working

    with ExitStack() as stack:

        def start(table: DispatchTable, **options: Any) -> Worker:
            return stack.enter_context(working(jobspec_database, table, **options))

        yield start
