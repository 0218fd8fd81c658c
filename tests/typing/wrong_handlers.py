"""What wrong.yaml names. Each function is right in itself; the generated module that binds it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import JsonValue
from typed_wrong.models import NoFunction, Older
from typed_wrong.worker import (
    GeneratorJob,
    NoResultJob,
    OlderJob,
    OtherResultJob,
    SurplusResultJob,
    TwoParametersJob,
)

wrong_constant = 7


async def wrong_context(job: OlderJob) -> int:
    return 1


async def wrong_result(job: OtherResultJob) -> str:
    return ""


def wrong_none(job: NoResultJob) -> None: ...


def wrong_surplus(job: SurplusResultJob) -> int:
    return 1


def wrong_arity(job: TwoParametersJob, db: str) -> int:
    return 1


def wrong_generator(job: GeneratorJob) -> Iterator[int]:
    yield 1


async def older(job: OlderJob) -> None: ...


def from_model(payload: Older) -> Older:
    return payload


def to_text(payload: Mapping[str, JsonValue]) -> str:
    return ""


def to_another_model(payload: Mapping[str, JsonValue]) -> NoFunction:
    return NoFunction()


async def to_promise(payload: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    return payload
