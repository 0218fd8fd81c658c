"""Where the templates are: ``templates/`` in a checkout, ``jobspec/_templates`` in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from jobspec.errors import GenerateError


def template_folder() -> Path:
    """Raises GenerateError if the installation carries none."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_templates", package.parent / "templates"):
        if (folder / "python" / "target.toml").is_file():
            return folder
    raise GenerateError(f"no templates beside {package}", help="install jobspec again: the package is not complete")
