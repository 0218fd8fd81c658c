"""Messages go back to their queues, at once or to be seen later; or stay hidden, for those who hold them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from jobspec.backends.sqs.request import GONE, TOGETHER, Answer, Plan, Request, cut, refused
from jobspec.errors import DatabaseError, JobspecError


@dataclass(frozen=True, kw_only=True, slots=True)
class Hiding:
    url: str
    receipt: str
    seconds: int
    """0: it can be received at once."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of a batch, by places from 0."""

    done: frozenset[int]
    gone: frozenset[int]
    """No longer held by who asked."""
    trouble: JobspecError | None
    """Why the others are neither."""

    def check(self) -> None:
        """Raises DatabaseError."""
        if self.trouble is not None:
            raise self.trouble


def hide(hidings: Sequence[Hiding]) -> Plan[Outcome]:
    entries = [(each.url, {"ReceiptHandle": each.receipt, "VisibilityTimeout": each.seconds}) for each in hidings]
    return (yield from _carry_out("change_message_visibility_batch", entries))


def delete(messages: Sequence[tuple[str, str]]) -> Plan[Outcome]:
    """``messages``: (URL of the queue, receipt)."""
    entries = [(url, {"ReceiptHandle": receipt}) for url, receipt in messages]
    return (yield from _carry_out("delete_message_batch", entries))


def _carry_out(operation: str, entries: Sequence[tuple[str, Mapping[str, object]]]) -> Plan[Outcome]:
    """Ten of one queue in a request, and several requests at once."""
    places = sorted(range(len(entries)), key=lambda place: entries[place][0])
    lots = [some for _, same in groupby(places, key=lambda place: entries[place][0]) for some in cut(same)]
    done, gone = set[int](), set[int]()
    trouble: JobspecError | None = None
    for some in cut(lots, TOGETHER):
        answers = yield [
            Request(
                operation,
                {
                    "QueueUrl": entries[lot[0]][0],
                    "Entries": [{"Id": str(n), **entries[place][1]} for n, place in enumerate(lot)],
                },
            )
            for lot in some
        ]
        for lot, answer in zip(some, answers, strict=True):
            well, lost, why = _answered(lot, answer)
            done.update(well)
            gone.update(lost)
            trouble = trouble or why
    return Outcome(frozenset(done), frozenset(gone), trouble)


def _answered(lot: Sequence[int], answer: Answer) -> tuple[Collection[int], Collection[int], JobspecError | None]:
    if isinstance(answer, JobspecError):
        return (), (), answer
    bad = refused(answer)
    lost = [lot[n] for n, each in bad.items() if each.get("Code", "").split("#")[-1] in GONE]
    others = [each for each in bad.values() if each.get("Code", "").split("#")[-1] not in GONE]
    why = DatabaseError(f"SQS has refused: {others[0].get('Code')}: {others[0].get('Message', '')}") if others else None
    return [place for n, place in enumerate(lot) if n not in bad], lost, why
