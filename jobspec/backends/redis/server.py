"""Whether a server can keep jobs: asked once, when a backend connects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jobspec.backends.redis.place import Place
from jobspec.backends.redis.route import Command
from jobspec.errors import ConfigError, UnsupportedError

INFO: Final[Command] = ("INFO",)
OLDEST: Final = (6, 2)


def check_server(answer: bytes, place: Place) -> None:
    """From the answer to INFO. Raises UnsupportedError, ConfigError."""
    info = facts(answer)
    version = info.get("redis_version", "")  # Valkey has it, too: of the Redis that it is compatible with
    if _numbers(version) < OLDEST:
        raise UnsupportedError(
            f"Redis ({place}) is version {version}, which is too old", help="use Redis 6.2 or newer, or Valkey"
        )
    policy = info.get("maxmemory_policy", "noeviction")
    if policy.startswith("allkeys") and info.get("maxmemory", "0") != "0":
        raise ConfigError(
            f"Redis ({place}) throws away any key when it is full (`maxmemory-policy {policy}`): jobs would be lost",
            help="set `maxmemory-policy noeviction`, or use another server than the one that is a cache",
        )


def facts(answer: bytes) -> Mapping[str, str]:
    lines = (line.partition(":") for line in answer.decode("utf-8", "replace").splitlines())
    return {name: value for name, colon, value in lines if colon}


def _numbers(version: str) -> tuple[int, ...]:
    """Newest of all where it cannot be read: nothing is refused for that."""
    parts = version.split(".")[:2]
    return tuple(map(int, parts)) if len(parts) == 2 and all(map(str.isdecimal, parts)) else (999,)
