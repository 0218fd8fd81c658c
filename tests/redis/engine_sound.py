"""What must hold of a namespace after every script: what ``jobspec.check()`` says of a database."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import redis

DUMP = """
local base, call = KEYS[1] .. ':', redis.call
local jobs, sets, hashes, children = {}, {}, {}, {}
for _, full in ipairs(call('KEYS', '*' .. string.sub(base, 2, -3) .. '*')) do
    local key = full:sub(#base + 1)
    local type_ = call('TYPE', full).ok
    if key:match('^j:') then
        jobs[key:sub(3)] = cmsgpack.unpack(call('GET', full))
    elseif type_ == 'zset' then
        sets[key] = call('ZRANGE', full, 0, -1, 'WITHSCORES')
    elseif type_ == 'hash' then
        hashes[key] = call('HGETALL', full)
    elseif type_ == 'set' then
        children[key] = call('SMEMBERS', full)
    end
end
return cjson.encode({ jobs = jobs, zsets = sets, hashes = hashes, sets = children })
"""
ENDED = {"done", "dead", "cancelled", "expired"}
STATES = {"ready", "scheduled", "waiting", "reserved", "running", "parked", *ENDED}


@dataclass
class Stored:
    jobs: dict[str, dict[str, Any]]
    zsets: dict[str, dict[str, str]]
    hashes: dict[str, dict[str, str]]
    sets: dict[str, set[str]]

    @property
    def finished(self) -> set[int]:
        return {int(key[3:]) for key, row in self.hashes.items() if key.startswith("bn:") and "finished" in row}

    def spec(self, channel: str) -> dict[str, Any]:
        spec: dict[str, Any] = json.loads(self.hashes[f"c:{channel}"]["spec"])
        return spec


def read(client: redis.Redis, base: str) -> Stored:
    found: dict[str, Any] = json.loads(str(client.eval(DUMP, 1, base)))

    def paired(flat: list[str]) -> dict[str, str]:
        return dict(zip(flat[::2], flat[1::2], strict=True))

    return Stored(
        jobs=dict(found["jobs"]),
        zsets={key: paired(flat) for key, flat in dict(found["zsets"]).items()},
        hashes={key: paired(flat) for key, flat in dict(found["hashes"]).items()},
        sets={key: set(members) for key, members in dict(found["sets"]).items()},
    )


def broken(stored: Stored) -> Iterator[str]:
    yield from _indexes(stored)
    yield from _places(stored)
    yield from _turns(stored)
    yield from _runners(stored)
    yield from _counts(stored)
    yield from _waits(stored)


def _differ(what: str, is_: object, should: object) -> Iterator[str]:
    if is_ != should:
        yield f"{what} is {is_}, not {should}"


def _named(zsets: dict[str, dict[str, str]], prefix: str) -> dict[str, set[str]]:
    return {key: set(members) for key, members in zsets.items() if key.startswith(prefix)}


def _indexes(stored: Stored) -> Iterator[str]:
    states = defaultdict(set)
    for id_, job in stored.jobs.items():
        states[f"s:{job['s']}:{job['c']}"].add(id_)
    yield from _differ("the index of states", _named(stored.zsets, "s:"), dict(states))
    due = {id_ for id_, job in stored.jobs.items() if job["s"] in ("scheduled", "reserved")}
    yield from _differ("what is due", set(stored.zsets.get("due", ())), due)
    ended = {id_ for id_, job in stored.jobs.items() if job["s"] in ENDED}
    yield from _differ("the archive", set(stored.zsets.get("ended", ())), ended)
    for id_, job in stored.jobs.items():
        if (job["s"] in ENDED) != ("f" in job):
            yield f"job {id_} is {job['s']} and ended at {job.get('f')}"
        if job.get("wt") and job["s"] not in ("waiting", "reserved"):
            yield f"job {id_} is {job['s']} and waits"


def _places(stored: Stored) -> Iterator[str]:
    places = defaultdict(set)
    for id_, job in stored.jobs.items():
        strict = stored.spec(job["c"])["ordered"]
        if job["s"] == "ready" and "pl" not in job:
            yield f"{id_} is ready and has no place"
        if "pl" not in job:
            if strict and job["s"] in ("scheduled", "waiting", "reserved"):
                yield f"{id_} has lost its place"
            continue
        if not strict and job["s"] != "ready":
            yield f"{id_} is {job['s']} and has a place"
        key = f"q:{job['c']}:{job['l']}" + ("" if strict else f":{job['k']}")
        places[f"sus:{job['c']}:{job['k']}" if job.get("su") and not strict else key].add(job["q"])
    found = {
        key: members
        for key, members in _named(stored.zsets, "").items()
        if key.startswith("q:") or (key.startswith("sus:") and not stored.spec(key.split(":")[1])["ordered"])
    }
    yield from _differ("the lanes", found, dict(places))


def _turns(stored: Stored) -> Iterator[str]:
    """Exactly those lanes are listed in which somebody may start."""
    turns, suspects, blocked = defaultdict(set), defaultdict(set), defaultdict(set)
    jobs = stored.jobs
    for key, members in stored.zsets.items():
        kind, *rest = key.split(":")
        if kind != "q":
            continue
        channel, lane = rest[:2]
        if len(rest) == 3:
            most = json.loads(stored.hashes[f"c:{channel}"]["limits"]).get("lane_concurrency")
            running = int(stored.hashes.get(f"rl:{channel}", {}).get(lane, 0))
            if most is None or running < most:
                turns[f"turns:{channel}:{rest[2]}"].add(lane)
            continue
        head = min(members)
        job = jobs[head.split(":")[1]]
        if f"r:{channel}:{lane}" in stored.zsets:
            continue
        if job["s"] == "ready" and job.get("su"):
            suspects[f"sus:{channel}:{job['k']}"].add(head)
        elif job["s"] == "ready":
            turns[f"turns:{channel}:{job['k']}"].add(lane)
        elif job["s"] == "dead":
            blocked[f"blocked:{channel}"].add(lane)
    yield from _differ("whose turn it is", _named(stored.zsets, "turns:"), dict(turns))
    found = {key: m for key, m in _named(stored.zsets, "sus:").items() if stored.spec(key.split(":")[1])["ordered"]}
    yield from _differ("the suspects", found, dict(suspects))
    yield from _differ("what is blocked", {k: m for k, m in stored.sets.items() if k.startswith("blocked:")}, blocked)
    for key in (*turns, *_named(stored.zsets, "sus:")):
        if key.split(":")[1] not in stored.sets.get("open", ()):
            yield f"{key}: the channel is not open"


def _runners(stored: Stored) -> Iterator[str]:
    held: defaultdict[str, dict[str, str]] = defaultdict(dict)
    leases: set[str] = set()
    strict, asked = defaultdict(set), defaultdict(set)
    for id_, job in stored.jobs.items():
        if job["s"] != "running":
            continue
        if job.get("w"):
            held[f"h:{job['w']}"][job["n"]] = id_
            if job.get("x"):
                asked[f"x:{job['w']}"].add(job["n"])
        else:
            leases.add(f"{id_}:{job['n']}")
        if stored.spec(job["c"])["ordered"]:
            strict[f"r:{job['c']}:{job['l']}"].add(job["q"])
    yield from _differ("what workers hold", {k: v for k, v in stored.zsets.items() if k.startswith("h:")}, held)
    yield from _differ("what is leased by hand", set(stored.zsets.get("leases", ())), leases)
    yield from _differ("what runs in strict lanes", _named(stored.zsets, "r:"), dict(strict))
    yield from _differ("what is to be cancelled", {k: v for k, v in stored.sets.items() if k.startswith("x:")}, asked)


def _counts(stored: Stored) -> Iterator[str]:
    live, busy, all_ = Counter[str](), Counter[str](), Counter[str]()
    pending, running = defaultdict(Counter), defaultdict(Counter)  # type: ignore[var-annotated]
    for job in stored.jobs.values():
        spec = stored.spec(job["c"])
        all_[job["k"]] += 1
        live[job["k"]] += job["s"] not in ENDED
        busy[job["k"]] += job["s"] == "running"
        if spec["key"] and job["s"] not in ENDED:
            pending[f"pl:{job['c']}"][job["l"]] += 1
        if spec["key"] and not spec["ordered"] and job["s"] == "running":
            running[f"rl:{job['c']}"][job["l"]] += 1
    bundles = defaultdict(Counter)  # type: ignore[var-annotated]
    for job in stored.jobs.values():
        if "b" in job:
            bundles[job["b"]][job["s"]] += 1
    kept = {key[3:]: row for key, row in stored.hashes.items() if key.startswith("bn:")}
    counts = {id_: {name: int(n) for name, n in row.items() if name in STATES} for id_, row in kept.items()}
    yield from _differ("the bundles", {id_: row for id_, row in counts.items() if row}, dict(bundles))
    for name, counted in (("live", live), ("busy", busy), ("stored", all_)):
        found = {key: int(value) for key, value in stored.hashes.get(name, {}).items()}
        yield from _differ(name, found, dict(+counted))
    for prefix, by_lane in (("pl:", pending), ("rl:", running)):
        rows = {key: row for key, row in stored.hashes.items() if key.startswith(prefix)}
        found_rows = {key: {lane: int(n) for lane, n in row.items()} for key, row in rows.items()}
        yield from _differ(prefix, found_rows, {key: dict(row) for key, row in by_lane.items()})


def _waits(stored: Stored) -> Iterator[str]:
    edges = {(parent, id_) for id_, job in stored.jobs.items() for parent in job.get("wt", ())}
    members = {(key[3:], each) for key, of in stored.sets.items() if key.startswith("bw:") for each in of}
    edges |= {(each, bundle) for bundle, each in members}
    known = {(key[3:], each) for key, of in stored.sets.items() if key.startswith("ch:") for each in of}
    yield from _differ("the edges", known, edges)
    for parent, _ in known:
        if parent in stored.jobs and not stored.jobs[parent].get("ch"):
            yield f"job {parent} does not know that somebody waits for it"
    for key, value in stored.hashes.get("unique", {}).items():
        id_, _, till = value.partition(" ")
        job = stored.jobs.get(id_, {})
        if not till and (not job or job["s"] in ENDED or job.get("u") != key):
            yield f"job {id_} has a unique key, and has ended"
    taken = set(stored.hashes.get("unique", {}))
    for id_, job in stored.jobs.items():
        if job.get("u") and job["s"] not in ENDED and job["u"] not in taken:
            yield f"job {id_} has lost its unique key"
