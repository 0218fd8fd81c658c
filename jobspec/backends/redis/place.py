"""Where a queue on Redis is: its URL, read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

from jobspec.errors import ConfigError

Node: TypeAlias = tuple[str, int]
"""Host and port of one server."""

PORT: Final = 6379
NAMESPACE: Final = "jobs"
TLS: Final[Mapping[str, str]] = {"ca": "ssl_ca_certs", "cert": "ssl_certfile", "key": "ssl_keyfile"}
"""What a URL may say of TLS, files each, and what redis-py calls it."""
AS_IN: Final = "as in redis://user:password@host:6379/0?namespace=shop"
_NODE: Final = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s,:\[\]]*)(?::(?P<port>[0-9]{1,5}))?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Who has the same place has the same queue."""

    nodes: tuple[Node, ...]
    """More than one only of a cluster: any of them knows the others."""
    cluster: bool = False
    database: int = 0
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: Mapping[str, Any] | None = None
    """Settings as redis-py has them; None: without TLS."""
    namespace: str = NAMESPACE

    def __str__(self) -> str:
        """For messages: without the password."""
        nodes = ",".join(f"{host}:{port}" for host, port in self.nodes)
        return f"{nodes}, namespace {self.namespace}"


def place_of(url: str) -> Place:
    """Raises ConfigError; its text never holds the password."""
    scheme, _, rest = url.partition("://")
    cluster = scheme.endswith("+cluster")
    parts = urlsplit(f"redis://{rest}")
    credentials, _, hosts = parts.netloc.rpartition("@")
    username, _, password = credentials.partition(":")
    said = _said(parts.query)
    tls = {TLS[name]: said[name] for name in TLS if name in said}
    if tls and not scheme.startswith("rediss"):
        raise ConfigError("`ca`, `cert` and `key` are for TLS", help="the scheme of a server with TLS is rediss://")
    return Place(
        nodes=tuple(_node(each) for each in hosts.split(",")) if cluster else (_node(hosts),),
        cluster=cluster,
        database=_database(parts.path.strip("/"), cluster=cluster),
        username=unquote(username) or None,
        password=unquote(password) or None,
        tls=tls if scheme.startswith("rediss") else None,
        namespace=said.get("namespace", NAMESPACE),
    )


def _said(query: str) -> dict[str, str]:
    said = dict(parse_qsl(query, keep_blank_values=True))
    if unknown := sorted(set(said) - {"namespace", *TLS}):
        raise ConfigError(f"{unknown[0]!r} is nothing that the URL of a Redis may say", help=AS_IN)
    return said


def _node(text: str) -> Node:
    found = _NODE.fullmatch(text)
    if found is None or not 0 < int(found["port"] or PORT) < 65536:
        raise ConfigError(f"{text!r} is no host and port of a Redis", help=AS_IN)
    return found["host"].strip("[]") or "127.0.0.1", int(found["port"] or PORT)


def _database(text: str, *, cluster: bool) -> int:
    if not (text or "0").isdecimal():
        raise ConfigError(f"{text!r} is no number of a Redis database", help=AS_IN)
    if cluster and int(text or "0"):
        raise ConfigError(f"a Redis Cluster has no database {text}, only 0", help="tell queues apart by ?namespace=")
    return int(text or "0")
