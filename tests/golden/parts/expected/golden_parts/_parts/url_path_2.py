# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Type ``UrlPath`` of package ``golden_parts``."""

from jobspec import Model

from .url_path import URLPath

__all__ = [
    "UrlPath",
]


class UrlPath(Model, frozen=True):
    """(spec.yaml#UrlPath)"""

    host: str
    path: URLPath
