"""Which database a command talks to: PostgreSQL, or another backend."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final, TypeAlias

from jobspec.config.settings import EMBEDDED
from jobspec.core.capabilities import Backend
from jobspec.core.schemes import backend_of
from jobspec.errors import ConfigError

VARIABLES: Final = ("JOBSPEC_DATABASE_URL", "DATABASE_URL")

_HELP: Final = (
    "pass --database-url postgresql://user@host/name, set JOBSPEC_DATABASE_URL or DATABASE_URL,"
    ' or write `database = "..."` under [tool.jobspec]: a URL, or "embedded" for a server of its own'
)
_HOSTS: Final = re.compile(r"(\[[^\[\]@]*\]|[^\[\]@:]*)(:\d*)?(,(\[[^\[\]@]*\]|[^\[\]@:]*)(:\d*)?)*")
_PASSWORD: Final = re.compile(r"(?<=://)([^:@/?#]*):[^@]*@|(?<=[?&]password=)[^&#]*", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseUrl:
    url: str = field(repr=False)

    def __str__(self) -> str:
        return without_password(self.url)

    @property
    def backend(self) -> Backend:
        found = backend_of(self.url)
        assert found is not None  # it was checked
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class EmbeddedDatabase:
    """A server of the project's own; only the config can ask for it."""

    backend: ClassVar[Backend] = "postgres"

    def __str__(self) -> str:
        return "the embedded PostgreSQL"


Database: TypeAlias = DatabaseUrl | EmbeddedDatabase


def find_database(*, flag: str | None, environ: Mapping[str, str], setting: str | None) -> Database:
    """What is given first: the flag, ``JOBSPEC_DATABASE_URL``, ``DATABASE_URL``, the setting. Raises ConfigError."""
    if flag is not None:  # also where it is empty: a variable in a script that is not set means no other database
        return DatabaseUrl(url=checked(flag, "--database-url"))
    for variable in VARIABLES:
        if value := environ.get(variable):
            return DatabaseUrl(url=checked(value, variable))
    if setting is None:
        raise ConfigError("no database is set", help=_HELP)
    if setting == EMBEDDED:
        return EmbeddedDatabase()
    return DatabaseUrl(url=checked(setting, "`database` in the config"))


def checked(url: str, source: str) -> str:
    """The URL, if it is one. Checked here because the driver's own complaints repeat parts of the password."""
    rest = url.partition("://")[2]
    if backend_of(url) is None:
        hint = f'; "{EMBEDDED}" works in the config only' if url == EMBEDDED else ""
        raise ConfigError(
            f"{source} is not the URL of a database{hint}",
            help="use postgresql://user@host:port/name, redis://host:port/0?namespace=shop or sqs://region/prefix",
        )
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    hosts = authority.rpartition("@")[2]
    before_query = rest.partition("?")[0]
    if before_query.count("@") > 1 or ("@" in before_query and "@" not in authority) or not _HOSTS.fullmatch(hosts):
        raise ConfigError(
            f"{source} cannot be taken apart",
            help="percent-encode `@ : / ? # %` where they are part of the user name or the password",
        )
    if re.search(r"%(?![0-9A-Fa-f]{2})|%00", rest):
        raise ConfigError(f"{source} has a `%` that encodes nothing", help="write %25 for a percent sign itself")
    return url


def without_password(url: str) -> str:
    """The URL as it may be shown."""
    return _PASSWORD.sub(lambda found: f"{found[1]}:***@" if found[1] is not None else "***", url)
