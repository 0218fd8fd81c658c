"""What a reviewer asks about channels, above all about strict ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from jobspec.core.units import show_duration
from jobspec.manifest.lint.subject import Remark, Subject
from jobspec.manifest.manifest import Channel, Job
from jobspec.spec.diagnostics import quote

FAR_APART: Final = 20
"""The longest timeout of a strict channel over its shortest."""


def timeouts_far_apart(subject: Subject) -> Iterator[Remark]:
    for channel in _strict(subject):
        jobs = sorted(subject.waiting_in(channel), key=lambda each: (each.timeout_seconds, each.name))
        if len(jobs) < 2 or jobs[-1].timeout_seconds < FAR_APART * jobs[0].timeout_seconds:
            continue
        quick, slow = jobs[0], jobs[-1]
        yield Remark(
            path=("jobs", slow.name),
            message=f"{quote(slow.name)} may run for {_timeout(slow)} in the strict channel {quote(channel.name)}, and"
            f" {quote(quick.name)}, which may take {_timeout(quick)}, waits behind it",
            help="give the slow job a channel of its own, unless the order between the two is needed",
            also=((("jobs", quick.name), "the quick one is here"),),
        )


def retried_for_ever(subject: Subject) -> Iterator[Remark]:
    for channel, job in _strict_jobs(subject):
        if job.retry.max_attempts is None:
            yield Remark(
                path=subject.said_at(job, "retry", "max_attempts"),
                message=f"{quote(job.name)} is retried for ever at the head of its lane in the strict channel"
                f" {quote(channel.name)}: if it can never succeed, nothing behind it ever runs",
                help=f"write a number, so that `on_dead: {channel.on_dead}` decides in the end",
            )


def first_failure_blocks(subject: Subject) -> Iterator[Remark]:
    for channel, job in _strict_jobs(subject):
        if job.retry.max_attempts == 1 and channel.on_dead == "block":
            yield Remark(
                path=subject.said_at(job, "retry", "max_attempts"),
                message=f"{quote(job.name)} has one attempt, and `on_dead: block` holds its lane in"
                f" {quote(channel.name)} from the first failure on",
                help="allow a second attempt, or use `on_dead: skip` or `cancel`",
            )


def one_lane(subject: Subject) -> Iterator[Remark]:
    for channel in _strict(subject):
        if not channel.key:
            yield Remark(
                path=("channels", channel.name),
                message=f"the strict channel {quote(channel.name)} has no key: it runs one job at a time",
                help="add `key:` with what has to be in order, as in `key: {customer_id: int}`",
            )


def unused_channel(subject: Subject) -> Iterator[Remark]:
    for channel in subject.manifest.channels:
        # Names of a pattern come to be at run time; a deprecated channel is there to run empty.
        if channel.is_pattern or channel.deprecated is not None or subject.waiting_in(channel):
            continue
        yield Remark(
            path=("channels", channel.name),
            message=f"no job of the spec waits in the channel {quote(channel.name)}",
            help="remove it, unless calls name it with the option `channel`; say so in an ignore then",
        )


def _strict(subject: Subject) -> Iterator[Channel]:
    yield from (channel for channel in subject.manifest.channels if channel.order == "strict")


def _strict_jobs(subject: Subject) -> Iterator[tuple[Channel, Job]]:
    for channel in _strict(subject):
        yield from ((channel, job) for job in subject.waiting_in(channel))


def _timeout(job: Job) -> str:
    return show_duration(timedelta(seconds=job.timeout_seconds))
