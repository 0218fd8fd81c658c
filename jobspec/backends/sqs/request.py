"""What is asked of SQS, as data. A plan yields requests and is sent their answers; drivers carry it out, sync or async.

So every verb is written once, and without I/O.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypeVar

from jobspec.errors import JobspecError

ResultT = TypeVar("ResultT")
ItemT = TypeVar("ItemT")

BATCH: Final = 10
"""SQS takes and gives no more messages in one request."""
TOGETHER: Final = 10
"""Requests that a plan may have under way at once."""
GONE: Final = frozenset(
    {
        "ReceiptHandleIsInvalid",
        "InvalidParameterValue",
        "MessageNotInflight",
        "AWS.SimpleQueueService.MessageNotInflight",
    }
)
"""Codes of an entry whose message is no longer held by who asks: its visibility timeout was over."""


@dataclass(frozen=True, slots=True)
class Request:
    operation: str
    """As botocore calls the method: ``send_message_batch``."""
    parameters: Mapping[str, Any]


Answer: TypeAlias = Mapping[str, Any] | JobspecError
"""What SQS has answered, or why there is no answer."""
Plan: TypeAlias = Generator[Sequence[Request], Sequence[Answer], ResultT]
"""Requests that are yielded together may be carried out at once, in any order."""


def only(request: Request) -> Plan[Mapping[str, Any]]:
    """The answer to one request. Raises what there is in its place."""
    (answer,) = yield [request]
    return sound(answer)


def sound(answer: Answer) -> Mapping[str, Any]:
    if isinstance(answer, JobspecError):
        raise answer
    return answer


def cut(items: Iterable[ItemT], size: int = BATCH) -> list[list[ItemT]]:
    """In pieces of at most ``size``."""
    rest = list(items)
    return [rest[start : start + size] for start in range(0, len(rest), size)]


def refused(answer: Mapping[str, Any]) -> dict[int, Mapping[str, Any]]:
    """The entries of a batch that failed, by their numbers: the ids that we give them."""
    return {int(each["Id"]): each for each in answer.get("Failed", ())}
