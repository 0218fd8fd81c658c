"""``jobspec compile``: what the specs mean, as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobspec.cli.options import ConfigOption, VerboseOption
from jobspec.cli.output import raw, remark
from jobspec.cli.project import load_manifests, open_project
from jobspec.cli.words import near
from jobspec.errors import UsageError
from jobspec.manifest.manifest import dump, dump_all
from jobspec.spec.diagnostics import did_you_mean, listing


def compile(  # noqa: A001 - the name of the command
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it there, and not to stdout.")
    ] = None,
    package: Annotated[
        str | None, typer.Option("--package", metavar="NAME", help="Only this one; else all, as a list if several.")
    ] = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Write the manifest: what the specs mean, resolved, as JSON.

    For programs that read specs, and for `jobspec breaking --against manifest.json`.

    Examples:

    - `jobspec compile -o manifest.json`
    - `jobspec compile --package shop`
    """
    manifests = load_manifests(open_project(config))
    if package is not None:
        known = {each.package: each for each in manifests}
        if package not in known:
            help_ = did_you_mean(package, known) or f"packages: {listing(sorted(known))}"
            raise UsageError(f"there is no package `{package}`", help=help_)
        manifests = (known[package],)
    text = dump(manifests[0]) if len(manifests) == 1 else dump_all(manifests)
    if output is None:
        raw(text)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8", newline="\n")
    remark(f"wrote {near(output)}")
