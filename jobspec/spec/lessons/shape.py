"""Lessons about keys and values: JS110 to JS120."""

from __future__ import annotations

from typing import Final

from jobspec.spec.lessons.lesson import Lesson

SHAPE: Final[dict[str, Lesson]] = {
    "JS110": Lesson(
        why="`version` is the edition of the language, so that a later one can change a default without changing the"
        " meaning of specs that exist. It is not the version of your jobs.",
        fix="Write `version: 1`. The version of a payload stands in its job.",
        wrong="version: 2\npackage: shop\n",
        right="version: 1\npackage: shop\n",
    ),
    "JS111": Lesson(
        why="There is no sensible default for this key.",
        fix="Add it; the help says what it is. A job that takes nothing has `payload: {}`.",
        wrong="jobs:\n  hello: {doc: Says hello.}\n",
        right="jobs:\n  hello: {doc: Says hello., payload: {}}\n",
    ),
    "JS112": Lesson(
        why="A key that is not known would be ignored, and `timout: 5s` would silently mean the default.",
        fix="Take the name that the help offers, or one of the list. A `JS112` is nearly always a typo, or a key that"
        " belongs one level higher or lower.",
        wrong="jobs:\n  hello: {payload: {}, timout: 30s}\n",
        right="jobs:\n  hello: {payload: {}, timeout: 30s}\n",
    ),
    "JS113": Lesson(
        why='A value of the wrong sort is never guessed at: `version: "1"` and `version: 1` are not the same.',
        fix="Write it as the help shows. A key without a value is a mistake as well: remove it where the default is"
        " meant.",
        wrong="jobs:\n  hello: {payload: [name]}\n",
        right="jobs:\n  hello: {payload: {name: str}}\n",
    ),
    "JS114": Lesson(
        why="The language has this key, and this release does not act on it. To accept and ignore it would be a lie.",
        fix="Remove it for now.",
        wrong="channels:\n  mail: {drains: old_mail}\n",
        right="channels:\n  mail: {}\n",
    ),
    "JS115": Lesson(
        why="Everything has a bound, with a reason: what PostgreSQL can store, or what nobody means.",
        fix="Choose a value within the bounds that the message names.",
        wrong="jobs:\n  hello: {payload: {}, priority: 99999}\n",
        right="jobs:\n  hello: {payload: {}, priority: 100}\n",
    ),
    "JS116": Lesson(
        why="Names become names in Python and in SQL, so that they are written in one way only.",
        fix="Jobs, fields and keys are lower-case words joined by `_`; channels may have `-` as well; types start with"
        " a"
        " capital letter.",
        wrong="jobs:\n  sendMail: {payload: {}}\n",
        right="jobs:\n  send_mail: {payload: {}}\n",
    ),
    "JS117": Lesson(
        why="Nobody knows whether 30 is seconds or milliseconds.",
        fix="Write the unit: `500ms`, `30s`, `10m`, `1h30m`, `2d` for durations, `20MiB` for sizes, `50/s` for rates.",
        wrong="jobs:\n  hello: {payload: {}, timeout: 30}\n",
        right="jobs:\n  hello: {payload: {}, timeout: 30s}\n",
    ),
    "JS118": Lesson(
        why="The text of a type is a small language: `str`, `date?`, `list[int]`, `map[str, T]`, names.",
        fix="The caret is at the character that does not fit. Quote a type that has a comma or begins with a bracket.",
        wrong='jobs:\n  hello: {payload: {names: "list[str"}}\n',
        right='jobs:\n  hello: {payload: {names: "list[str]"}}\n',
    ),
    "JS119": Lesson(
        why="The option takes one of a few words, and this is none of them.",
        fix="Take one of the words that the message lists.",
        wrong="channels:\n  mail: {order: fifo}\n",
        right="channels:\n  mail: {order: strict, on_dead: skip}\n",
    ),
    "JS120": Lesson(
        why="An empty list says nothing, and a name that stands twice is most often one that was meant to be another.",
        fix="Name each once; remove the key where nothing is meant.",
        wrong="jobs:\n  hello: {payload: {}, events: [done, done]}\n",
        right="jobs:\n  hello: {payload: {}, events: [done, dead]}\n",
    ),
}
