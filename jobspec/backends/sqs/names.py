"""What queues, groups and deduplication ids are called."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

from jobspec.backends.declared import ChannelSpec
from jobspec.backends.keys import lane

FIFO: Final = ".fifo"
LONGEST_QUEUE: Final = 80
LONGEST_ID: Final = 128
_PLAIN: Final = re.compile(r"[!-~]+")
"""Letters, digits and punctuation of ASCII: what ids may have."""


def queue_name(prefix: str, channel: str) -> str:
    """``channel``: qualified. A name that is too long is cut, and told from others by a hash."""
    name = f"{prefix}-{channel.replace('.', '-')}"
    most = LONGEST_QUEUE - len(FIFO)
    if len(name) > most:
        mark = sha256(channel.encode()).hexdigest()[:10]
        name = f"{name[: most - 11]}-{mark}"
    return name + FIFO


def dead_name(prefix: str) -> str:
    """The dead-letter queue of all channels."""
    return f"{prefix}-dead{FIFO}"


def short_name(url: str) -> str:
    """The name of the queue that a URL of SQS means."""
    return url.rsplit("/", 1)[-1]


def deduplication_id(text: str) -> str:
    """Itself, if SQS takes it; else a hash of it."""
    fits = len(text) <= LONGEST_ID and _PLAIN.fullmatch(text)
    return text if fits else sha256(text.encode()).hexdigest()


def group(channel: ChannelSpec, key: str | None, dedup: str) -> str:
    """One for each lane of a strict channel; elsewhere one for each job, so that nobody waits for another."""
    if not channel.ordered:
        return dedup
    return "lane" if key is None else f"lane{lane(key)}"
