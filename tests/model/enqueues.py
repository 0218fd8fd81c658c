"""Calls that store jobs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.model.calls import Answer, Call, Connection, expect, value
from tests.model.package import ATTEMPTS, KINDS, Kind
from tests.model.promises import Job, Model


@dataclass(kw_only=True, slots=True)
class Enqueue(Call):
    kind: str
    key: int
    priority: int = 0
    delay: bool = False
    reserve: bool = False
    after: tuple[int, ...] = ()
    """Ids; -k: the k-th job of the same call."""
    policy: str = "cancel"
    unique_key: str | None = None
    max_pending: int | None = None
    max_attempts: int | None = None
    tries: bool = False
    raises: bool = False

    @property
    def spec(self) -> Kind:
        return next(kind for kind in KINDS if kind.name == self.kind)

    def options(self) -> dict[str, Any]:
        options = {
            "priority": self.priority if self.priority and not self.spec.channel.strict else None,
            "delay": "1 day" if self.delay else None,
            "reserve": "1 day" if self.reserve else None,
            "after": {f"p{n}": id_ for n, id_ in enumerate(self.after)} or None,
            "on_dep_failure": self.policy if self.after else None,
            "unique_key": self.unique_key,
            "max_pending": self.max_pending,
            "max_attempts": self.max_attempts,
            "on_conflict": "raise" if self.raises else None,
            "try": self.tries or None,
        }
        return {name: option for name, option in options.items() if option is not None}

    def element(self) -> dict[str, Any]:
        return {"kind": f"m.{self.kind}", "payload": {"k": self.key}, **self.options()}

    def send(self, conn: Connection) -> Any:
        options = {name: json.dumps(o) if name == "after" else o for name, o in self.options().items()}
        named = "".join(f", p_{name} => %s" for name in options)
        text = f"select jobspec.enqueue('m.{self.kind}', %s::jsonb{named})"
        return value(conn, text, json.dumps({"k": self.key}), *options.values())

    def unique(self) -> tuple[str, str] | None:
        """The key that the job takes, and for how long."""
        if self.unique_key is not None:
            return f"{self.kind}={self.unique_key}", self.spec.unique or "unfinished"
        return (f"{self.kind}[{self.key}", self.spec.unique) if self.spec.unique else None

    def full(self, view: Model) -> bool:
        channel = self.spec.channel
        most, lane_most = self.max_pending or channel.max_pending, channel.lane_max_pending
        return (most is not None and view.pending(channel) >= most) or (
            lane_most is not None and view.pending(channel, self.key) >= lane_most
        )

    @property
    def bound_is_its_own(self) -> bool:
        """Not the channel's, which all who store jobs there wait for."""
        return self.max_pending is not None and self.spec.channel.max_pending is None

    def outcome(self, view: Model) -> str | int | None:
        """`new`, the code of a refusal, the id of the job that is there, or None."""
        unique = self.unique()
        holder = view.unique.get(unique[0]) if unique else None
        if holder is not None:
            return None if self.tries else "JS041" if self.raises else holder[0]
        return "new" if not self.full(view) else None if self.tries else "JS040"

    def check(self, view: Model, answer: Answer) -> None:
        outcome = self.outcome(view)
        if answer.waited and answer.value is None and answer.refused in (None, "JS040") and self.full(view):
            # It waited to count; a job with its key has come since.
            return
        if answer.waited and self.bound_is_its_own and answer.value is not None and answer.value not in view.jobs:
            # It had counted before it waited for its key, and whoever sets no bound does not wait for those who do.
            return
        if outcome == "new":
            assert answer.refused is None, f"refused with {answer.refused}"
            assert answer.value is not None, "nothing was stored"
            assert answer.value not in view.jobs, f"{answer.value} is no new job"
        elif isinstance(outcome, str):
            expect(answer, outcome)
        else:
            expect(answer, None, outcome)

    def apply(self, model: Model, answer: Answer) -> None:
        if answer.value is None or answer.value in model.jobs:
            return
        channel = self.spec.channel
        state = "reserved" if self.reserve else "waiting" if self.after else "scheduled" if self.delay else "ready"
        job = Job(
            id=answer.value, kind=self.spec, key=self.key if channel.keyed else None, priority=self.priority,
            span=answer.span, state=state, unique=self.unique(), later=self.delay,
            limit=self.max_attempts or ATTEMPTS, after=bool(self.after),
        )  # fmt: skip
        model.add(job, list(self.after), self.policy)


@dataclass(kw_only=True, slots=True)
class EnqueueMany(Call):
    """All or none. ``bundle``: as the members of one."""

    jobs: list[Enqueue]
    bundle: bool = False

    def send(self, conn: Connection) -> Any:
        elements = json.dumps([job.element() for job in self.jobs])
        if not self.bundle:
            return value(conn, "select jobspec.enqueue_many(%s::jsonb)", elements)
        return value(conn, "select jobspec.enqueue_bundle(%s::jsonb)", elements)

    def each(self, answer: Answer) -> list[tuple[Enqueue, Answer]]:
        ids = answer.value["ids"] if self.bundle else answer.value
        assert len(ids) == len(self.jobs)
        calls = []
        for job, id_ in zip(self.jobs, ids, strict=True):
            after = tuple(ids[-parent - 1] if parent < 0 else parent for parent in job.after)
            call = Enqueue(**{**{name: getattr(job, name) for name in Enqueue.__slots__}, "after": after})
            calls.append((call, Answer(span=answer.span, value=id_)))
        return calls

    def check(self, view: Model, answer: Answer) -> None:
        scratch = view.copy()
        if answer.refused is None:
            for call, its in self.each(answer):
                call.check(scratch, its)
                call.apply(scratch, its)
            return
        for n, job in enumerate(self.jobs):
            outcome = job.outcome(scratch)
            if answer.waited and answer.refused == "JS040" and job.full(scratch):
                return
            if isinstance(outcome, str) and outcome != "new":
                expect(answer, outcome)
                return
            if outcome == "new":
                fake = Enqueue(kind=job.kind, key=job.key, unique_key=job.unique_key)
                fake.apply(scratch, Answer(span=answer.span, value=-n - 1))
        raise AssertionError(f"refused with {answer.refused}")

    def apply(self, model: Model, answer: Answer) -> None:
        each = self.each(answer)
        for call, its in each:
            call.apply(model, its)
        if self.bundle:
            model.bundles[answer.value["bundle_id"]] = {its.value for _, its in each if not model.jobs[its.value].ended}
