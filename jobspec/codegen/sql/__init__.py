"""The target ``sql``: declarations of a package, and typed functions for its jobs."""

from jobspec.codegen.sql.declarations import wire_defaults

__all__ = ["wire_defaults"]
