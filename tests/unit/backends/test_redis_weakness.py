"""What a Redis says of itself, and what is wrong with that."""

from __future__ import annotations

import pytest

from jobspec.backends.redis.weakness import weaknesses

SOUND = {"aof_enabled": "1", "aof_last_write_status": "ok", "rdb_last_bgsave_status": "ok", "maxmemory": "0"}
BOUNDED = {"maxmemory": "1000", "maxmemory_policy": "noeviction", "used_memory": "500"}


@pytest.mark.parametrize("info", [SOUND, SOUND | BOUNDED, {}])
def test_a_server_that_keeps_what_it_takes_has_no_weakness(info: dict[str, str]) -> None:
    assert list(weaknesses(info)) == []


@pytest.mark.parametrize(
    ("said", "severity", "what"),
    [
        ({"aof_enabled": "0"}, "error", "the append-only file is off"),
        ({"aof_last_write_status": "err"}, "error", "could not write to its disk: aof_last_write_status is err"),
        (BOUNDED | {"maxmemory_policy": "volatile-lru"}, "warning", "`maxmemory-policy volatile-lru`"),
        (BOUNDED | {"used_memory": "950"}, "warning", "95% of `maxmemory` are used"),
    ],
)
def test_what_could_lose_or_refuse_jobs_is_told(said: dict[str, str], severity: str, what: str) -> None:
    (found,) = weaknesses(SOUND | said)
    assert found.severity == severity
    assert what in found.what
    assert found.why
    assert found.help
