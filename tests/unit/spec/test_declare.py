from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from jobspec.core.payload import Payload
from jobspec.spec import BackPressure, Blob, Spec

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


def test_a_job_with_dependencies_says_where_it_is_enqueued() -> None:
    spec = Spec(package="acme", version=1)
    first = spec.job(SendEmail, name="first")
    second = spec.job(SendEmail, name="second", after={"mail": first})
    with pytest.raises(TypeError, match=r"second has `after`.*generated package"):
        second.request(to="x")


@pytest.mark.parametrize(
    ("on_full", "channel", "waits"),
    [
        ("wait", "mail", True),
        ("wait", {"mail": {"to": "to"}}, True),
        ("wait", "post", False),
        ("reject", "mail", False),
    ],
)
def test_a_job_waits_for_room_if_its_channel_says_so(on_full: Any, channel: Any, waits: bool) -> None:
    spec = Spec(package="acme", version=1)
    spec.channel("mail", key={"to": str}, back_pressure=BackPressure(max_pending=1, on_full=on_full))
    spec.channel("post")
    job = spec.job(SendEmail, channel=channel)
    assert job.request(to="x").job.wait_when_full is waits


class Outer:
    class InnerPart(Payload, frozen=True):
        pass


class HTTPRequest(Payload, frozen=True):
    pass


class Resize2Images(Payload, frozen=True):
    pass


@pytest.mark.parametrize(
    ("payload", "name"),
    [
        (SendEmail, "send_email"),
        (HTTPRequest, "http_request"),
        (Resize2Images, "resize2_images"),
        (Outer.InnerPart, "inner_part"),
    ],
)
def test_a_job_is_named_after_the_class_of_its_payload(payload: type[Payload], name: str) -> None:
    """A-G03."""
    for _ in range(2):
        assert Spec(package="acme", version=1).job(payload).kind == f"acme.{name}"


if TYPE_CHECKING:
    spec = Spec(package="acme", version=1)
    assert_type(spec.job(SendEmail).request(to="x").job.version, int)
    assert_type(spec.job(SendEmail, result=int).configure(priority=1).version, int)
    count: JobDef[..., int] = spec.job(SendEmail, result=int)
    nothing: JobDef[..., None] = spec.job(SendEmail)
