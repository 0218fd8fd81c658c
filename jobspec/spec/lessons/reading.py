"""Lessons about files: JS100 to JS108."""

from __future__ import annotations

from typing import Final

from jobspec.spec.lessons.lesson import Lesson

READING: Final[dict[str, Lesson]] = {
    "JS100": Lesson(
        why="Every source in `specs` must be read: with one left out, its package would be removed from the output.",
        fix="Paths and modules are seen from the folder of the config. Correct the name, or remove it from `specs`.",
        wrong='specs = ["jobs.yml"]        # the file is called jobs.yaml\n',
        right='specs = ["jobs.yaml"]\n',
        form="text",
    ),
    "JS101": Lesson(
        why="PostgreSQL stores UTF-8 without NUL. A byte order mark or a control character is invisible in an editor"
        " and"
        " would end in names and texts.",
        fix="Save the file as UTF-8 without BOM; remove the escape, or the character that the message names.",
        wrong='jobs:\n  hello: {payload: {}, doc: "says\\0hello"}\n',
        right="jobs:\n  hello: {payload: {}, doc: says hello}\n",
    ),
    "JS102": Lesson(
        why="A file that is no YAML says nothing that could be checked.",
        fix="Look at the character under the caret and at the line before it: most often it is a text with `: ` that"
        " needs quotes, a tab, or a bracket that was not closed.",
        wrong="jobs:\n  hello:\n    doc: says hello: to all\n    payload: {}\n",
        right='jobs:\n  hello:\n    doc: "says hello: to all"\n    payload: {}\n',
    ),
    "JS103": Lesson(
        why="One file is one package. A second document, or a list, would be read by nobody.",
        fix="Start with `version: 1` and `package:`; put every package into a file of its own.",
        wrong="jobs:\n  hello: {payload: {}}\n---\nversion: 1\n",
        right="jobs:\n  hello: {payload: {}}\n",
    ),
    "JS104": Lesson(
        why="YAML keeps the last of two equal keys and says nothing, so a job could disappear in a merge.",
        fix="Remove or rename one of them; the message shows both.",
        wrong="jobs:\n  hello: {payload: {}}\n  hello: {payload: {name: str}}\n",
        right="jobs:\n  hello: {payload: {}}\n  hello_again: {payload: {name: str}}\n",
    ),
    "JS105": Lesson(
        why="Keys are names. A key that YAML reads as a number, as true or as nothing is never the name that was"
        " meant.",
        fix="Quote it if a text is meant.",
        wrong="jobs:\n  hello:\n    payload: {}\n    tags: {1: first}\n",
        right='jobs:\n  hello:\n    payload: {}\n    tags: {"1": first}\n',
    ),
    "JS106": Lesson(
        why="Anchors and merge keys make a line mean what another line says, which a diff does not show; tags make"
        " objects.",
        fix="Write the value out. What is used twice gets a name in `types`, or stands in `defaults` or `profiles`.",
        wrong="jobs:\n  hello: &hello {payload: {}}\n  again: *hello\n",
        right="jobs:\n  hello: {payload: {}}\n  again: {payload: {}}\n",
    ),
    "JS107": Lesson(
        why="A spec needs about eight levels. What is far deeper is a mistake, or an attack on the reader.",
        fix="Name the inner parts in `types`.",
        wrong=f"jobs:\n  hello: {{payload: {{}}, tags: {'[' * 40}{']' * 40}}}\n",
        right="jobs:\n  hello: {payload: {}, tags: {area: mail}}\n",
    ),
    "JS108": Lesson(
        why="A number that JSON or PostgreSQL would round is not the number that was written.",
        fix="Quote it where a text or an exact decimal is meant.",
        wrong="jobs:\n  hello: {payload: {price: {type: decimal, ge: 0.12345678901234567890}}}\n",
        right='jobs:\n  hello: {payload: {price: {type: decimal, ge: "0.12345678901234567890"}}}\n',
    ),
}
