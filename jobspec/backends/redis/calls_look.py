"""The calls of those who look."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar, get_args

from jobspec.backends import filters
from jobspec.backends.redis.catalog import Catalog
from jobspec.backends.redis.numbers import metrics
from jobspec.backends.redis.reading import job_view
from jobspec.backends.redis.script import Arg, Call, Steps
from jobspec.core.job import JobView
from jobspec.core.metric import Metric
from jobspec.core.states import JobState
from jobspec.errors import OptionError

FoundT = TypeVar("FoundT")

_STATES: Final[tuple[str, ...]] = get_args(JobState)
_TIMES: Final = tuple(f"{step}_{side}" for step in ("enqueued", "started", "finished") for side in ("before", "after"))


def list_jobs(
    catalog: Catalog, wanted: Mapping[str, Any], *, after: int | None = None, limit: int = 100, newest: bool = False
) -> Steps[list[JobView]]:
    """By their ids, a page at a time. Raises OptionError."""
    if limit < 1:
        raise OptionError(f"find: the limit is {limit}; it must be 1 or more")
    texts = patterns(catalog, wanted)
    return _found(reversed(texts) if newest else texts, after, limit, newest, "views", _views)


def _found(
    texts: Iterable[str],
    after: int | None,
    limit: int,
    newest: bool,
    what: str,
    read: Callable[[Any], tuple[str, list[FoundT]]],
) -> Steps[list[FoundT]]:
    """A page of each pattern after the other."""
    found: list[FoundT] = []
    for text in texts:
        cursor = "" if after is None else str(after)
        while len(found) < limit:
            args: list[Arg] = [text, cursor, min(limit - len(found), PAGE), int(newest), what]
            cursor, more = yield Call(script="find", args=args, read=read)
            found += more
            if not cursor:
                break
    return found


PAGE: Final = 500
"""So many jobs are asked for in one call, by id or otherwise."""


def _views(answer: Any) -> tuple[str, list[JobView]]:
    return answer[0].decode(), [job_view(each) for each in answer[1:]]


def found(texts: Iterable[str], limit: int) -> Steps[list[tuple[int, JobState]]]:
    """Ids and states of those that patterns mean, by their ids."""
    return _found(texts, None, limit, False, "ids", _ids)


def _ids(answer: Any) -> tuple[str, list[tuple[int, Any]]]:
    rest = answer[1:]
    return answer[0].decode(), [(int(id_), state.decode()) for id_, state in zip(rest[::2], rest[1::2], strict=True)]


def count(catalog: Catalog, wanted: Mapping[str, Any]) -> Steps[dict[JobState, int]]:
    """By state, of those that a filter means. Raises OptionError."""
    texts = patterns(catalog, wanted)
    plain = json.loads(texts[0]) if texts else {"ids": []}
    if not plain.keys() - {"states", "channels"}:
        return _counted(plain["states"], plain["channels"])
    return _count(texts)


def _counted(states: Sequence[str], channels: Sequence[str]) -> Steps[dict[JobState, int]]:
    counts = yield Call(script="count", args=[len(states), *states, *channels], read=_counts)
    return dict(counts)


def _counts(answer: Any) -> Iterator[tuple[str, int]]:
    return ((state.decode(), int(number)) for state, number in zip(answer[::2], answer[1::2], strict=True))


def _count(texts: Iterable[str]) -> Steps[dict[JobState, int]]:
    jobs = yield from found(texts, MOST_COUNTED)
    return dict(Counter(state for _, state in jobs))


MOST_COUNTED: Final = 2**53


def stats(_catalog: Catalog) -> Call[list[Metric]]:
    """The same names and labels as the view ``jobspec.metrics``, but what Redis has not: partitions."""
    return Call(script="stats", args=(), read=lambda answer: metrics(json.loads(answer)))


# ---- filters
def patterns(catalog: Catalog, which: Mapping[str, Any]) -> list[str]:
    """A filter as the script understands it: with ids in place of names. Of many jobs by their ids one for each page.

    Raises OptionError.
    """
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
    if (ids := wanted.get("ids")) is None:
        return [json.dumps(wanted)]
    return [json.dumps({**wanted, "ids": ids[n : n + PAGE]}) for n in range(0, len(ids), PAGE)]


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
