"""Every test here needs a server, and gets a shop of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jobspec.backends.sqs.backend import SqsBackend
from tests.moto import SqsServer
from tests.sqs.shop import shop

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.server)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def backend(sqs_url: str) -> Iterator[SqsBackend]:
    with shop(sqs_url) as made:
        yield made


@pytest.fixture
def server(backend: SqsBackend) -> SqsServer:
    """To be told what to do; not on AWS."""
    return SqsServer.of(backend.address)
