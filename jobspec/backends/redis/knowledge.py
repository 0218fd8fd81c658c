"""What one backend knows of what is declared: a copy, taken anew when a script says that it is old."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from jobspec.backends.redis import calls_declare
from jobspec.backends.redis.catalog import Catalog
from jobspec.backends.redis.script import Call, StaleCatalogError, Steps
from jobspec.errors import DatabaseError, OptionError, PayloadError, UnknownChannelError, UnknownKindError

ResultT = TypeVar("ResultT")

MOST_TRIES: Final = 10
"""So often may something else be declared in the middle of one verb."""
_LOCAL: Final = (UnknownKindError, UnknownChannelError, PayloadError, OptionError)
"""What may be due to an old copy, because it is found out before anything is sent."""


class Knowledge:
    """Shared by all connections of a backend; safe in threads."""

    def __init__(self) -> None:
        self._catalog: Catalog | None = None

    def using(self, make: Callable[[Catalog], Call[ResultT] | Steps[ResultT]]) -> Steps[ResultT]:
        """The verb that ``make`` makes of what is declared now."""
        fresh = False
        for _ in range(MOST_TRIES):
            catalog = self._catalog
            if catalog is None:
                catalog = self._catalog = yield calls_declare.catalog()
                fresh = True
            try:
                made = make(catalog)
                if not isinstance(made, Call):
                    return (yield from made)
                result: ResultT = yield made
                return result
            except StaleCatalogError:
                self._catalog, fresh = None, False
            except _LOCAL:
                if fresh:
                    raise
                now: Catalog = yield calls_declare.catalog()
                if now.version == catalog.version:
                    raise
                self._catalog = now
        raise DatabaseError(
            "something else is declared again and again, so this cannot be done",
            help="`jobspec apply` is for deployments: find who calls it, or `declare`, all the time",
        )
