"""What is declared under one prefix, as the queues say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from jobspec.backends.declared import ChannelSpec, KindSpec
from jobspec.backends.naming import like
from jobspec.backends.sqs.address import Address
from jobspec.core.job import NewJob
from jobspec.errors import OptionError, UnknownChannelError, UnknownKindError


@dataclass(frozen=True, kw_only=True, slots=True)
class Home:
    """A channel, and its queue."""

    spec: ChannelSpec
    package: str
    url: str
    kinds: tuple[KindSpec, ...]
    """Those whose jobs wait here, unless a call names another channel."""

    @property
    def name(self) -> str:
        return self.spec.name


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    address: Address
    homes: Mapping[str, Home] = field(default_factory=dict)
    """By the qualified names of the channels."""
    dead_url: str | None = None
    """Of the dead-letter queue."""

    @cached_property
    def kinds(self) -> Mapping[tuple[str, int], tuple[KindSpec, Home]]:
        return {(kind.name, kind.version): (kind, home) for home in self.homes.values() for kind in home.kinds}

    def kind(self, name: str, version: int) -> tuple[KindSpec, Home]:
        """Raises UnknownKindError."""
        found = self.kinds.get((name, version))
        if found is None:
            raise UnknownKindError(
                f'{self.address} has no kind "{name}" version {version}; it has {len(self.homes)} channels',
                help="`jobspec apply` declares it; are region and prefix those where it was declared?",
            )
        return found

    def home(self, job: NewJob) -> tuple[KindSpec, Home]:
        """Where a job is to wait. Raises UnknownKindError, UnknownChannelError, OptionError."""
        kind, own = self.kind(job.kind, job.version)
        if job.channel is None:
            return kind, own
        called = self.homes.get(job.channel) or self.homes.get(f"{own.package}.{job.channel}")
        if called is None:
            raise UnknownChannelError(
                f'{self.address} has no channel "{job.channel}"', help="declare the spec that has it: `jobspec apply`"
            )
        if called.spec.key != own.spec.key:
            raise OptionError(
                f"{job.kind} cannot wait in channel {called.name}: its key is {_key(called)}, that of {own.name} is"
                f" {_key(own)}"
            )
        return kind, called

    def called(self, channels: Sequence[str] | None) -> list[Home]:
        """``channels``: names, where ``*`` stands for one part; None: all. Raises UnknownChannelError."""
        if unknown := [each for each in channels or () if not any(like([each], name) for name in self.homes)]:
            raise UnknownChannelError(
                f"{self.address} has no channel {', '.join(unknown)}",
                help="declare the spec that has it: `jobspec apply`",
            )
        return [home for name, home in sorted(self.homes.items()) if like(channels, name)]

    def served(self, kinds: Iterable[tuple[str, int]], channels: Sequence[str] | None) -> list[Home]:
        """The channels of a worker of these kinds: those it names, or all that the kinds wait in, and those that are
        nobody's own: calls that name another channel put their jobs there.
        """
        if channels is not None:
            return self.called(channels)
        known = [found[1] for each in kinds if (found := self.kinds.get(each)) is not None]
        own = {home.name for home in known}
        keys = {(home.package, home.spec.key) for home in known}
        return [
            home
            for name, home in sorted(self.homes.items())
            if name in own or (not home.kinds and (home.package, home.spec.key) in keys)
        ]


def kind_id(name: str, version: int) -> int:
    """The same in every process: nobody gives numbers out."""
    return int.from_bytes(sha256(f"{name} {version}".encode()).digest()[:6])


def _key(home: Home) -> str:
    return ", ".join(f"{name}: {type_}" for name, type_ in home.spec.key) or "none"
