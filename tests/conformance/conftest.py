"""One suite for every backend: each test says what it needs, and runs on those that have it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext

import pytest

from jobspec.backends.backend import SyncBackend
from jobspec.core.capabilities import BACKENDS
from tests.conformance.rigs import MemoryRig, Rig, can, postgres_rig

SERVED = BACKENDS.keys() - {"memory"}
"""These need a server: ``-m "not server"`` leaves them out."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "rig" in metafunc.fixturenames:
        needed = [name for mark in metafunc.definition.iter_markers("needs") for name in mark.args]
        assert needed, f"{metafunc.definition.nodeid} does not say what it needs"
        marked = [
            (name, [pytest.mark.server] if name in SERVED else [])
            for name in BACKENDS
            if all(can(name, each) for each in needed)
        ]
        loops = getattr(metafunc.module, "LOOPS", ()) if "anyio_backend" in metafunc.fixturenames else ()
        if not loops:
            metafunc.parametrize("rig", [pytest.param(name, marks=marks) for name, marks in marked], indirect=True)
            return
        metafunc.parametrize(
            ("rig", "anyio_backend"),
            [
                pytest.param(name, loop, marks=marks)
                for name, marks in marked
                for loop in loops
                if loop == "asyncio" or can(name, "trio")
            ],
            indirect=["rig"],
        )


@pytest.fixture
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with _rig(request) as made:
        yield made


def _rig(request: pytest.FixtureRequest) -> AbstractContextManager[Rig]:
    match request.param:
        case "redis":
            from tests.conformance.redis_rig import redis_rig

            return redis_rig(request.getfixturevalue("redis_url"))
        case "sqs":
            from tests.conformance.sqs_rig import sqs_rig

            return sqs_rig(request.getfixturevalue("sqs_url"))
        case "postgres":
            return postgres_rig(request.getfixturevalue("url"))
        case _:
            return nullcontext(MemoryRig())


@pytest.fixture
def backend(rig: Rig) -> SyncBackend:
    return rig.backend
