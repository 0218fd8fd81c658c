"""``jobspec diff``: everything that has changed in the specs, safe or not."""

from __future__ import annotations

from dataclasses import asdict

from rich.text import Text

from jobspec.cli.against import AgainstOption, old_manifests
from jobspec.cli.options import ConfigOption, JsonOption, VerboseOption
from jobspec.cli.output import dump, say, show_table
from jobspec.cli.project import load_manifests, open_project
from jobspec.manifest.compare.changes import Change, changes

_STYLES = {"+": "green", "-": "red", "~": "yellow"}


def diff(
    against: AgainstOption = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """List what has changed in the specs: jobs, fields, types, channels, policies.

    Also what is safe; `jobspec breaking` says what is not.

    Examples:

    - `jobspec diff --against git:main`
    - `jobspec diff --against manifest.json --json`
    """
    project = open_project(config)
    new = {each.package: each for each in load_manifests(project)}
    shown, manifests = old_manifests(against, project)
    old = {each.package: each for each in manifests}
    found = {package: changes(old.get(package), new.get(package)) for package in sorted({*old, *new})}
    if as_json:
        packages = {package: [asdict(each) for each in every] for package, every in found.items()}
        dump({"against": shown, "packages": packages})
        return
    if not any(found.values()):
        say(f"nothing has changed against {shown}")
    for package, every in found.items():
        if every:
            show_table(package, ("", "", "", "", ""), [_row(each) for each in every])


def _row(change: Change) -> tuple[Text, str, str, str, str]:
    sign = Text(change.sign, _STYLES[change.sign])
    values = f"{change.was} -> {change.now}" if change.sign == "~" else change.was or change.now
    return sign, change.thing[0], change.thing[1], change.what, values
