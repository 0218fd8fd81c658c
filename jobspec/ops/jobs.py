"""Jobs by a filter: a page of them, or how many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from jobspec.backends.postgres import looking
from jobspec.backends.postgres.driver import run
from jobspec.backends.postgres.transaction import transaction
from jobspec.core.job import JobView
from jobspec.core.states import JobState
from jobspec.errors import OptionError
from jobspec.manifest.manifest import Manifest
from jobspec.ops.elsewhere import is_elsewhere, opened
from jobspec.ops.veil import veiled, veiled_by

UNFINISHED: Final[tuple[JobState, ...]] = ("reserved", "scheduled", "waiting", "ready", "running", "parked")
ENDED: Final[tuple[JobState, ...]] = ("done", "dead", "cancelled", "expired")


@dataclass(frozen=True, kw_only=True, slots=True)
class JobFilter:
    """What jobs must be; None and empty: whatever. Names may be short where that is unambiguous."""

    state: tuple[JobState, ...] = ()
    channel: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    version: int | None = None
    origin: tuple[str, ...] = ()
    id: tuple[int, ...] = ()
    key: Any = None
    """The value of the lane key, or a list of the values."""
    tag: Mapping[str, str] | None = None
    bundle: tuple[int, ...] = ()
    bundle_name: str | None = None
    bundle_origin: str | None = None
    error: str | None = None
    """A part of the last error, in whatever case; an empty text: any error."""
    enqueued_before: datetime | None = None
    """Aware, as are all of them."""
    enqueued_after: datetime | None = None
    started_before: datetime | None = None
    started_after: datetime | None = None
    finished_before: datetime | None = None
    finished_after: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """As the functions of the database take it. Raises OptionError for a time without a zone."""
        return {name: _value(name, value) for name, value in asdict(self).items() if value not in (None, (), {})}

    def within(self, states: tuple[JobState, ...]) -> JobFilter:
        """The same, of these states only."""
        return replace(self, state=states)

    @property
    def is_empty(self) -> bool:
        """Whether every job passes."""
        return not self.as_json()


def list_jobs(
    url: str,
    which: JobFilter,
    *,
    after: int | None = None,
    limit: int = 100,
    newest: bool = False,
    manifests: Sequence[Manifest] = (),
) -> list[JobView]:
    """A page in the order of ids; ``after``: the last id of the page before. ``newest``: the other way round.

    Sensitive values are masked: PostgreSQL knows which they are, for other backends ``manifests`` say it, and of kinds
    that none of them declares no value is shown.
    Raises OptionError, DatabaseError, SchemaMissingError, SchemaTooOldError, SchemaTooNewError, UnsupportedError.
    """
    if is_elsewhere(url):
        with opened(url) as backend:
            found = backend.list_jobs(which.as_json(), after=after, limit=limit, newest=newest)
        return veiled_by(manifests, found)
    with transaction(url, read_only=True) as conn:
        return veiled(conn, run(conn, looking.find(which.as_json(), after=after, limit=limit, newest=newest)))


def count_jobs(url: str, which: JobFilter) -> dict[JobState, int]:
    """How many jobs there are in each state; raises what :func:`list_jobs` raises."""
    if is_elsewhere(url):
        with opened(url) as backend:
            return backend.count(which.as_json())
    with transaction(url, read_only=True) as conn:
        return run(conn, looking.count(which.as_json()))


def _value(name: str, value: Any) -> Any:
    if not isinstance(value, datetime):
        return list(value) if isinstance(value, tuple) else value
    if value.tzinfo is None:
        raise OptionError(f"{name} is {value}, without a time zone", help="give it one, as in tzinfo=UTC")
    return value.isoformat()
