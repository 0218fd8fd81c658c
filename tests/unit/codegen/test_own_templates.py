"""Folders of templates of users: ``template_api = 1``."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobspec.codegen.own.program import Program
from jobspec.codegen.render import generate
from jobspec.codegen.target import load_any
from jobspec.errors import GenerateError
from jobspec.manifest.manifest import Channel, EnumDef, FieldDef, Job, Manifest, ModelDef
from jobspec.manifest.types import ScalarType

HOSTILE = '*/ " \\ ${x} {{ y }} \u202e\u2028 end'
SHOP = Manifest(
    package="acme.shop",
    source="jobs.yaml",
    types=(
        EnumDef(name="Level", values=("low", "high")),
        ModelDef(name="Message", fields=(FieldDef(name="to", type=ScalarType(name="str"), doc=HOSTILE),)),
    ),
    channels=(Channel(name="default"),),
    jobs=(Job(name="send_email", payload="Message", channel="default", doc=HOSTILE, version=3),),
)
TOML = """name = "go"
format = "go/1"
template_api = 1
files = [
    {path = "{folder}/jobs.go", template = "jobs.go.j2"},
    {path = "{folder}/{job}_v{version}.go", template = "job.go.j2", per = "job"},
]
"""


def folder(tmp_path: Path, **files: str) -> Path:
    mine = tmp_path / "mine"
    mine.mkdir()
    for name, text in files.items():
        (mine / name.replace("__", ".")).write_text(text)
    return mine


def made(tmp_path: Path, template: str) -> str:
    toml = 'name = "go"\nformat = "go/1"\ntemplate_api = 1\nfiles = [{path = "x", template = "x.j2"}]\n'
    folder(tmp_path, target__toml=toml, x__j2=template)
    return generate([SHOP], [load_any("./mine", tmp_path)], tmp_path).files["x"]


def refused(tmp_path: Path, template: str) -> str:
    with pytest.raises(GenerateError) as caught:
        made(tmp_path, template)
    return str(caught.value)


def test_it_makes_files_for_packages_and_for_jobs(tmp_path: Path) -> None:
    folder(
        tmp_path,
        target__toml=TOML,
        jobs__go__j2='{{ header("//") }}\n{% for job in manifest.jobs %}\n'
        "const {{ job.name|pascal }} = {{ job.name|json }}\n{% endfor %}\n",
        job__go__j2="{{ job.doc|lines }}\ntype {{ payload.name|ident }} {{ job.version }}\n",
    )
    files = generate([SHOP], [load_any("./mine", tmp_path)], tmp_path).files
    assert list(files) == ["acme/shop/jobs.go", "acme/shop/send_email_v3.go"]
    head, _, rest = files["acme/shop/jobs.go"].partition("\n")
    assert head == "// @generated from jobs.yaml by `jobspec generate` -- DO NOT EDIT."
    assert rest.endswith('const SendEmail = "send_email"\n')
    assert files["acme/shop/send_email_v3.go"].endswith("\ntype Message 3\n")
    assert all(each.startswith("//") for each in files["acme/shop/send_email_v3.go"].splitlines()[:-1])


def test_names_of_the_manifest_are_never_methods_of_the_data(tmp_path: Path) -> None:
    text = "{% for each in types.Level.values %}{{ each|json }} {% endfor %}"
    assert made(tmp_path, text) == '"low" "high" '


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("a\n{{ manifest.jobs[0].doc }}\n", "x.j2:2: a template prints"),
        ("{{ 'a' ~ manifest.package }}", "is str and not Code"),
        ("{{ manifest.jobs[0].doc|ident }}", "is not a name"),
        ("\n\n{{ manifest.jbos }}", "x.j2:3: UndefinedError: 'dict object' has no attribute 'jbos'"),
        ("{{ nothing }}", "x.j2:1: UndefinedError: 'nothing' is undefined"),
        ("a\n{% for %}", "x.j2:2: "),
        ("{{ manifest.doc|shout }}", "x.j2:1: No filter named 'shout'"),
        ("{% include 'y.j2' %}", "y.j2 is not there"),
        ("\n{{ 1 // 0 }}", "x.j2:2: ZeroDivisionError"),
        ("{% include '../target.toml' %}", "is not there"),
    ],
)
def test_a_mistake_is_told_with_its_template_and_line(tmp_path: Path, template: str, expected: str) -> None:
    assert expected in refused(tmp_path, template)


@pytest.mark.parametrize(
    "printed",
    ["json", "lit", "comment", "lines", "doc", "sql_text", "sql_value", "sql_json", "markdown", "markdown_code"],
)
def test_every_filter_makes_something_of_hostile_text(tmp_path: Path, printed: str) -> None:
    text = made(tmp_path, f"{{{{ manifest.jobs[0].doc|{printed} }}}}")
    assert text
    assert "\u202e" not in text


def test_templates_of_a_bundled_target_can_be_replaced_one_by_one(tmp_path: Path) -> None:
    folder(tmp_path, target__toml='extends = "sql"\ntemplate_api = 1\n', jobs__sql__j2="{{ header }}\n-- mine\n")
    ours = generate([SHOP], ["sql"], tmp_path).files
    theirs = generate([SHOP], [load_any("./mine", tmp_path)], tmp_path).files
    assert theirs.keys() == ours.keys()
    assert theirs["acme/shop/jobs.sql"].endswith("-- mine\n")


def test_a_template_that_replaces_nothing_is_refused(tmp_path: Path) -> None:
    folder(tmp_path, target__toml='extends = "sql"\ntemplate_api = 1\n', job__sql__j2="x")
    with pytest.raises(GenerateError, match=r"job\.sql\.j2 replaces no template of the target `sql`"):
        load_any("./mine", tmp_path)


def test_a_folder_may_describe_a_program(tmp_path: Path) -> None:
    mine = folder(tmp_path, target__toml='program = ["./gen.py", "-x"]\nname = "go"\nenv = ["HOME"]\n')
    found = load_any("./mine", tmp_path)
    assert found == Program(name="go", argv=("./gen.py", "-x"), root=mine, env=("HOME",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, "./mine/target.toml is not there"),
        ("name = ", "is not valid TOML"),
        ('name = "go"', "template_api: Field required"),
        (TOML.replace("template_api = 1", "template_api = 2"), "template_api: Input should be 1"),
        (TOML.replace("per =", "pro ="), "files[1].pro: Extra inputs are not permitted"),
        (TOML + "more = 1\n", "more: Extra inputs are not permitted"),
        ('extends = "pyton"\ntemplate_api = 1\n', "there is no target `pyton`"),
        ('program = []\nname = "go"\n', "program: Tuple should have at least 1 item"),
        (TOML.replace("{folder}/jobs.go", "{fodler}/jobs.go"), "has {fodler}, which is nothing for a file per package"),
        (TOML.replace("{folder}/jobs.go", "{job}.go"), "has {job}, which is nothing for a file per package"),
    ],
)
def test_a_description_that_cannot_be_used_says_why(tmp_path: Path, text: str | None, expected: str) -> None:
    folder(tmp_path, **({} if text is None else {"target__toml": text}), jobs__go__j2="", job__go__j2="")
    with pytest.raises(GenerateError) as caught:
        generate([SHOP], [load_any("./mine", tmp_path)], tmp_path)
    assert expected in str(caught.value)


def test_a_path_that_leads_out_of_the_output_folder_is_refused(tmp_path: Path) -> None:
    from jobspec.codegen.write import write

    folder(tmp_path, target__toml=TOML.replace("{folder}/jobs.go", "../jobs.go"), jobs__go__j2="", job__go__j2="")
    plan = generate([SHOP], [load_any("./mine", tmp_path)], tmp_path / "out")
    with pytest.raises(GenerateError, match="outside of the output folder"):
        write(plan)
