"""Where channels are forwarded to: settings, environment, and what is wrong with them."""

from __future__ import annotations

import pytest

from jobspec.config.receivers import find_receivers, needed
from jobspec.config.settings import Settings
from jobspec.errors import ConfigError

REDIS = "redis://localhost:6379/0?namespace=shop"
SQS = "sqs://eu-west-1/shop"


def test_the_environment_stands_above_the_settings() -> None:
    settings = Settings(backends={"redis": REDIS, "sqs": SQS})
    other = "redis://other:6379/0?namespace=shop"
    assert find_receivers(settings, {}) == {"redis": REDIS, "sqs": SQS}
    assert find_receivers(settings, {"JOBSPEC_BACKEND_REDIS": other}) == {"redis": other, "sqs": SQS}
    assert find_receivers(Settings(), {"JOBSPEC_BACKEND_SQS": SQS}) == {"sqs": SQS}


def test_a_url_is_one_of_its_own_backend() -> None:
    with pytest.raises(ConfigError, match=r"`backends\.redis` in the config is not the URL of redis"):
        find_receivers(Settings(backends={"redis": SQS}), {})
    with pytest.raises(ConfigError, match="JOBSPEC_BACKEND_SQS is not the URL of a database"):
        find_receivers(Settings(), {"JOBSPEC_BACKEND_SQS": "https://queue"})


def test_who_needs_one_that_is_not_set_is_told_where_to_set_it() -> None:
    with pytest.raises(ConfigError, match="nothing says where that is") as missing:
        needed("sqs", {"redis": REDIS})
    assert missing.value.help is not None
    assert "[tool.jobspec.backends], or JOBSPEC_BACKEND_SQS" in missing.value.help
    with pytest.raises(ConfigError, match="belongs to one process"):
        needed("memory", {})
    assert needed("redis", {"redis": REDIS}) == REDIS
