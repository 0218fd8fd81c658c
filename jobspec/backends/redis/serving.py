"""Which channels a worker serves, by what is declared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jobspec.backends.naming import like
from jobspec.backends.redis.catalog import Catalog, Channel, Kind
from jobspec.backends.worker_backend import RegisteredKind
from jobspec.errors import UnknownChannelError


def served(catalog: Catalog, kinds: Sequence[tuple[str, int]], wanted: Sequence[str] | None) -> list[Channel]:
    """The channels that it names, or all that its kinds can wait in. Raises UnknownChannelError."""
    if wanted is not None:
        unknown = [each for each in wanted if not any(like([each], name) for name in catalog.channels)]
        if unknown:
            raise UnknownChannelError(
                f"this queue has no channel {', '.join(unknown)}", help="declare the spec that has it"
            )
        return [channel for name, channel in catalog.channels.items() if like(wanted, name)]
    # The kinds' own, and those that are nobody's own: calls that name another channel put their jobs there.
    owned = {kind.spec.channel for kind in catalog.kinds.values()}
    own = {kind.spec.channel: None for each in kinds if (kind := catalog.kinds.get(each)) is not None}
    shapes = {(catalog.channels[name].package, catalog.channels[name].spec.key) for name in own}
    return [
        channel
        for name, channel in catalog.channels.items()
        if name in own or (name not in owned and (channel.package, channel.spec.key) in shapes)
    ]


def heard(channels: Iterable[Channel]) -> list[str]:
    """What a worker hears when jobs come for it."""
    return sorted(each.spec.name for each in channels)


def registered(catalog: Catalog, kind: Kind) -> RegisteredKind:
    spec, channel = kind.spec, catalog.channels[kind.spec.channel]
    return RegisteredKind(
        id=kind.id, name=spec.name, version=spec.version, timeout_seconds=spec.timeout_seconds,
        lease_seconds=spec.lease_seconds, ordered=channel.gated, channel=spec.channel,
    )  # fmt: skip
