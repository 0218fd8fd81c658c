"""The targets of a project: bundled ones, folders of its own, programs."""

from __future__ import annotations

from jobspec.codegen.own.description import ProgramDescription
from jobspec.codegen.own.program import Program
from jobspec.codegen.target import Target, load_any, program_of
from jobspec.config.sources import Project


def targets_of(project: Project) -> list[Target | Program]:
    """The targets of the config. Raises GenerateError for a folder that describes none."""
    return [
        load_any(each, project.root)
        if isinstance(each, str)
        else program_of(ProgramDescription.model_validate(each.model_dump()), project.root)
        for each in project.settings.targets
    ]
