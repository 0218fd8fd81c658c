"""Rules about retry policies: of jobs, and of the defaults and profiles that jobs have them from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TypeAlias

from jobspec.core.units import show_duration
from jobspec.manifest.lower import Lowered
from jobspec.manifest.lower_policies import retry
from jobspec.spec.diagnostics import Path, Problem, quote
from jobspec.spec.policies import RetrySpec

Also: TypeAlias = tuple[tuple[Path, str], ...]


def retry_makes_sense(spec: Lowered) -> Iterator[Problem]:
    for path, written in _written(spec):
        policy = retry(written)
        unused = {"none": ("base", "cap", "jitter"), "fixed": ("cap",)}.get(policy.backoff, ())
        for key in unused:
            if getattr(written, key) is not None:
                yield Problem(
                    code="JS147",
                    message=f"`{key}` says nothing with `backoff: {policy.backoff}`",
                    path=(*path, key),
                    part="key",
                    help="remove it, or choose another backoff",
                    also=_other_half(spec, path, key, "backoff"),
                )
        if unused or policy.base_seconds <= policy.cap_seconds:
            continue
        base, cap = (show_duration(timedelta(seconds=each)) for each in (policy.base_seconds, policy.cap_seconds))
        at = "base" if written.base is not None else "cap"
        unsaid = "" if written.cap is not None else f", which is {cap} where nothing is said"
        yield Problem(
            code="JS147",
            message=f"the first delay (`base`, {base}) is longer than the longest (`cap`, {cap})",
            path=(*path, at),
            help=f"raise `cap`{unsaid}, or lower `base`",
            also=_other_half(spec, path, at, "cap"),
        )


def exceptions_are_told_apart(spec: Lowered) -> Iterator[Problem]:
    for path, written in _written(spec):
        for index, name in enumerate(written.give_up_on or ()):
            if name in (written.retry_on or ()):
                yield Problem(
                    code="JS149",
                    message=f"{quote(name)} is both in `retry_on` and in `give_up_on`",
                    path=(*path, "give_up_on", index),
                    help="remove it from one of them",
                    also=(((*path, "retry_on"), "`retry_on` is here"),),
                )


def _written(spec: Lowered) -> Iterator[tuple[Path, RetrySpec]]:
    """Every retry policy, where it is written; that of a job with all that it inherits."""
    file = spec.document.spec
    if file.defaults is not None and file.defaults.retry is not None:
        yield ("defaults", "retry"), file.defaults.retry
    for section in ("profiles", "jobs"):
        for name, each in getattr(file, section).items():
            if each.retry is not None:
                yield (section, name, "retry"), each.retry


def _other_half(spec: Lowered, path: Path, key: str, other: str) -> Also:
    """The other part of a contradiction, where it is written in another place than this one."""
    here, there = (spec.said_at.get((*path[1:], each)) for each in (key, other))
    apart = here is not None and there is not None and here[:-1] != there[:-1]
    return (((*path, other), f"`{other}` is said here"),) if apart else ()
