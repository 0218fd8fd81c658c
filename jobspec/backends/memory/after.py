"""Dependencies and bundles: who waits for whom, and what the end of one means to the others."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Literal

from jobspec.backends.memory import unique
from jobspec.backends.memory.ends import cancel_now
from jobspec.backends.memory.state import ENDED, Bundle, Job, State
from jobspec.core.events import Event


def wait_for(state: State, job: Job, on_failure: str) -> None:
    """Note the edges, and which of them are open."""
    for parent in job.after.values():
        state.dependents[parent].add(job.id)
        if verdict(state, parent, on_failure) != "satisfied":
            job.waits[parent] = on_failure
            state.children[parent].add(job.id)


def verdict(state: State, parent: int, on_failure: str) -> Literal["open", "satisfied", "failed"]:
    """What the end of a parent means to a child."""
    if (bundle := state.bundles.get(parent)) is not None:
        return "open" if bundle.finished_at is None else "satisfied"
    job = state.jobs.get(parent)
    if job is None or job.state not in ENDED:
        return "open"
    if job.state == "done" or on_failure == "run":
        return "satisfied"
    return "failed" if on_failure == "cancel" else "open"


def cancel_failed(state: State, children: Iterable[int]) -> list[int]:
    """Those whose parent failed, and who are to be cancelled then. Returns those that were."""
    jobs = [state.jobs[each] for each in children if each in state.jobs]
    failed = [
        job.id
        for job in jobs
        if any(verdict(state, parent, on_failure) == "failed" for parent, on_failure in job.waits.items())
    ]
    return cancel_now(state, failed, "a job it waited for did not end well")


def ended(state: State, ids: Iterable[int]) -> None:
    """Jobs have ended, or bundles: what hangs on that. Level by level, not by recursion: chains can be long."""
    level = list(ids)
    while level:
        further: list[int] = []
        for each in level:
            job = state.jobs.get(each)
            if job is not None:
                unique.free(state, job)
                if job.state == "done":
                    job.checkpoint = None  # who did not end well may be retried, and goes on from there
            further += _resolve(state, each)
        level = further


def _resolve(state: State, parent: int) -> list[int]:
    """Take its edges away. Returns what has ended by that: bundles, and children that were cancelled."""
    children = sorted(state.children.pop(parent, ()))
    over: list[int] = []
    for child in children:
        bundle = state.bundles.get(child)
        if bundle is not None:
            bundle.waits.discard(parent)
            over += [] if bundle.waits else finish_bundle(state, bundle)
            continue
        job = state.jobs[child]
        if verdict(state, parent, job.waits[parent]) == "satisfied":
            del job.waits[parent]
            if not job.waits:
                unhold(state, job)
        else:
            state.children[parent].add(child)
    return over + cancel_failed(state, children)


def unhold(state: State, job: Job) -> None:
    """It waits for nobody any more. One that is reserved has still to be committed."""
    if job.state == "waiting":
        go(state, job)


def go(state: State, job: Job) -> None:
    """Scheduled if its time is still to come, else ready."""
    if job.run_at is not None and job.run_at > state.now():
        job.state, job.due = "scheduled", job.run_at
        state.remind(job.due, job)
        return
    job.state, job.due = "ready", None
    if not job.channel.spec.ordered:
        state.enter(job, state.next())
    state.ring([job.channel])


def finish_bundle(state: State, bundle: Bundle) -> list[int]:
    """All of its jobs have ended. Returns its id, if that is news."""
    if bundle.finished_at is not None:
        return []
    bundle.finished_at = state.now()
    state.told.append(Event(event="bundle", id=bundle.id, kind=bundle.name, attempt=None))
    return [bundle.id]


def deleted(state: State, parent: int) -> None:
    """A parent is gone: who still waits for it is cancelled."""
    children = sorted(state.children.pop(parent, ()))
    for child in children:
        if (bundle := state.bundles.get(child)) is not None:
            bundle.waits.discard(parent)
            ended(state, [] if bundle.waits else finish_bundle(state, bundle))
    ended(state, cancel_now(state, children, "a job it waited for was deleted"))


def parents_json(state: State, job: Job) -> str | None:
    """What it has waited for, as JSON text: ``[{"name", "id", "state", "result"}]``."""
    if not job.after:
        return None
    items = []
    for name, parent in sorted(job.after.items()):
        known, bundle = state.jobs.get(parent), state.bundles.get(parent)
        ended_as = None if known is None or known.state not in ENDED else known.state
        if bundle is not None and bundle.finished_at is not None:
            ended_as = "done"
        result = "null" if known is None or known.result is None else known.result
        head = json.dumps({"name": name, "id": parent, "state": ended_as})
        items.append(f'{head[:-1]}, "result": {result}}}')
    return f"[{', '.join(items)}]"
