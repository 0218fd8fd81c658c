"""The package that the model test works with: a channel for every promise, and small numbers, so that things meet."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

KEYS: Final = 2
"""Values of the lane key and of unique keys."""
TOKENS: Final = 3
"""What the bucket of the channel `rated` holds. It fills only when a test says so: a token takes days."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    name: str
    keyed: bool = True
    strict: bool = False
    on_dead: str | None = None
    concurrency: int | None = None
    lane_concurrency: int | None = None
    rated: bool = False
    max_pending: int | None = None
    lane_max_pending: int | None = None

    @property
    def gated(self) -> bool:
        return self.strict or self.rated or self.concurrency is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    name: str
    channel: Channel
    unique: str | None = None
    """`unfinished`, `window` or `forever`: by the lane key."""


CHANNELS: Final = (
    Channel(name="plain", keyed=False),
    Channel(name="fair"),
    Channel(name="skip", strict=True, on_dead="skip"),
    Channel(name="block", strict=True, on_dead="block", max_pending=6, lane_max_pending=4),
    Channel(name="cancel", strict=True, on_dead="cancel"),
    Channel(name="limited", concurrency=3, lane_concurrency=2),
    Channel(name="rated", keyed=False, rated=True),
)
BY_NAME: Final = {channel.name: channel for channel in CHANNELS}
KINDS: Final = (
    *(Kind(name=channel.name, channel=channel) for channel in CHANNELS),
    Kind(name="once", channel=BY_NAME["skip"], unique="unfinished"),
    Kind(name="hourly", channel=BY_NAME["fair"], unique="window"),
    Kind(name="ever", channel=BY_NAME["plain"], unique="forever"),
)
ATTEMPTS: Final = 2
"""Of every kind."""

_KEY = '[{"name": "k", "type": "int"}]'
_PATH = '[{"path": ["k"], "type": "int"}]'


def _declared(channel: Channel) -> str:
    options = {
        "p_concurrency": channel.concurrency,
        "p_lane_concurrency": channel.lane_concurrency,
        "p_rate_limit": TOKENS if channel.rated else None,
        "p_rate_seconds": 1_000_000 if channel.rated else None,
        "p_max_pending": channel.max_pending,
        "p_lane_max_pending": channel.lane_max_pending,
    }
    named = "".join(f", {name} => {value}" for name, value in options.items() if value is not None)
    order, key = "strict" if channel.strict else "none", _KEY if channel.keyed else "[]"
    on_dead = f"'{channel.on_dead}'" if channel.on_dead else "null"
    return f"select jobspec.declare_channel('m', '{channel.name}', '{order}', '{key}', {on_dead}{named});"


def _declared_kind(kind: Kind) -> str:
    unique = f", p_unique_key => '{_PATH}', p_unique_while => '{kind.unique}'" if kind.unique else ""
    if kind.unique == "window":
        unique += ", p_unique_window_seconds => 3600"
    path = _PATH if kind.channel.keyed else "[]"
    return (
        f"select jobspec.declare_kind('m', '{kind.name}', 1, '{kind.channel.name}', '{path}',"
        f" p_max_attempts => {ATTEMPTS}, p_base_seconds => 3600{unique});"
    )


DECLARE: Final = "\n".join(
    [
        "select jobspec.declare_package('m');",
        *map(_declared, CHANNELS),
        *map(_declared_kind, KINDS),
        "select jobspec.declared_package('m');",
    ]
)
ANNOUNCED: Final = json.dumps([{"name": f"m.{kind.name}", "version": 1} for kind in KINDS])

EMPTY: Final = """
do $$
declare v_table text;
begin
    foreach v_table in array '{job,job_finished,attempt_error,job_edge,job_ready,job_running,job_held,job_wait,poke,
        bundle,
        job_unique,job_checkpoint,worker}'::text[]
    loop
        execute format('delete from jobspec.%I', v_table);
    end loop;
    perform setval(c.bucket, 0) from jobspec.channel c where c.bucket is not null;
    update jobspec.channel set paused = false where paused;
    perform jobspec.set_limits(c.name, '{"reset": ["concurrency", "lane_concurrency"]}')
    from jobspec.channel c
    where c.override <> '{}';
end $$
"""
"""As if nothing had ever been enqueued; the numbers go on."""
