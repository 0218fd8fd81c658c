"""What blobs.yaml says, in Python."""

from __future__ import annotations

from jobspec import Payload
from jobspec.spec import Blob, Spec


class Resize(Payload, frozen=True):
    width: int


class Keep(Payload, frozen=True):
    pass


spec = Spec(package="acme.blobs", version=1)
spec.job(Resize, blob=Blob(name="image", max_bytes=20 * 1024**2, content_types=["image/png", "image/*"]))
spec.job(Keep, blob=Blob(name="file", max_bytes=1024))
