"""What ``jobspec dev`` shows at a terminal below its own lines."""

from __future__ import annotations

import pytest
from rich.text import Text

from jobspec.cli import scene
from jobspec.errors import DatabaseError, SchemaMissingError


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (SchemaMissingError("this database has no schema"), ""),
        (DatabaseError("the database is away"), "the database is away"),
        (KeyError("what"), "KeyError: 'what'"),
    ],
    ids=["before the first migration", "away", "unforeseen"],
)
def test_what_keeps_it_from_looking_is_shown_unless_it_is_about_to_be_mended(
    error: Exception, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise error

    monkeypatch.setattr(scene, "list_jobs", fail)
    table = scene.newest_jobs("postgresql://nobody@127.0.0.1:1/x")
    assert isinstance(table, Text)
    assert table.plain == shown
