"""The backends that channels are forwarded to, and where each of them is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jobspec.config.database import checked
from jobspec.config.settings import Settings
from jobspec.core.schemes import backend_of
from jobspec.errors import ConfigError

NAMES: Final = ("redis", "sqs")
EXAMPLES: Final[Mapping[str, str]] = {
    "redis": "redis://host:port/0?namespace=shop",
    "sqs": "sqs://region/prefix",
}


def find_receivers(settings: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """Name -> URL: ``JOBSPEC_BACKEND_REDIS`` and ``JOBSPEC_BACKEND_SQS`` stand above the config. Raises ConfigError."""
    listed: Mapping[str, str] = dict(settings.backends.items())
    found: dict[str, str] = {}
    for name in NAMES:
        variable = f"JOBSPEC_BACKEND_{name.upper()}"
        given = environ.get(variable)
        url = given or listed.get(name)
        if url is None:
            continue
        source = variable if given else f"`backends.{name}` in the config"
        if backend_of(checked(url, source)) != name:
            raise ConfigError(f"{source} is not the URL of {name}", help=f"use {EXAMPLES[name]}")
        found[name] = url
    return found


def needed(name: str, receivers: Mapping[str, str]) -> str:
    """Its URL. Raises ConfigError where none is set."""
    if name not in NAMES:
        raise ConfigError(
            f"a channel is forwarded to {name}, which belongs to one process: no command can reach it",
            help="`backend: memory` is for programs that give `receivers` to their Worker",
        )
    if name not in receivers:
        raise ConfigError(
            f"a channel is forwarded to {name}, and nothing says where that is",
            help=f'set {name} = "{EXAMPLES[name]}" under [tool.jobspec.backends], or JOBSPEC_BACKEND_{name.upper()}',
        )
    return receivers[name]
