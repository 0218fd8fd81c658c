"""What must hold of a queue in memory after every verb: what ``jobspec.check()`` says of a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from jobspec.backends.memory.lanes import Lane
from jobspec.backends.memory.state import ENDED, Job, State


def broken(state: State) -> list[str]:
    return [
        *(problem for job in state.jobs.values() for problem in _job(state, job)),
        *_lanes(state),
        *_counts(state),
        *_waits(state),
    ]


def _job(state: State, job: Job) -> Iterator[str]:
    lane = job.channel.lanes.get(job.lane)
    strict = job.channel.spec.ordered
    if job.state == "ready" and not job.placed:
        yield f"{job.id} is ready and has no place"
    if job.placed and job.state not in ("ready", "dead") and not (strict and job.state != "running"):
        yield f"{job.id} is {job.state} and has a place"
    if strict and job.state in ("scheduled", "waiting", "reserved") and not job.placed:
        yield f"{job.id} has lost its place"
    if job.state == "dead" and job.placed and job.channel.spec.on_dead != "block":
        yield f"{job.id} is dead and keeps its place"
    if job.placed and (lane is None or job.place not in list(lane)):
        yield f"{job.id} is not where it is said to be"
    if (job.state == "running") != (lane is not None and job.id in lane.running):
        yield f"{job.id} is {job.state}, and its lane does not know"
    if (job.state in ENDED) != (job.finished_at is not None):
        yield f"{job.id} is {job.state} and ended at {job.finished_at}"
    if (job.state in ("scheduled", "reserved")) != (job.due is not None):
        yield f"{job.id} is {job.state} and due at {job.due}"
    if job.due is not None and (job.due, job.id) not in state.timers:
        yield f"nobody wakes {job.id}"
    if job.waits and job.state not in ("waiting", "reserved"):
        yield f"{job.id} is {job.state} and waits for {job.waits}"
    if job.id in job.channel.suspects and not (job.state == "ready" and job.suspect):
        yield f"{job.id} is no suspect"
    if job.state == "ready" and job.suspect and job.id not in job.channel.suspects:
        yield f"{job.id} is a forgotten suspect"


def _lanes(state: State) -> Iterator[str]:
    for channel in state.channels.values():
        for number, lane in channel.lanes.items():
            if lane.empty:
                yield f"{channel.name}: lane {number} is empty"
            if bool(lane) != (number in channel.turns):
                yield f"{channel.name}: lane {number} has no turn, or needs none"
            yield from _order(channel.name, lane)
        if channel.turns.keys() - channel.lanes.keys():
            yield f"{channel.name}: there are turns of lanes that are none"


def _order(name: str, lane: Lane) -> Iterator[str]:
    places = list(lane)
    if places != sorted(set(places)):
        yield f"{name}: a lane is not in order"


def _counts(state: State) -> Iterator[str]:
    unfinished = Counter(job.channel.name for job in state.jobs.values() if job.state not in ENDED)
    running = Counter(job.channel.name for job in state.jobs.values() if job.state == "running")
    lanes = Counter((job.channel.name, job.lane) for job in state.jobs.values() if job.state not in ENDED)
    for name, channel in state.channels.items():
        if (channel.unfinished, channel.running) != (unfinished[name], running[name]):
            yield f"{name}: counts are {channel.unfinished}, {channel.running}, not {unfinished[name]}, {running[name]}"
        if dict(channel.pending) != {lane: n for (of, lane), n in lanes.items() if of == name}:
            yield f"{name}: the counts of its lanes are {dict(channel.pending)}"
    held = {job.id for worker in state.workers.values() for job in worker.held.values()}
    by_workers = {job.id for job in state.jobs.values() if job.state == "running" and job.worker_id in state.workers}
    if held != by_workers:
        yield f"workers hold {held}, not {by_workers}"


def _waits(state: State) -> Iterator[str]:
    edges = {(parent, job.id) for job in state.jobs.values() for parent in job.waits}
    edges |= {(parent, bundle.id) for bundle in state.bundles.values() for parent in bundle.waits}
    known = {(parent, child) for parent, children in state.children.items() for child in children}
    if edges != known:
        yield f"edges are {known}, not {edges}"
    for key, taken in state.unique.items():
        job = state.jobs.get(taken.id)
        if taken.until is None and (job is None or job.state in ENDED or job.unique != key):
            yield f"job {taken.id} has a unique key, and has ended"
