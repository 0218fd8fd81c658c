"""The JSON Schema of the config."""

from __future__ import annotations

import tomllib
from pathlib import Path

from jsonschema import Draft202012Validator

from jobspec.cli.init import CONFIG
from jobspec.config.schema import NAME, config_schema, schema_text

ROOT = Path(__file__).parents[3]


def test_the_committed_schema_is_the_one_the_settings_make() -> None:
    assert (ROOT / "schemas" / NAME).read_text("utf-8") == schema_text(), (
        f"python -m jobspec.config.schema > schemas/{NAME}"
    )


def test_the_schema_accepts_what_init_writes_and_refuses_other_keys() -> None:
    validator = Draft202012Validator(config_schema())
    settings = tomllib.loads(CONFIG)["tool"]["jobspec"]
    assert list(validator.iter_errors(settings)) == []
    assert list(validator.iter_errors({**settings, "spec": []})) != []
