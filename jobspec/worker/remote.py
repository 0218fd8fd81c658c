"""What a handler raised in a process of its own: as data on the way, as an exception in the worker. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from jobspec.control import GiveUp, Reschedule, Retry, Snooze
from jobspec.core.job import AttemptError
from jobspec.worker.failure import RemoteError, only_leaf, raised
from jobspec.worker.unreadable import UnreadableError


def described(error: BaseException, attempt: int, hidden: Iterable[str] = ()) -> dict[str, Any]:
    """In the process: what :func:`revived` makes an exception of."""
    leaf = only_leaf(error)
    said = {"told": asdict(raised(attempt, error, hidden))}
    match leaf:
        case UnreadableError():
            return said | {"way": "unreadable", "message": leaf.message, "fields": list(leaf.fields)}
        case Retry(delay=delay):
            return said | {"way": "retry", "delay": None if delay is None else delay.total_seconds()}
        case Snooze(delay=delay):
            return said | {"way": "snooze", "delay": delay.total_seconds()}
        case GiveUp():
            return said | {"way": "give_up"}
        case Reschedule():
            return said | {"way": "reschedule"}
        case _:
            return said | {"way": "error"}


def revived(said: Mapping[str, Any]) -> Exception:
    """In the worker: what is to be raised there."""
    told = said["told"]
    error = RemoteError(AttemptError(**told | {"classes": tuple(told["classes"])}))
    delay = None if said.get("delay") is None else timedelta(seconds=said["delay"])
    match said["way"]:
        case "unreadable":
            return UnreadableError(said["message"], said["fields"])
        case "retry":
            return _caused(Retry(told["message"], delay), error)
        case "snooze":
            return _caused(Snooze(delay or timedelta(0)), error)
        case "give_up":
            return _caused(GiveUp(told["message"]), error)
        case "reschedule":
            return _caused(Reschedule(), error)
        case _:
            return error


def _caused(verdict: Exception, error: RemoteError) -> Exception:
    verdict.__cause__ = error
    return verdict
