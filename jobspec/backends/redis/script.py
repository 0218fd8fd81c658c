"""A call is data: which script to run, with what, and how to read the answer. Running it is the driver's matter.

A script is one verb: a file in ``scripts/``, after the pieces that it shares with others. Its only key is the base of
the namespace, ``{jobspec:<namespace>}``; all other keys begin with that, so they lie in the same slot of a cluster.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha1
from importlib.resources import files
from typing import Any, Final, Generic, TypeAlias, TypeVar

from jobspec.backends.redis.weaving import woven
from jobspec.errors import BY_CODE, JobspecError

ResultT = TypeVar("ResultT")
ResultT_co = TypeVar("ResultT_co", covariant=True)

Arg: TypeAlias = str | bytes | int | float
FORMAT: Final = "2"
"""Of what is stored. A namespace that was written in another is refused."""
STALE: Final = "STALE"
_SPOKEN: Final = re.compile(r"(?:ERR )?(JS[0-9]{3}) ([^\t]*)(?:\t(.*))?", re.DOTALL)
_NEEDS: Final = re.compile(r"^-- needs: (.+)$", re.MULTILINE)


class StaleCatalogError(Exception):
    """Something else is declared now: load the catalog anew and make the call again. Never leaves this package."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call(Generic[ResultT_co]):
    script: str
    """The name of its file."""
    args: Sequence[Arg]
    read: Callable[[Any], ResultT_co]
    """Takes the answer as the client gives it without decoding: bytes, numbers, lists."""


Steps: TypeAlias = Generator[Call[Any], Any, ResultT]
"""A verb of several calls: run each that it yields, send the answer in, until it returns."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Script:
    text: str
    sha: str
    """What EVALSHA calls it."""


@cache
def script(name: str) -> Script:
    return made(_text(name))


def made(own: str) -> Script:
    """With what it uses of the pieces that its first lines say it needs."""
    needs = _NEEDS.search(own)
    pieces = [_text(f"shared_{each}") for each in (needs[1].split(", ") if needs else ())]
    text = woven([_text("shared_store"), *pieces, own])
    return Script(text=text, sha=sha1(text.encode(), usedforsecurity=False).hexdigest())


def _text(name: str) -> str:
    return (files("jobspec.backends.redis") / "scripts" / f"{name}.lua").read_text("utf-8")


def spoken(text: str) -> Exception | None:
    """What a script said, as an exception of ours; None: Redis itself speaks.

    StaleCatalogError is for whoever made the call, all others are JobspecErrors.
    """
    if text.removeprefix("ERR ").startswith(STALE):
        return StaleCatalogError()
    found = _SPOKEN.match(text)
    if found is None or found[1] not in BY_CODE:
        return None
    error: type[JobspecError] = BY_CODE[found[1]]
    return error(found[2], help=found[3] or None)


# ---- readers
def nothing(_answer: Any) -> None:
    """Of calls whose answer does not matter."""


def number(answer: Any) -> int:
    return int(answer)


def numbers(answer: Any) -> list[int]:
    return [int(each) for each in answer]


def word(answer: Any) -> str:
    return str(answer, "utf-8") if isinstance(answer, bytes) else str(answer)


def moment(text: str | bytes) -> datetime:
    """Seconds since 1970, as a script writes them."""
    return datetime.fromtimestamp(float(text), UTC)
