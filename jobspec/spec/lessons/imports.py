"""Lessons about imports and profiles: JS190 to JS196."""

from __future__ import annotations

from typing import Final

from jobspec.spec.lessons.lesson import Lesson

IMPORTS: Final[dict[str, Lesson]] = {
    "JS190": Lesson(
        why="An import is read like a source of the project, so it must say which file or which module it means.",
        fix="Write `- ../common/types.yaml`, relative to this file, or `- python: acme.models`.",
        wrong="imports: [acme.models]\n",
        right="imports: [{python: enum}]\n",
    ),
    "JS191": Lesson(
        why="Generated code would import a class that is not there, or one whose fields nobody can read.",
        fix="Name a pydantic model, an enum of texts or an annotated alias of the module, in its own spelling.",
        wrong='jobs:\n  add: {payload: {python: "enum:Enumm"}}\n',
        right="jobs:\n  add: {payload: {name: str}}\n",
    ),
    "JS192": Lesson(
        why="In a circle no package could be generated, imported or applied first.",
        fix="Move what both need into a spec of its own, and import that from both.",
        wrong="# shop.yaml\nimports: [mail.yaml]\n# mail.yaml\nimports: [shop.yaml]\n",
        right="# shop.yaml\nimports: [common.yaml]\n# mail.yaml\nimports: [common.yaml]\n",
        form="text",
    ),
    "JS193": Lesson(
        why="`common.Address` would mean two things.",
        fix="Give one of them another name: `- {spec: ../old/common.yaml, as: old}`.",
        wrong="imports: [{python: json}, {python: enum, as: json}]\n",
        right="imports: [{python: json}, {python: enum}]\n",
    ),
    "JS194": Lesson(
        why="The word before the dot is an import, and there is none of that name.",
        fix="Add the file to `imports`, or correct the word. Its name is the last word of its package, unless `as` says"
        " another.",
        wrong="jobs:\n  ship: {payload: {to: common.Address}}\n",
        right="types:\n  Address: {fields: {city: str}}\njobs:\n  ship: {payload: {to: Address}}\n",
    ),
    "JS195": Lesson(
        why="Without the file its types are unknown.",
        fix="Paths are relative to the file that imports. Correct it.",
        wrong="imports: [../common/nowhere.yaml]\n",
        right="types:\n  Address: {fields: {city: str}}\n",
    ),
    "JS196": Lesson(
        why="A misspelt profile would leave the job with the defaults.",
        fix="Correct the name, declare it under `profiles`, or write `common.quick` for one of an import.",
        wrong="profiles:\n  quick: {timeout: 10s}\njobs:\n  send: {payload: {}, profile: quik}\n",
        right="profiles:\n  quick: {timeout: 10s}\njobs:\n  send: {payload: {}, profile: quick}\n",
    ),
}
