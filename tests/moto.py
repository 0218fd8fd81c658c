"""A server of SQS for the tests that need one: moto, in a process of its own.

Fixtures (in ``tests/conftest.py``): ``sqs_server``, one for the test process, and ``sqs_url``, a prefix of the test's
own there. With JOBSPEC_TEST_SQS_URL, as in ``sqs://eu-west-1/tests``, the tests run on AWS, but for those that turn the
clock or make trouble.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import pytest

from jobspec.backends.sqs.address import Address, read_address
from jobspec.backends.sqs.driver import Driver
from jobspec.backends.sqs.request import Plan, Request, only

ROOT: Final = Path(__file__).parents[1]
REGION: Final = "eu-west-1"
AWS: Final = os.environ.get("JOBSPEC_TEST_SQS_URL")
STOP_SECONDS: Final = 10
ENVIRONMENT: Final = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}
"""Nobody's: so that no test can reach an account by mistake."""


class SqsServer:
    """What a test does to the server itself."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint: Final = endpoint

    @classmethod
    def of(cls, address: Address) -> SqsServer:
        """The one that a URL means. Tests that turn the clock, or make trouble, do not run on AWS."""
        if address.endpoint is None:
            pytest.skip("AWS cannot be told what to do")
        return cls(address.endpoint)

    def url(self, prefix: str, **settings: object) -> str:
        more = "".join(f"&{name}={value}" for name, value in settings.items())
        return f"sqs://{REGION}/{prefix}?endpoint={self.endpoint}{more}"

    def later(self, seconds: float) -> None:
        """So much time has gone by."""
        self._tell({"later": seconds})

    def fail(self, operation: str, code: str, *, times: int = 1, status: int = 400) -> None:
        """The next requests of this operation are refused, as in ``fail("SendMessage", "ThrottlingException")``."""
        self._tell({"operation": operation, "code": code, "times": times, "status": status})

    def refuse(self, operation: str, entries: Sequence[int], *, times: int = 1, sender_fault: bool = False) -> None:
        """The next batches fail for these entries, by their places from 0, and the others are carried out."""
        self._tell({"operation": operation, "entries": list(entries), "times": times, "sender_fault": sender_fault})

    def drop(self, operation: str, *, times: int = 1) -> None:
        """The next requests are carried out, and their answers are lost."""
        self._tell({"operation": operation, "drop": True, "times": times})

    def counts(self) -> dict[str, int]:
        """How many requests of each operation there have been."""
        with urllib.request.urlopen(f"{self.endpoint}/jobspec-tests") as answer:
            counts: dict[str, int] = json.load(answer)
        return counts

    def _tell(self, words: dict[str, Any]) -> None:
        request = urllib.request.Request(f"{self.endpoint}/jobspec-tests", data=json.dumps(words).encode())
        with urllib.request.urlopen(request):
            pass


@contextmanager
def own_prefix(url: str) -> Iterator[str]:
    """On AWS: the same place, with a longer prefix; its queues are deleted when the block ends."""
    place, question, settings = url.partition("?")
    longer = f"{place}-{uuid.uuid4().hex[:8]}{question}{settings}"
    address = read_address(longer)
    try:
        yield longer
    finally:
        with closing(Driver(address)) as driver:
            driver.run(_delete_queues(address.prefix))


def _delete_queues(prefix: str) -> Plan[None]:
    listed = yield from only(Request("list_queues", {"QueueNamePrefix": prefix}))
    for url in listed.get("QueueUrls", ()):
        yield from only(Request("delete_queue", {"QueueUrl": url}))


@contextmanager
def running() -> Iterator[SqsServer]:
    """It ends with the block, or with this process."""
    with patch.dict(os.environ, ENVIRONMENT):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.sqs.aws"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout is not None
            yield SqsServer(f"http://127.0.0.1:{int(process.stdout.readline())}")
        finally:
            assert process.stdin is not None
            process.stdin.close()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()
