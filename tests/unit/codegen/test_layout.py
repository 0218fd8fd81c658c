from __future__ import annotations

from jobspec.codegen.layout import Either, Group, Keyed, declare, lay_out, stacked

LONG = "x" * 70


def test_what_fits_stays_on_one_line() -> None:
    assert lay_out(Group("f", ("a", Keyed("b=", "1"))), before="x = ") == "x = f(a, b=1)"
    assert lay_out(Group("", ("a",))) == "(a,)"


def test_what_does_not_fit_has_one_item_a_line_and_a_trailing_comma() -> None:
    assert lay_out(Group("f", ("a", LONG)), before="x = ") == f"x = f(\n    a,\n    {LONG},\n)"


def test_a_lone_subscript_gets_no_comma_because_that_would_make_a_tuple() -> None:
    part = Group("Sequence", (Group("Mapping", ("str", LONG), "[]"),), "[]")
    assert lay_out(part) == f"Sequence[\n    Mapping[\n        str,\n        {LONG},\n    ]\n]"


def test_alternatives_are_a_union_where_they_have_to_be_broken() -> None:
    part = Either(("A", LONG), lambda: "Union")
    assert lay_out(part) == f"A | {LONG}"
    assert lay_out(part, before="name: ") == f"name: Union[\n    A,\n    {LONG},\n]"


def test_the_annotation_is_broken_before_the_default() -> None:
    annotation = Group("Annotated", ("int", LONG), "[]")
    assert declare("x", annotation, "1") == f"x: Annotated[\n    int,\n    {LONG},\n] = 1"
    assert declare("x", "int", Group("f", (LONG, "b"))) == f"x: int = f(\n    {LONG},\n    b,\n)"
    assert declare("x", "int", "1", after=",", indent=4) == "    x: int = 1,"


def test_a_list_that_grows_is_broken_even_where_it_fits() -> None:
    assert stacked(Group("f", ("a",)), before="return ", indent=4) == "    return f(\n        a,\n    )"
    assert stacked(Group("f", ())) == "f()"
