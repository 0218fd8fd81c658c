"""What becomes of the errors of Redis and of its client: one of ours each, that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import redis.exceptions as errors

from jobspec.backends.pauses import ClosedError
from jobspec.backends.redis.place import Place
from jobspec.errors import DatabaseError, JobspecError

UNKNOWN: Final = "whether it was done is not known: look, or do it again with a unique key"
UNDONE: Final = "nothing was done. Is a Redis up there, and are host, port and TLS (`rediss://`) right in the URL?"
_UNHEARD_OF: Final = "is it Redis 6.2 or newer, or Valkey, and is the URL right? See docs/how-to/redis.md"
_REFUSED: Final[Mapping[str, tuple[str, str]]] = {
    "OOM": (
        "is full: what it may keep is set by `maxmemory`",
        "let workers drain it, purge what has ended, or give it more memory",
    ),
    "READONLY": ("is read-only now: it is a replica", "wait for the failover, or give the URL of the primary"),
    "LOADING": ("has started and reads its data still", "wait"),
    "MASTERDOWN": ("is a replica that has lost its primary", "wait for the failover, or give the URL of the primary"),
    "CLUSTERDOWN": (
        "is a cluster that is not whole",
        "wait for the failover; `redis-cli cluster info` says what is missing",
    ),
    "TRYAGAIN": ("is moving these keys to another node", "wait until the slot has been moved"),
    "BUSY": ("runs a script that does not end", "`redis-cli script kill` ends it"),
    "MISCONF": ("cannot write to its disk, and so takes nothing more", "see its log; free the disk"),
    "NOREPLICAS": ("has fewer replicas than `min-replicas-to-write`", "wait until they are back"),
    "UNBLOCKED": ("has become a replica", "wait for the failover"),
    "NOAUTH": (
        "wants the right user and password",
        "put them in the URL, percent-encoded: redis://user:password@host; `default` is the user where none is named",
    ),
    "NOPERM": ("does not let this user do that", "allow it: ACL SETUSER ... ~{jobspec:* &{jobspec:* +@all -@admin"),
    "WRONGTYPE": (
        "has something else under a key of this namespace",
        "give the queue a namespace of its own: ?namespace=...; keys of others must not begin with {jobspec:",
    ),
    "CROSSSLOT": ("is a cluster, and the keys of one call are on several nodes", "say so in the URL: redis+cluster://"),
    "MOVED": ("is a node of a cluster, and the keys are on another", "say so in the URL: redis+cluster://"),
}
"""By the word that an answer begins with, or has in it when it comes out of a script."""


def unreachable(error: BaseException, place: Place, *, sent: bool) -> JobspecError:
    """``sent``: the command may have reached the server, though no answer came."""
    if isinstance(error, errors.AuthenticationError | errors.BusyLoadingError | errors.ResponseError):
        return refused(error, place)  # to what is said when a connection begins
    reason = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    return DatabaseError(f"Redis ({place}) cannot be reached: {reason}", help=UNKNOWN if sent else UNDONE)


def refused(error: Exception, place: Place) -> JobspecError:
    text = " ".join(str(error).split())
    word = sort(error)
    if word not in _REFUSED:
        return DatabaseError(f"Redis ({place}) has refused: {text}", help=_UNHEARD_OF)
    what, todo = _REFUSED[word]
    said = text[max(text.find(word), 0) :]  # what stands before it is where in the script that was
    return DatabaseError(f"Redis ({place}) {what}: {said}", help=todo)


def sort(error: Exception) -> str:
    """The word that Redis gives an error; "": none that is known here."""
    for kind, word in _KINDS.items():  # redis-py cuts the word off where it has a class for it
        if isinstance(error, kind):
            return word
    words = str(error).replace(":", " ").replace("-", " ").split()  # out of a script it may be `-OOM`
    return next((word for word in words if word in _REFUSED), "")


_KINDS: Final[Mapping[type[Exception], str]] = {
    errors.AuthenticationError: "NOAUTH",
    errors.OutOfMemoryError: "OOM",
    errors.ReadOnlyError: "READONLY",
    errors.BusyLoadingError: "LOADING",
    errors.MasterDownError: "MASTERDOWN",
    errors.ClusterDownError: "CLUSTERDOWN",
    errors.TryAgainError: "TRYAGAIN",
    errors.ClusterCrossSlotError: "CROSSSLOT",
    errors.MovedError: "MOVED",  # before the class it derives from
    errors.AskError: "TRYAGAIN",
    errors.NoPermissionError: "NOPERM",
}


def for_good(error: JobspecError) -> bool:
    """Whether it does not pass by itself."""
    return isinstance(error, ClosedError) or is_barred(error)


def is_barred(error: JobspecError) -> bool:
    """Whether the server, or a proxy before it, does not let us do that, and never will."""
    cause = error.__cause__
    return isinstance(cause, errors.ResponseError) and (
        isinstance(cause, errors.NoPermissionError) or str(cause).lower().startswith("unknown command")
    )
