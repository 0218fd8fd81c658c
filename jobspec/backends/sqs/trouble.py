"""What becomes of the errors of AWS and of its client: one of ours each, that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import botocore.exceptions as errors

from jobspec.backends.sqs.address import Address
from jobspec.errors import ConfigError, DatabaseError, JobspecError, PayloadError


class QueueThereError(DatabaseError):
    """A queue of this name is there, with other attributes. Never leaves this package."""


UNKNOWN: Final = (
    "whether it was done is not known: a job that was to be sent may be there; what was not recorded is run again"
)
_CREDENTIALS: Final = (
    "are credentials set, as AWS_ACCESS_KEY_ID or a profile, and may they do this? See docs/how-to/sqs.md"
)
_EXPIRED: Final = (
    "the credentials have run out: get new ones, or let botocore find some that renew themselves, as a role's"
)
_CLOCK: Final = "is the clock of this machine right? AWS refuses requests that are more than five minutes off"
_GONE: Final = "was it deleted, or is the region another? `jobspec apply` makes the queues; jobs in it are lost"
_ENDPOINT: Final = "is the region right, and the endpoint? See docs/how-to/sqs.md"
_THROTTLED: Final = "AWS slows this account down: it is tried again; ask for a higher quota, or poll less often"
_HELP: Final[Mapping[str, str]] = {
    "AWS.SimpleQueueService.NonExistentQueue": _GONE,
    "QueueDoesNotExist": _GONE,
    "AWS.SimpleQueueService.QueueDeletedRecently": "AWS lets a name rest for 60 seconds: try again then",
    "QueueDeletedRecently": "AWS lets a name rest for 60 seconds: try again then",
    "RequestThrottled": _THROTTLED,
    "ThrottlingException": _THROTTLED,
    "Throttling": _THROTTLED,
    "OverLimit": "more messages of this queue are being worked on than SQS lets be (120,000): those that rest until"
    " another attempt count, too. Let workers finish, or spread the jobs over more channels",
    "AccessDenied": _CREDENTIALS,
    "AccessDeniedException": _CREDENTIALS,
    "InvalidClientTokenId": _CREDENTIALS,
    "UnrecognizedClientException": _CREDENTIALS,
    "SignatureDoesNotMatch": f"{_CLOCK}; if it is: {_CREDENTIALS}",
    "ExpiredToken": _EXPIRED,
    "ExpiredTokenException": _EXPIRED,
    "RequestExpired": _CLOCK,
    "RequestTimeTooSkewed": _CLOCK,
    "InvalidSignatureException": f"{_CLOCK}; if it is: {_CREDENTIALS}",
    "OptInRequired": "this region is not enabled for the account",
}
_THERE: Final = frozenset({"QueueAlreadyExists", "QueueNameExists"})
_SIZE: Final = frozenset({"BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong"})


def translated(error: errors.BotoCoreError | errors.ClientError, address: Address, queue: str | None) -> JobspecError:
    """``queue``: the one that was asked."""
    where = f"SQS ({address})" if queue is None else f"SQS ({address}, queue {queue})"
    if isinstance(error, errors.ClientError):
        return _refused(error, where)
    text = " ".join(str(error).split()).rstrip(".")
    if isinstance(error, errors.NoCredentialsError | errors.PartialCredentialsError | errors.CredentialRetrievalError):
        return DatabaseError(f"{where} cannot be asked without credentials: {text}", help=_CREDENTIALS)
    if isinstance(error, errors.InvalidRegionError | errors.NoRegionError | errors.ProfileNotFound):
        return ConfigError(f"{where}: {text}", help="see the URL, and the profile of AWS")
    if isinstance(error, errors.EndpointConnectionError | errors.ConnectTimeoutError):
        return DatabaseError(f"{where} cannot be reached: {text}", help=_ENDPOINT)
    return DatabaseError(f"{where} has not answered: {text}", help=UNKNOWN)


def _refused(error: errors.ClientError, where: str) -> JobspecError:
    said = error.response.get("Error", {})
    code, text = str(said.get("Code", "?")), " ".join(str(said.get("Message", "")).split())
    code = code.split("#")[-1]
    if code in _THERE:
        return QueueThereError(f"{where} has a queue of this name: {text}")
    if code in _SIZE or "must be shorter than" in text:
        return PayloadError(f"{where} refuses a message for its size: {text}", help="lower max_bytes in the URL")
    return DatabaseError(f"{where} has refused: {code}: {text}", help=_HELP.get(code, _ENDPOINT))
