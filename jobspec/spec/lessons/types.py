"""Lessons about types: JS130 to JS139."""

from __future__ import annotations

from typing import Final

from jobspec.spec.lessons.lesson import Lesson

TYPES: Final[dict[str, Lesson]] = {
    "JS130": Lesson(
        why="A type that nobody defines cannot be checked.",
        fix="Correct the name, define it in `types`, or import the spec that does and write `common.Address`.",
        wrong="types:\n  Address: {fields: {city: str}}\njobs:\n  ship: {payload: {to: Adress}}\n",
        right="types:\n  Address: {fields: {city: str}}\njobs:\n  ship: {payload: {to: Address}}\n",
    ),
    "JS131": Lesson(
        why="A type that contains itself has no end; recursive types are not supported yet.",
        fix="Refer to the other one by an id, or use `json`.",
        wrong="types:\n  Node: {fields: {next: Node?}}\njobs:\n  walk: {payload: {start: Node}}\n",
        right="types:\n  Node: {fields: {next_id: int?}}\njobs:\n  walk: {payload: {start: Node}}\n",
    ),
    "JS132": Lesson(
        why="A constraint that does not apply would be ignored, and the field would take what was meant to be refused.",
        fix="Use the one for the type: `max_length` for texts, `max_items` for lists, `le` for numbers. The bounds of a"
        " named type stand where it is defined.",
        wrong="jobs:\n  hello: {payload: {age: {type: int, max_length: 3}}}\n",
        right="jobs:\n  hello: {payload: {age: {type: int, lt: 1000}}}\n",
    ),
    "JS133": Lesson(
        why="No value could ever be enqueued.",
        fix="Turn the bounds round, or remove one.",
        wrong="jobs:\n  hello: {payload: {age: {type: int, ge: 10, le: 5}}}\n",
        right="jobs:\n  hello: {payload: {age: {type: int, ge: 5, le: 10}}}\n",
    ),
    "JS134": Lesson(
        why="Patterns run in Python, in PostgreSQL and in TypeScript. Look-arounds and back references are not the same"
        " in all of them, and can take for ever.",
        fix="Write it in the syntax of RE2, or check it in the handler.",
        wrong='jobs:\n  hello: {payload: {name: {type: str, pattern: "(?=a)b"}}}\n',
        right='jobs:\n  hello: {payload: {name: {type: str, pattern: "^[a-z]+$"}}}\n',
    ),
    "JS135": Lesson(
        why="Every call that leaves the field out would be refused.",
        fix="Give a default that the type and its bounds allow, in the form it has in JSON.",
        wrong="jobs:\n  hello: {payload: {count: {type: int, ge: 1, default: 0}}}\n",
        right="jobs:\n  hello: {payload: {count: {type: int, ge: 1, default: 1}}}\n",
    ),
    "JS136": Lesson(
        why="The values of an enum are names that people and programs tell apart.",
        fix="Write distinct, non-empty texts; quote those that YAML reads as numbers.",
        wrong="types:\n  Size: {enum: [1, 2]}\n",
        right='types:\n  Size: {enum: ["1", "2"]}\n',
    ),
    "JS137": Lesson(
        why="A variant of a union is told apart by a field, and only models have fields.",
        fix="Wrap the value in a model.",
        wrong="types:\n  Size: {type: int}\n  Any: {union: {size: Size}, discriminator: kind}\n",
        right="types:\n  Size: {fields: {value: int}}\n  Any: {union: {size: Size}, discriminator: kind}\n",
    ),
    "JS138": Lesson(
        why="The tag is part of the model's JSON, and one model cannot have two.",
        fix="Give it the same tag in all unions, or make two models of it.",
        wrong="types:\n  Card: {fields: {token: str}}\n  A: {union: {card: Card}, discriminator: kind}\n"
        "  B: {union: {plastic: Card}, discriminator: kind}\n",
        right="types:\n  Card: {fields: {token: str}}\n  A: {union: {card: Card}, discriminator: kind}\n"
        "  B: {union: {card: Card}, discriminator: kind}\n",
    ),
    "JS139": Lesson(
        why="The union adds its discriminator to every variant, so that no two fields fight for one name.",
        fix="Remove the field from the variant, or name the discriminator differently.",
        wrong="types:\n  Card: {fields: {kind: str}}\n  Payment: {union: {card: Card}, discriminator: kind}\n",
        right="types:\n  Card: {fields: {token: str}}\n  Payment: {union: {card: Card}, discriminator: kind}\n",
    ),
}
