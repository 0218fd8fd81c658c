"""The target ``sql``: declarations of a package, and typed functions for its jobs."""

from jobspec.manifest.defaults import wire_defaults

__all__ = ["wire_defaults"]
