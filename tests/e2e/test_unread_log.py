"""``jobspec worker`` whose log nobody reads."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.e2e.conftest import ROOT

if TYPE_CHECKING:
    from tests.e2e.conftest import Shop

ALL_DONE = "select count(*) = %s from jobspec.job_finished where state = 'done'"
JOBS, LINES = 20, 1_000


def test_it_stops_no_job_and_says_what_it_left_out(shop: Shop) -> None:
    shop.enqueue(JOBS, how="storm")
    command = [sys.executable, "-m", "jobspec", "worker", "tests.e2e.worker_table:table", "--log-format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "JOBSPEC_DATABASE_URL": shop.url}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, start_new_session=True) as process:
        try:
            shop.until(ALL_DONE, JOBS)
            process.send_signal(signal.SIGTERM)
            _, log = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 0
    said = [json.loads(line) for line in log.splitlines()]
    left_out = sum(each["lines"] for each in said if each.get("event") == "log.left_out")
    assert left_out > JOBS * LINES // 2
    assert sum(each["logger"] == "storm" for each in said) >= 1_000, "the first are kept"
    assert {attempt for _, attempt in shop.attempts().values()} == {1}
