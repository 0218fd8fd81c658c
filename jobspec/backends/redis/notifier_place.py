"""Where the notifier of a PostgreSQL backend is in Redis, and what is there."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import Any, Final

from jobspec.backends.redis.names import Names
from jobspec.backends.redis.place import Place, place_of
from jobspec.errors import ConfigError

TIMEOUT_SECONDS: Final = 2.0
"""For a connection, and for an answer."""
_KEEPALIVE: Final[Mapping[str, int]] = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3}
"""A server that vanished without a word is noticed in half a minute, where the system has these."""


def notifier_place(url: str) -> Place:
    """Raises ConfigError."""
    place = place_of(url)
    if place.cluster:
        raise ConfigError(
            "a notifier is one server of Redis, not a cluster",
            help="it keeps little and may be lost, so a small server is enough: redis://host:port/0?namespace=shop",
        )
    return place


def wake_channel(place: Place) -> str:
    """Published there: JSON array of words, see :mod:`jobspec.backends.notifier`."""
    return f"{Names(place.namespace).base}:notifier:wake"


def ended_key(place: Place, job_id: int) -> str:
    """How the job has come out; an empty text is published under the same name."""
    return f"{Names(place.namespace).base}:notifier:ended:{job_id}"


def connecting(place: Place) -> dict[str, Any]:
    """Settings of redis-py, sync and async."""
    host, port = place.nodes[0]
    return {
        "host": host,
        "port": port,
        "db": place.database,
        "username": place.username,
        "password": place.password,
        "socket_timeout": TIMEOUT_SECONDS,
        "socket_connect_timeout": TIMEOUT_SECONDS,
        "socket_keepalive": True,
        "socket_keepalive_options": {
            getattr(socket, name): value for name, value in _KEEPALIVE.items() if hasattr(socket, name)
        },
        "decode_responses": True,
        **({} if place.tls is None else {"ssl": True, **place.tls}),
    }


def reason(error: Exception, place: Place) -> str:
    """Why Redis could not be asked, for messages."""
    return f"Redis ({place}): {' '.join(str(error).split()).rstrip('.') or type(error).__name__}"
