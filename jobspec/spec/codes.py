"""The register of the codes a spec can be refused with: one sentence each, for ``jobspec explain``.

A code is never reused for another meaning. JS0xx belongs to the run time: see :mod:`jobspec.errors`.
"""

from __future__ import annotations

from typing import Final

CODES: Final[dict[str, str]] = {
    # ---- the file
    "JS100": "A spec that is listed cannot be read: it does not exist, is not a file, is too large, or is neither"
    " a YAML file nor a Python module.",
    "JS101": "A spec file is UTF-8 text without a byte order mark and without characters that cannot be stored.",
    "JS102": "The file is not valid YAML.",
    "JS103": "A spec file holds exactly one YAML document, and it is a mapping.",
    "JS104": "A key is written twice in one mapping; YAML would silently keep only one of the two.",
    "JS105": "Every key of a spec is a text; plain words such as 1, true and null are not.",
    "JS106": "Anchors, aliases, merge keys and tags are refused: they hide what a reviewer has to see.",
    "JS107": "The file is nested more deeply than any spec needs.",
    "JS108": "A number is written that neither JSON nor PostgreSQL can hold exactly; quote it where a text is meant.",
    # ---- the shape
    "JS110": "The edition of the spec language is one that this release does not know.",
    "JS111": "A key that must be there is missing.",
    "JS112": "A key is not an option of the thing it is written in.",
    "JS113": "A value is of the wrong sort: a text where a mapping belongs, a number where a text belongs.",
    "JS114": "The language has this, but this release does not honour it yet; nothing is accepted and then ignored.",
    "JS115": "A number or a text is outside its bounds.",
    "JS116": "A name is not written as names of its sort are.",
    "JS117": "A duration, a size or a rate is not written with its unit.",
    "JS118": "The text of a type does not follow the grammar of types.",
    "JS119": "A value is not one of the words that the option takes.",
    "JS120": "A list of names has none, or one of them twice.",
    # ---- types
    "JS130": "A type is used that the spec does not define.",
    "JS131": "Types contain each other in a circle.",
    "JS132": "A constraint says nothing about a value of this type.",
    "JS133": "Constraints contradict each other: no value can meet them.",
    "JS134": "A pattern is not a regular expression that every part of the system can run.",
    "JS135": "A default value is not a value of its own field.",
    "JS136": "The values of an enum are distinct, non-empty texts.",
    "JS137": "The variants of a union are models of the same spec.",
    "JS138": "A model that is a variant of several unions has the same tag in all of them.",
    "JS139": "The discriminator of a union is a field that the union adds; its variants cannot have it already.",
    # ---- channels and jobs
    "JS140": "A job names a channel that the spec does not declare.",
    "JS141": "A strict channel says what a dead job does to the jobs behind it; an unordered one has nothing to say.",
    "JS142": "A key, of a channel or of a uniqueness, is bound to a path that leads to no field of the payload.",
    "JS143": "A key, of a channel or of a uniqueness, is bound to a field whose value cannot be that key.",
    "JS144": "In a strict channel the position is the order, so a priority means nothing there.",
    "JS145": "A job binds exactly the keys that its channel has.",
    "JS146": "The payload of a job is a model.",
    "JS147": "The numbers of a retry policy contradict each other, or say something the backoff does not use.",
    "JS148": "An option means nothing where it is written, such as a limit on lanes in a channel without a key.",
    "JS149": "Two options exclude each other.",
    # ---- names, after lowering
    "JS150": "A name is taken: by Python, by PostgreSQL or by this library.",
    "JS151": "Two things of one spec would get the same name in generated code.",
    "JS152": "A name is longer than PostgreSQL keeps (63 bytes), so that two names could become one.",
    "JS153": "Two specs claim the same package, or packages that cannot live beside each other.",
    "JS154": "The blob, a dependency and a field of one job have the same name, so one keyword would mean both.",
    # ---- Python specs
    "JS160": "A module that is listed as a spec cannot be imported.",
    "JS161": "A module that is listed as a spec holds exactly one Spec(...).",
    "JS162": "A Python annotation says something that a spec cannot express.",
    "JS163": "A declaration in a Python spec is written twice or has a value of the wrong kind.",
    # ---- dependencies, schedules, retention
    "JS170": "A job comes after a job that the spec does not declare.",
    "JS171": "Jobs wait for each other in a circle, so none of them could ever be enqueued.",
    "JS172": "A cron expression cannot be read, or never fires.",
    "JS173": "A time zone is not one of the IANA database.",
    "JS174": "The payload of a schedule is not a payload of its job.",
    "JS175": "A job with a schedule needs more than a payload: nobody is there to give it a blob or a dependency.",
    "JS176": "A result that is not kept at all could never be read.",
    "JS177": "An exception is not named as `module:Class`.",
}
