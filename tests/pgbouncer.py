"""pgbouncer in transaction mode, for the tests that go through it: the one on the PATH, or Debian's below ``.nox``.

``python -m tests.pgbouncer`` fetches it ahead of the tests; a test that finds none does it, too.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg

HOME = Path(__file__).parents[1] / ".nox" / "pgbouncer"
PACKAGES = ("pgbouncer", "libevent-2.1-7", "libc-ares2")
"""Debian's, with the libraries that a machine may not have."""
SESSIONS = 3
"""How many of the server's all clients share."""
START_SECONDS = 20
CONFIG = """
[databases]
* = host={server} user=postgres
[pgbouncer]
pool_mode = transaction
default_pool_size = {sessions}
max_client_conn = 200
auth_type = any
listen_addr =
listen_port = 6432
unix_socket_dir = {directory}
{user}
"""


@cache
def program() -> tuple[str, Mapping[str, str]]:
    """The program, and the environment it needs. Raises RuntimeError where it can neither be found nor fetched."""
    if (installed := shutil.which("pgbouncer", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")) is not None:
        return installed, os.environ
    HOME.mkdir(parents=True, exist_ok=True)
    stamp = HOME / "unpacked"
    with (HOME / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several test processes come at once
        if not stamp.exists():
            if shutil.which("apt-get") is None:
                raise RuntimeError("the tests behind a pooler need pgbouncer on the PATH, or apt-get to fetch it")
            with tempfile.TemporaryDirectory() as work:
                download(Path(work))
                for each in sorted(Path(work).glob("*.deb")):
                    run("dpkg", "-x", str(each), str(HOME))
            stamp.touch()
    libraries = sorted({str(each.parent) for each in HOME.rglob("*.so*")})
    return str(HOME / "usr" / "sbin" / "pgbouncer"), {**os.environ, "LD_LIBRARY_PATH": os.pathsep.join(libraries)}


def download(work: Path) -> None:
    try:
        run("apt-get", "download", *PACKAGES, cwd=work)
    except RuntimeError:
        run("apt-get", "update")  # a new machine knows no packages yet; only root may do this
        run("apt-get", "download", *PACKAGES, cwd=work)


@contextmanager
def running(server_url: str) -> Iterator[str]:
    """URL pattern of a pgbouncer in front of a server on a Unix socket, with ``{}`` for the database."""
    binary, environment = program()
    server = parse_qs(urlsplit(server_url).query)["host"][0]
    with tempfile.TemporaryDirectory(prefix="jobspec-pgbouncer-") as name:
        directory = Path(name)
        owner = pwd.getpwuid(Path(server).stat().st_uid)
        as_root = os.geteuid() == 0  # which pgbouncer refuses to be: it goes on as the server's owner
        if as_root:
            os.chown(directory, owner.pw_uid, owner.pw_gid)
        config = directory / "pgbouncer.ini"
        user = f"user = {owner.pw_name}" if as_root else ""
        config.write_text(CONFIG.format(server=server, sessions=SESSIONS, directory=directory, user=user), "utf-8")
        with (directory / "log").open("w") as log:
            bouncer = subprocess.Popen([binary, str(config)], env=environment, stdout=log, stderr=log)
        try:
            url = f"postgresql://postgres@/{{}}?host={directory}&port=6432"
            ready(url.format("postgres"), bouncer, directory / "log")
            yield url
        finally:
            bouncer.terminate()
            bouncer.wait()


def ready(url: str, bouncer: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until it takes connections. Raises RuntimeError with what it said if it does not."""
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if bouncer.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"pgbouncer does not start:\n{log.read_text('utf-8')}") from None
            time.sleep(0.02)
        else:
            return


def run(*command: str, cwd: Path | None = None) -> None:
    """Raises RuntimeError with all that it said if it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} has failed:\n{done.stdout}\n{done.stderr}")


if __name__ == "__main__":
    program()
