# @generated from shared.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: a606333a
"""Payload and result models of package ``golden_shared``."""

__all__: list[str] = []
