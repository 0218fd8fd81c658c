"""What the tests of SQS declare: a channel without order, a strict one with a key, a strict one that runs ahead."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from jobspec import JobContext, Payload, Route
from jobspec.backends.claimed import Claimed
from jobspec.backends.declared import ChannelSpec, KeyPath, KindSpec, Package
from jobspec.backends.sqs.backend import SqsBackend
from jobspec.core.job import NewJob
from jobspec.core.options import RetryPolicy

KEY: Final = (KeyPath(path=("customer",), type="int"),)
MAIL: Final = ChannelSpec(name="shop.mail")
BOOK: Final = ChannelSpec(name="shop.book", ordered=True, key=(("customer", "int"),), on_dead="skip")
RAIL: Final = ChannelSpec(name="shop.rail", ordered=True, on_dead="skip", run_ahead=5)
NOTE: Final = KindSpec(name="shop.note", version=1, channel="shop.mail")
FRAIL: Final = KindSpec(name="shop.frail", version=1, channel="shop.mail", retry=RetryPolicy(max_attempts=1))
ENTRY: Final = KindSpec(name="shop.entry", version=1, channel="shop.book", key=KEY)
CAR: Final = KindSpec(name="shop.car", version=1, channel="shop.rail", retry=RetryPolicy(backoff="none"))
SHOP: Final = Package(name="shop", channels=(MAIL, BOOK, RAIL), kinds=(NOTE, FRAIL, ENTRY, CAR))


class Word(Payload, frozen=True):
    text: str = ""
    customer: int = 1


ROUTES: Final = {name: Route(f"shop.{name}", 1, JobContext, Word, None) for name in ("note", "frail", "entry", "car")}


def job(kind: str = "note", text: str = "", *, customer: int = 1, **options: Any) -> NewJob:
    payload = json.dumps({"text": text, "customer": customer})
    return NewJob(kind=f"shop.{kind}", version=1, payload=payload, **options)


def chain(*jobs: NewJob) -> list[NewJob]:
    for place, each in enumerate(jobs):
        each.after = (("previous", -place),) if place else ()
    return list(jobs)


def text(claimed: Claimed) -> str:
    return str(json.loads(claimed.payload)["text"])


@contextmanager
def shop(url: str) -> Iterator[SqsBackend]:
    with SqsBackend(url) as backend:
        backend.declare(SHOP)
        yield backend
