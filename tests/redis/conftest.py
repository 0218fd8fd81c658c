"""These tests run on asyncio: redis-py knows nothing else."""

from __future__ import annotations

import pytest


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
