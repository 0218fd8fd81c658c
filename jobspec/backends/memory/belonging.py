"""Where a job that comes belongs: its kind, and its channel."""

from __future__ import annotations

import json

from jobspec.backends.memory import channels
from jobspec.backends.memory.state import Channel, Kind, State
from jobspec.core.job import NewJob
from jobspec.errors import OptionError, UnknownChannelError, UnknownKindError


def find_kind(state: State, job: NewJob) -> Kind:
    """Raises UnknownKindError."""
    kind = state.kinds.get((job.kind, job.version))
    if kind is None:
        raise UnknownKindError(
            f'this queue has no kind "{job.kind}" version {job.version}',
            help="declare the spec that has it: jobspec.testing.Memory(specs), or backend.declare(package)",
        )
    return kind


def find_channel(state: State, kind: Kind, job: NewJob) -> Channel:
    """Where the job is to wait; what a pattern admits comes to be. Raises UnknownChannelError, OptionError."""
    own = kind.channel
    if job.channel is None:
        if own.name.endswith("*"):
            raise UnknownChannelError(
                f"{job.kind} waits in one of the channels {own.name}: say in which",
                help=f"as in channel => '{own.name.replace('*', 'a')}'",
            )
        return own
    admits = channels.channel_called(state, own.package, job.channel) or channels.pattern_for(
        state, own.package, job.channel
    )
    if admits is None:
        raise UnknownChannelError(
            f'this queue has no channel "{job.channel}", and no pattern that admits it',
            help="declare the spec that has it",
        )
    if admits.spec.key != own.spec.key:
        raise OptionError(
            f"{job.kind} cannot wait in channel {admits.name}: its key is {_key(admits)}, that of {own.name} is"
            f" {_key(own)}"
        )
    return channels.channel_for(state, own.package, job.channel)


def _key(channel: Channel) -> str:
    return json.dumps([{"name": name, "type": type_} for name, type_ in channel.spec.key])
