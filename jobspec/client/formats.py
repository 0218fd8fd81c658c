"""The formats of generated code that this library runs."""

from __future__ import annotations

from typing import Final

from jobspec.errors import FormatError

FORMATS: Final = frozenset({"python/1"})


def require_runtime(output_format: str, /) -> None:
    """Generated modules call this on import. Raises FormatError, which is an ImportError."""
    if output_format not in FORMATS:
        raise FormatError(
            f"this package was generated in the format {output_format};"
            f" the installed jobspec runs {', '.join(sorted(FORMATS))}",
            help="run `jobspec generate` again, or install the jobspec release that made it",
        )
