"""Log lines that programs can read: each has an event, a fixed text and named fields, as ``extra`` of the stdlib's."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Mapping
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from typing import Any, Final

_FIELD: Final = re.compile(r"%\((\w+)\)")


@dataclass(frozen=True, kw_only=True, slots=True)
class LogEvent:
    """One kind of log line; call it to write one. It never raises."""

    name: str
    """The field ``event`` of the line; stable, for programs."""
    level: int
    text: str
    """With ``%(field)s`` for the fields that people read."""
    says: str
    """What has happened, for the reference."""
    logger: str = "jobspec.worker"
    more: tuple[str, ...] = ()
    """Fields that the text does not show."""
    _log: logging.Logger = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_log", logging.getLogger(self.logger))

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*_FIELD.findall(self.text), *self.more]))

    @property
    def enabled(self) -> bool:
        return self._log.isEnabledFor(self.level)

    def __call__(self, error: BaseException | None = None, /, **fields: Any) -> None:
        """``error``: to be shown with its traceback."""
        if not self._log.isEnabledFor(self.level):
            return
        shown = (fields,) if fields else ()
        extra = {"event": self.name, **fields}
        try:
            self._log.log(self.level, self.text, *shown, exc_info=error, extra=extra, stacklevel=2)
        except KeyError:  # a record factory of the program's own has set an attribute that we name, too
            self._log.log(self.level, self.text, *shown, exc_info=error, stacklevel=2)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is to be said with every log line of a running handler, and what is not to be seen in it."""

    fields: Mapping[str, object]
    hidden: Callable[[], Collection[str]]
    """The texts of the job's secrets."""


SPEAKER: Final[ContextVar[Callable[[], Facts | None] | None]] = ContextVar("jobspec_speaker", default=None)
"""Of the slot in which this code runs, its tasks and threads included. Set once a slot: a job pays nothing for it."""


def speaking() -> Facts | None:
    """The job whose handler runs here; None: no handler does."""
    speaker = SPEAKER.get()
    return None if speaker is None else speaker()


def speak_for(facts: Facts | None, say: Callable[[], object]) -> None:
    """Call ``say``, and take what it logs for lines of that job's handler."""

    def run() -> None:
        SPEAKER.set(lambda: facts)
        say()

    copy_context().run(run)
