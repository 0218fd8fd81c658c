"""What PostgreSQL forwards to: each receiver is told of the channels and kinds that are its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from jobspec.backends.operator import Declared
from jobspec.manifest.manifest import Manifest
from jobspec.ops.declare import part_of
from jobspec.ops.elsewhere import opened


def receivers_of(manifests: Iterable[Manifest]) -> list[str]:
    """Names of the backends that some channel is forwarded to, sorted."""
    return sorted({each.backend for manifest in manifests for each in manifest.channels if each.backend is not None})


def declare_there(
    manifests: Sequence[Manifest], url_of: Callable[[str], str], *, known: Iterable[str] = ()
) -> list[str]:
    """Tell every receiver its part; ``known``: those that are told, too, where nothing is forwarded to any more.

    The names of channels, as ``shop.mail: redis``. Raises ChannelInUseError, UnsupportedError, ConfigError,
    DatabaseError, MissingExtraError.
    """
    told: list[str] = []
    for name in sorted({*receivers_of(manifests), *known}):
        with opened(url_of(name)) as backend:
            assert isinstance(backend, Declared)  # all that can be forwarded to are
            for manifest in manifests:
                part = part_of(manifest, name)
                backend.declare(part)
                told += [f"{each.name}: {name}" for each in part.channels]
    return told
