from datetime import timedelta

from jobspec import Payload
from jobspec.spec import Retry, Spec


class Send(Payload, frozen=True):
    to: str


class Move(Payload, frozen=True):
    to: str


spec = Spec(
    package="shop",
    version=1,
    defaults={"retry": Retry(cap=timedelta(minutes=5)), "priority": 100_000},
    profiles={"quick": {"timeout": timedelta(seconds=5)}, "rare": {"retry": Retry(base=timedelta(hours=2))}},
)
spec.job(Send, profile="quik")
spec.job(Move, retry=Retry(base=timedelta(minutes=10)))
