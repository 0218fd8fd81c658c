"""What is declared: told once by ``jobspec apply``, read by everybody."""

from __future__ import annotations

import json
from typing import Any, Final

from pydantic import TypeAdapter

from jobspec.backends.declared import ChannelSpec, KindSpec, Package, ScheduleSpec
from jobspec.backends.redis.catalog import Catalog, Channel, Kind
from jobspec.backends.redis.script import FORMAT, Call, nothing
from jobspec.errors import DatabaseError, UnsupportedError

_CHANNEL = TypeAdapter(ChannelSpec)
_KIND = TypeAdapter(KindSpec)
_SCHEDULE = TypeAdapter(ScheduleSpec)
_GATES: Final = ("concurrency", "lane_concurrency", "rate_limit")


def declare(package: Package) -> Call[None]:
    """All or nothing. Raises ChannelInUseError, UnknownChannelError, UnknownKindError, UnsupportedError."""
    for each in package.channels:
        if each.name.endswith("*"):
            raise UnsupportedError(
                f"channel {each.name} is a pattern: Redis has no channels that are made at run time",
                help="declare each channel, or give one channel a key: it has a lane for every value",
            )
    specs = [
        *(_CHANNEL.dump_json(each) for each in package.channels),
        *(_KIND.dump_json(each) for each in package.kinds),
        *(_SCHEDULE.dump_json(each) for each in package.schedules),
    ]
    counts = [len(package.channels), len(package.kinds), len(package.schedules)]
    return Call(script="declare", args=[package.name, *counts, *specs], read=nothing)


def catalog() -> Call[Catalog]:
    """What is declared now. Of every call that takes a catalog: StaleCatalogError says that it is not what is."""
    return Call(script="catalog", args=(), read=_catalog)


def _catalog(answer: Any) -> Catalog:
    version, channels, kinds, schedules, format_ = answer
    if format_ and format_.decode() != FORMAT:
        raise DatabaseError(
            f"this namespace was written in format {format_.decode()}; this release reads {FORMAT}",
            help="use the release that wrote it, or another namespace",
        )
    known = {
        name.decode(): _channel(int(id_), package.decode(), spec, limits)
        for id_, name, package, spec, limits in channels
    }
    specs = ((int(id_), _KIND.validate_json(spec)) for id_, spec in kinds)
    crons = (_SCHEDULE.validate_json(spec) for _, spec in schedules)
    return Catalog(
        version=version.decode(),
        channels=known,
        kinds={(spec.name, spec.version): Kind(id=id_, spec=spec) for id_, spec in specs},
        schedules={each.name: each for each in crons},
    )


def _channel(id_: int, package: str, text: bytes, limits: bytes) -> Channel:
    spec, now = _CHANNEL.validate_json(text), json.loads(limits)
    return Channel(id=id_, package=package, spec=spec, gated=spec.ordered or any(name in now for name in _GATES))
