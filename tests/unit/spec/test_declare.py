from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from jobspec.core.payload import Payload
from jobspec.spec import Blob, Spec

if TYPE_CHECKING:
    from typing import assert_type

    from jobspec.client.job_def import JobDef


class SendEmail(Payload, frozen=True):
    to: str
    copies: int = 1


def test_a_declared_job_can_be_enqueued_before_anything_is_generated() -> None:
    send_email = Spec(package="acme.mail", version=1).job(SendEmail, version=3)
    request = send_email.request(to="ada@example.org")
    assert (send_email.kind, send_email.version) == ("acme.mail.send_email", 3)
    assert json.loads(request.job.payload) == {"to": "ada@example.org", "copies": 1}


def test_the_name_of_a_job_can_be_given() -> None:
    assert Spec(package="acme", version=1).job(SendEmail, name="mail_out").kind == "acme.mail_out"


def test_a_job_with_a_blob_says_where_it_is_enqueued() -> None:
    job = Spec(package="acme", version=1).job(SendEmail, blob=Blob(name="image", max_bytes=10))
    with pytest.raises(TypeError, match="generated package"):
        job.request(to="x")


if TYPE_CHECKING:
    spec = Spec(package="acme", version=1)
    assert_type(spec.job(SendEmail).request(to="x").job.version, int)
    assert_type(spec.job(SendEmail, result=int).configure(priority=1).version, int)
    count: JobDef[..., int] = spec.job(SendEmail, result=int)
    nothing: JobDef[..., None] = spec.job(SendEmail)
