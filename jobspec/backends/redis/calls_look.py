"""The calls of those who look."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, get_args

from jobspec.backends import filters
from jobspec.backends.redis.catalog import Catalog
from jobspec.backends.redis.numbers import metrics
from jobspec.backends.redis.reading import job_view
from jobspec.backends.redis.script import Arg, Call, Steps
from jobspec.core.job import JobView
from jobspec.core.metric import Metric
from jobspec.core.states import JobState
from jobspec.errors import OptionError

_STATES: Final[tuple[str, ...]] = get_args(JobState)
_TIMES: Final = tuple(f"{step}_{side}" for step in ("enqueued", "started", "finished") for side in ("before", "after"))


def list_jobs(
    catalog: Catalog, wanted: Mapping[str, Any], *, after: int | None = None, limit: int = 100, newest: bool = False
) -> Steps[list[JobView]]:
    """By their ids, a page at a time. Raises OptionError."""
    if limit < 1:
        raise OptionError(f"find: the limit is {limit}; it must be 1 or more")
    return _list(pattern(catalog, wanted), after, limit, newest)


def _list(text: str, after: int | None, limit: int, newest: bool) -> Steps[list[JobView]]:
    found: list[JobView] = []
    cursor = "" if after is None else str(after)
    while len(found) < limit:
        args: list[Arg] = [text, cursor, min(limit - len(found), MOST_VIEWS), int(newest), "views"]
        cursor, views = yield Call(script="find", args=args, read=_views)
        found += views
        if not cursor:
            break
    return found


MOST_VIEWS: Final = 500
"""In one call."""


def _views(answer: Any) -> tuple[str, list[JobView]]:
    return answer[0].decode(), [job_view(each) for each in answer[1:]]


def found(text: str, limit: int) -> Steps[list[tuple[int, JobState]]]:
    """Ids and states of those that a pattern means, by their ids."""
    jobs: list[tuple[int, JobState]] = []
    cursor = ""
    while len(jobs) < limit:
        args: list[Arg] = [text, cursor, limit - len(jobs), 0, "ids"]
        cursor, more = yield Call(script="find", args=args, read=_ids)
        jobs += more
        if not cursor:
            break
    return jobs


def _ids(answer: Any) -> tuple[str, list[tuple[int, Any]]]:
    rest = answer[1:]
    return answer[0].decode(), [(int(id_), state.decode()) for id_, state in zip(rest[::2], rest[1::2], strict=True)]


def count(catalog: Catalog, wanted: Mapping[str, Any]) -> Steps[dict[JobState, int]]:
    """By state, of those that a filter means. Raises OptionError."""
    text = pattern(catalog, wanted)
    plain = json.loads(text)
    if not plain.keys() - {"states", "channels"}:
        return _counted(plain["states"], plain["channels"])
    return _count(text)


def _counted(states: Sequence[str], channels: Sequence[str]) -> Steps[dict[JobState, int]]:
    counts = yield Call(script="count", args=[len(states), *states, *channels], read=_counts)
    return dict(counts)


def _counts(answer: Any) -> Iterator[tuple[str, int]]:
    return ((state.decode(), int(number)) for state, number in zip(answer[::2], answer[1::2], strict=True))


def _count(text: str) -> Steps[dict[JobState, int]]:
    jobs = yield from found(text, MOST_COUNTED)
    return dict(Counter(state for _, state in jobs))


MOST_COUNTED: Final = 2**53


def stats(_catalog: Catalog) -> Call[list[Metric]]:
    """The same names and labels as the view ``jobspec.metrics``, but what Redis has not: partitions."""
    return Call(script="stats", args=(), read=lambda answer: metrics(json.loads(answer)))


# ---- filters
def pattern(catalog: Catalog, which: Mapping[str, Any]) -> str:
    """A filter as the script understands it: with ids in place of names. Raises OptionError."""
    f = filters.checked(which)
    wanted: dict[str, Any] = {
        "states": filters.states(f) or _STATES,
        "channels": _channels(catalog, f),
        **_identities(catalog, f),
        **{name: filters.time_at(f, name) for name in _TIMES if name in f},
        **{name: f[name] for name in ("tag", "bundle_name", "bundle_origin") if name in f},
    }
    if (origins := filters.texts(f, "origin")) is not None:
        wanted["origins"] = origins
    if "error" in f:
        wanted["error"] = f["error"].lower()
    return json.dumps(wanted)


def _channels(catalog: Catalog, f: Mapping[str, Any]) -> list[str]:
    names = filters.names(catalog.channels, f, "channel") if "channel" in f else catalog.channels
    return [str(catalog.channels[name].id) for name in names]


def _identities(catalog: Catalog, f: Mapping[str, Any]) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    for name, of in (("id", "ids"), ("bundle", "bundles")):
        if (texts := filters.texts(f, name)) is not None:
            wanted[of] = [str(each) for each in sorted(filters.numbers(name, texts))]
    if "kind" in f or "version" in f:
        names = filters.names({name for name, _ in catalog.kinds}, f, "kind") if "kind" in f else None
        wanted["kinds"] = [
            str(kind.id)
            for (name, version), kind in catalog.kinds.items()
            if (names is None or name in names) and f.get("version", version) == version
        ]
    if "key" in f:
        wanted["key"] = filters.key_text(f)
    return wanted
