"""Addresses of which somebody has said that a pooler in transaction mode is there: it need not be noticed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import psycopg
from psycopg.conninfo import conninfo_to_dict

from jobspec.errors import ConfigError

Address: TypeAlias = tuple[str, str]

ADDRESSES: Final[set[Address]] = set()
"""Of this process: what is at an address is the same for all who connect to it."""


def declare_pooled(url: str) -> None:
    """From now on, whoever connects to where ``url`` leads knows of the pooler. Raises ConfigError."""
    try:
        ADDRESSES.add(_address(conninfo_to_dict(url)))
    except psycopg.ProgrammingError as error:
        raise ConfigError("the URL of the database cannot be taken apart") from error


def is_pooled(conn: psycopg.Connection[Any] | psycopg.AsyncConnection[Any]) -> bool:
    return bool(ADDRESSES) and _address(conn.info.get_parameters()) in ADDRESSES


def _address(given: Mapping[str, Any]) -> Address:
    """Hosts and ports as they are written; what is not, libpq takes from the environment."""
    host = given.get("host") or given.get("hostaddr") or os.environ.get("PGHOST") or ""
    return str(host), str(given.get("port") or os.environ.get("PGPORT") or "5432")
