"""One suite for every backend: each test says what it needs, and runs on those that have it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jobspec.backends.backend import SyncBackend
from jobspec.backends.capabilities import BACKENDS
from tests.conformance.rigs import MemoryRig, Rig, can, postgres_rig

SERVED = {"postgres"}
"""These need a server: ``-m "not server"`` leaves them out."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "rig" in metafunc.fixturenames:
        needed = [name for mark in metafunc.definition.iter_markers("needs") for name in mark.args]
        assert needed, f"{metafunc.definition.nodeid} does not say what it needs"
        metafunc.parametrize(
            "rig",
            [
                pytest.param(name, marks=[pytest.mark.server] if name in SERVED else [])
                for name in BACKENDS
                if all(can(name, each) for each in needed)
            ],
            indirect=True,
        )


@pytest.fixture
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    if request.param == "memory":
        yield MemoryRig()
        return
    with postgres_rig(request.getfixturevalue("url")) as made:
        yield made


@pytest.fixture
def backend(rig: Rig) -> SyncBackend:
    return rig.backend
