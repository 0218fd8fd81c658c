"""A Python spec whose jobs cannot all be kept in Redis."""

from jobspec import Payload
from jobspec.spec import Spec

spec = Spec(package="shop", version=1)
spec.channel("mail-*")
spec.channel("bulk", backend="sqs")


class SendMail(Payload):
    to: str


class Resize(Payload):
    width: int


spec.job(SendMail, channel="mail-*", transactional="sync")
spec.job(Resize, channel="bulk")
