"""What never changes of a job, as it is kept: a line of JSON, then the payload, then the blob.

The line has only what is there: o origin, g tags, t time limit, w trace, y lane key, n bytes of the payload where a
blob follows.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from jobspec.backends.check import check_blob, check_options, filled, read_payload
from jobspec.backends.declared import KindSpec
from jobspec.backends.keys import lane, lane_key, unique_of
from jobspec.backends.redis.catalog import Catalog, Channel, Kind
from jobspec.core.job import NewJob
from jobspec.errors import OptionError, UnknownChannelError, UnknownKindError

_HELP: Final = "run `jobspec apply` with the spec that has it, or call backend.declare(package)"


@dataclass(frozen=True, slots=True)
class Body:
    head: dict[str, Any]
    payload: str
    blob: bytes | None


def written(body: Body) -> bytes:
    payload = body.payload.encode()
    if body.blob is None:
        return (json.dumps(body.head).encode() if body.head else b"") + b"\n" + payload
    return json.dumps({**body.head, "n": len(payload)}).encode() + b"\n" + payload + body.blob


def read(data: bytes) -> Body:
    """What :func:`written` made."""
    line, _, rest = data.partition(b"\n")
    head: dict[str, Any] = json.loads(line) if line else {}
    size = head.get("n")
    if size is None:
        return Body(head, rest.decode(), None)
    return Body(head, rest[:size].decode(), rest[size:])


# ---- a job that comes
def packed(catalog: Catalog, job: NewJob) -> tuple[dict[str, Any], bytes]:
    """What the script has to know of it, and its body.

    Raises UnknownKindError, UnknownChannelError, PayloadError, OptionError.
    """
    kind = _kind(catalog, job)
    channel = _channel(catalog, kind.spec, job)
    payload = read_payload(job)
    check_blob(kind.spec, job)
    check_options(channel.spec, job)
    full = {**kind.spec.defaults, **payload}
    key = lane_key(job.kind, kind.spec.key, full) if kind.spec.key else None
    head = {
        "k": str(kind.id), "c": str(channel.id), "l": str(lane(key)), "p": _priority(kind.spec, channel, job),
        "m": job.max_attempts, "mp": job.max_pending, "rs": job.reserve_seconds, "dl": job.delay_seconds,
        "r": None if job.run_at is None else job.run_at.timestamp(),
        "x": None if job.dedup is None else sha256(job.dedup.encode()).hexdigest(),
        **_uniqueness(kind.spec, full, job),
    }  # fmt: skip
    if job.after:
        head["a"] = [[name, str(id_)] for name, id_ in job.after]
        head["f"] = job.on_dep_failure or kind.spec.on_dep_failure
    line = {
        "o": job.origin or kind.spec.origin, "g": json.loads(job.tags) if job.tags else None, "t": job.timeout_seconds,
        "w": job.trace, "y": key,
    }  # fmt: skip
    body = Body(_there(line), filled(kind.spec, job.payload, payload), job.blob)
    return _there(head), written(body)


def _there(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _kind(catalog: Catalog, job: NewJob) -> Kind:
    kind = catalog.kinds.get((job.kind, job.version))
    if kind is None:
        raise UnknownKindError(f'this queue has no kind "{job.kind}" version {job.version}', help=_HELP)
    return kind


def _channel(catalog: Catalog, kind: KindSpec, job: NewJob) -> Channel:
    own = catalog.channels[kind.channel]
    if job.channel is None:
        return own
    found = catalog.channels.get(job.channel) or catalog.channels.get(f"{own.package}.{job.channel}")
    if found is None:
        raise UnknownChannelError(f'this queue has no channel "{job.channel}"', help=_HELP)
    if found.spec.key != own.spec.key:
        raise OptionError(
            f"{job.kind} cannot wait in channel {found.spec.name}: its key is {_key(found)}, that of {own.spec.name} is"
            f" {_key(own)}"
        )
    return found


def _key(channel: Channel) -> str:
    return json.dumps([{"name": name, "type": type_} for name, type_ in channel.spec.key])


def _priority(kind: KindSpec, channel: Channel, job: NewJob) -> int | None:
    """None: 0, as it is in strict channels, where the position is the order."""
    priority = kind.priority if job.priority is None else job.priority
    return None if channel.spec.ordered else priority or None


def _uniqueness(kind: KindSpec, payload: Any, job: NewJob) -> dict[str, Any]:
    key = unique_of(kind, payload, job.unique_key)
    if key is None:
        return {}
    unique = kind.unique
    found: dict[str, Any] = {"u": key.hex()}
    if unique is not None and unique.duration != "unfinished":
        found["w"] = "inf" if unique.duration == "forever" else unique.window_seconds or 0.0
    if unique is not None and unique.on_conflict == "raise":
        found["uc"] = 1
    return found
