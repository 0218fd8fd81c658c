"""Where queues on SQS are: the URL, read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from jobspec.errors import ConfigError

SCHEME: Final = "sqs://"
AS_IN: Final = "as in sqs://eu-west-1/shop, or sqs://eu-west-1/shop?endpoint=http://localhost:4566"
MOST_BYTES: Final = 1_048_576
"""What AWS takes in one message, and in one batch."""
LEAST_BYTES: Final = 1024
MOST_WAIT_SECONDS: Final = 20
LONGEST_PREFIX: Final = 40
_PREFIX: Final = re.compile(r"[A-Za-z0-9_-]+")
_REGION: Final = re.compile(r"[a-z]{2,}(-[a-z]+)+-[0-9]+")
_SETTINGS: Final = ("endpoint", "max_bytes", "wait")


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    region: str
    prefix: str
    """The names of all queues begin with it."""
    endpoint: str | None = None
    """Of a server that is not AWS."""
    max_bytes: int = MOST_BYTES
    """What a message may have."""
    wait_seconds: int = 5
    """How long a worker that has nothing to do waits in one request; its end may wait for so long, too."""

    def __str__(self) -> str:
        return f"{SCHEME}{self.region}/{self.prefix}"


def read_address(url: str) -> Address:
    """Raises ConfigError."""
    parts = urlsplit(url)
    region, prefix = parts.netloc, parts.path.removeprefix("/")
    if not _REGION.fullmatch(region):
        raise ConfigError(f"{region!r} is no region of AWS: a URL of SQS begins with one", help=AS_IN)
    if prefix.endswith(".fifo"):
        raise ConfigError(
            f"{prefix!r} is the name of one queue: the URL has the prefix of many", help=f"leave .fifo out, {AS_IN}"
        )
    if not _PREFIX.fullmatch(prefix) or len(prefix) > LONGEST_PREFIX:
        raise ConfigError(
            f"{prefix!r} cannot begin the names of queues: letters, digits, - and _, 1 to {LONGEST_PREFIX}", help=AS_IN
        )
    settings = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(settings.keys() - set(_SETTINGS)):
        raise ConfigError(f"a URL of SQS has no setting {unknown[0]!r}", help=f"there are: {', '.join(_SETTINGS)}")
    endpoint = settings.get("endpoint")
    if endpoint is not None and not endpoint.startswith(("http://", "https://")):
        raise ConfigError(f"the endpoint is {endpoint!r}; it must begin with http:// or https://", help=AS_IN)
    return Address(
        region=region,
        prefix=prefix,
        endpoint=endpoint,
        max_bytes=_number(settings, "max_bytes", MOST_BYTES, LEAST_BYTES, MOST_BYTES),
        wait_seconds=_number(settings, "wait", 5, 1, MOST_WAIT_SECONDS),
    )


def _number(settings: dict[str, str], name: str, default: int, least: int, most: int) -> int:
    text = settings.get(name, str(default))
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise ConfigError(f"{name} is {text!r} in the URL; it must be a number from {least} to {most}", help=AS_IN)
    return int(text)
