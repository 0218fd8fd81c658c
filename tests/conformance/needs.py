"""The mark of every test here."""

from __future__ import annotations

import pytest

from jobspec.core.capabilities import Capability


def needs(*capabilities: Capability) -> pytest.MarkDecorator:
    """The test runs on backends that can do all of this."""
    return pytest.mark.needs(*capabilities)
