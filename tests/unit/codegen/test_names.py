from __future__ import annotations

import keyword

from pydantic import BaseModel

from jobspec.codegen.python.imports import Imports
from jobspec.codegen.python.names import MODEL_ATTRIBUTES, enum_members, field_attribute, import_order, job_variable


def test_every_attribute_of_the_installed_pydantic_is_kept_free() -> None:
    attributes = {*dir(BaseModel), *dir(type(BaseModel))}
    assert {name for name in attributes if not name.startswith("_")} <= MODEL_ATTRIBUTES


def test_keywords_and_names_of_pydantic_get_an_underscore() -> None:
    assert [field_attribute(each) for each in ("from", "json", "model_config", "self", "type")] == [
        "from_",
        "json_",
        "model_config_",
        "self",
        "type",
    ]
    assert [job_variable(each) for each in ("import", "json")] == ["import_", "json"]
    assert not any(keyword.iskeyword(field_attribute(each)) for each in keyword.kwlist)


def test_members_of_an_enum_are_distinct_upper_case_identifiers() -> None:
    values = ["a b", "a-b", "1st", "", "é", "title", "mro", "A", "a", "_x_"]
    members = enum_members(values)
    assert [value for _, value in members] == values
    names = [name for name, _ in members]
    assert names == ["A_B", "A_B_2", "VALUE_1ST", "VALUE", "VALUE_2", "TITLE", "MRO", "A", "A_2", "X"]


def test_names_are_sorted_as_import_sorters_do() -> None:
    names = ["b", "Type10", "Type9", "URL", "as_tuple", "A"]
    assert sorted(names, key=import_order) == ["URL", "A", "Type9", "Type10", "as_tuple", "b"]


def test_an_import_never_takes_a_name_that_something_else_has() -> None:
    imports = Imports(taken=frozenset({"Decimal", "_Decimal"}))
    assert imports.name("decimal", "Decimal") == "_Decimal_"
    assert imports.name("datetime", "date", hidden={"date"}) == "_date"
    assert imports.name("datetime", "date") == "date"
    assert imports.name("builtins", "str") == "str"
    assert imports.name("builtins", "list", hidden={"list"}) == "_list"
    assert imports.name(".models", "Route") == "Route"
    assert imports.name("jobspec", "Route") == "_Route"
    assert imports.sections() == [
        "from builtins import list as _list\n"
        "from datetime import date\n"
        "from datetime import date as _date\n"
        "from decimal import Decimal as _Decimal_",
        "from jobspec import Route as _Route",
        "from .models import Route",
    ]
