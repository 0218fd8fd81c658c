"""From ``stock=17`` words to the jobs that a job waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jobspec.core.names import qualified
from jobspec.errors import PayloadError
from jobspec.manifest.manifest import Job, Manifest


@dataclass(frozen=True, slots=True)
class Ticket:
    """A job that is known by its id alone."""

    id: int


def read_edges(manifest: Manifest, job: Job, words: Sequence[str]) -> tuple[Mapping[str, Ticket], list[str]]:
    """What the job waits for, and the words that are none of it. Raises PayloadError.

    No field has the name of an edge: a spec with both is refused.
    """
    kinds = {edge.name: qualified(manifest.package, edge.job) for edge in job.after}
    given = {name: text for name, separator, text in (word.partition("=") for word in words) if separator}
    problems = [
        f"{name}: is required, the id of a job of {kind}"
        if name not in given
        else f"{name}: {given[name]!r} is not the id of a job of {kind}"
        for name, kind in kinds.items()
        if not _is_id(given.get(name, ""))
    ]
    if problems:
        first = next(iter(kinds))
        raise PayloadError(
            "\n  ".join([f"{qualified(manifest.package, job.name)}: it is not said what it waits for", *problems]),
            help=f"`jobspec enqueue {kinds[first]} ...` prints an id: pass it as in {first}=17",
        )
    tickets = {name: Ticket(int(given[name])) for name in kinds}
    return tickets, [word for word in words if word.partition("=")[0] not in kinds]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20 and int(text) < 2**63
