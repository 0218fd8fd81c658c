"""What remarks_on_jobs.yaml says, in Python."""

from __future__ import annotations

from jobspec import Payload
from jobspec.spec import Spec


class SendMail(Payload, frozen=True):
    """Sends one."""

    to: str


class SendPost(Payload, frozen=True):
    to: str


spec = Spec(package="acme.jobs", version=1, owner="team-billing")
spec.channel("mail", owner="team-mail", deprecated="use post", doc="Old mail.")
spec.channel("post")
spec.job(
    SendMail,
    channel="mail",
    deprecated="use send_post",
    since="2026.03",
    tags={"area": "mail", "team": "post"},
    origin="newsletter",
)
spec.job(SendPost, channel="post", owner="team-post", roles=["acme_web"], events=True)
