"""From words on the command line to a payload."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jobspec.cli.edges import read_edges
from jobspec.cli.kinds import find_job
from jobspec.cli.payload import read_payload
from jobspec.errors import PayloadError, UsageError
from jobspec.manifest.load import load_specs
from jobspec.manifest.manifest import Manifest

SPEC = """\
version: 1
package: shop
types:
  Amount: {type: decimal, digits: 6, scale: 2}
  Currency: {enum: [EUR, USD]}
  Line: {fields: {sku: str, qty: {type: int, ge: 1, default: 1}}}
  Card: {fields: {token: str}}
  Cash: {fields: {desk: int?}}
  Method: {union: {card: Card, cash: Cash}, discriminator: kind}
jobs:
  charge:
    payload:
      from: str
      count: {type: int, default: 1}
      gift: {type: bool, default: false}
      amount: {type: Amount, default: "1.50"}
      currency: {type: Currency, default: EUR}
      lines: {type: "list[Line]", default: []}
      labels: {type: "map[str, str]", default: {}}
      method: Method?
      at: datetime?
      patience: {type: duration, default: 5s}
      data: {type: bytes, default: ""}
      any: {type: json, default: null}
  hello: {payload: {name: str}}
"""
OTHER = "version: 1\npackage: mail\njobs: {hello: {payload: {name: str}}, send: {payload: {}}}\n"
DEFAULTS: dict[str, Any] = {
    "count": 1,
    "gift": False,
    "amount": "1.50",
    "currency": "EUR",
    "lines": [],
    "labels": {},
    "method": None,
    "at": None,
    "patience": "PT5S",
    "data": "",
    "any": None,
}


@pytest.fixture(scope="module")
def manifests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Manifest, ...]]:
    root = tmp_path_factory.mktemp("specs")
    (root / "shop.yaml").write_text(SPEC)
    (root / "mail.yaml").write_text(OTHER)
    loaded = load_specs(["shop.yaml", "mail.yaml"], root)
    assert loaded.findings == ()
    yield loaded.manifests
    sys.modules.pop("jobspec_models_of.shop", None)


def read(manifests: tuple[Manifest, ...], *words: str, json_text: str | None = None) -> dict[str, Any]:
    payload = read_payload(*find_job("charge", manifests), words, json_text)
    wire: dict[str, Any] = payload.model_dump(mode="json", by_alias=True)
    return wire


def test_defaults_are_written(manifests: tuple[Manifest, ...]) -> None:
    assert read(manifests, "from=Ada") == {"from": "Ada", **DEFAULTS}


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("count=7", 7),
        ("gift=true", True),
        ("amount=12.30", "12.30"),
        ("currency=USD", "USD"),
        ("from=null", "null"),
        ("from=a=b", "a=b"),
        ('lines=[{"sku": "A"}]', [{"sku": "A", "qty": 1}]),
        ('labels={"a": "b"}', {"a": "b"}),
        ('method={"kind": "cash", "desk": 3}', {"kind": "cash", "desk": 3}),
        ("method=null", None),
        ("at=2026-01-31T10:00:00+01:00", "2026-01-31T09:00:00Z"),
        ("patience=1h30m", "PT1H30M"),
        ("patience=PT2S", "PT2S"),
        ("data=aGk=", "aGk="),
        ("any=[1, null]", [1, None]),
    ],
)
def test_a_word_is_read_as_its_field_says(manifests: tuple[Manifest, ...], word: str, value: object) -> None:
    name = word.partition("=")[0]
    words = [word] if name == "from" else ["from=Ada", word]
    assert read(manifests, *words)[name] == value


def test_words_stand_above_the_json_payload(manifests: tuple[Manifest, ...]) -> None:
    wire = read(manifests, "count=2", json_text='{"from": "Ada", "count": 1}')
    assert (wire["from"], wire["count"]) == ("Ada", 2)


def test_all_mistakes_are_told_at_once_with_the_signature(manifests: tuple[Manifest, ...]) -> None:
    with pytest.raises(PayloadError) as caught:
        read(manifests, "cuont=1", "count=x", "lines=A", "amount=1.234", 'method={"kind": "card"}')
    assert caught.value.message.splitlines()[1:] == [
        "  cuont: there is no such field; did you mean `count`?",
        "  lines: is not JSON: Expecting value: line 1 column 1 (char 0)",
        "  from: is required",
        "  count: input should be a valid integer, unable to parse string as an integer",
        "  amount: decimal input should have no more than 2 decimal places",
        "  method.card.token: is required",
    ]
    assert caught.value.help is not None
    assert caught.value.help.startswith(
        'it is charge(from: str, count: int = 1, gift: bool = false, amount: Amount = "1.50"'
    )


def test_an_unknown_key_inside_a_value_is_a_mistake(manifests: tuple[Manifest, ...]) -> None:
    text = '{"from": "Ada", "lines": [{"sku": "A", "qyt": 2}], "method": {"kind": "cash", "dsk": 1}}'
    with pytest.raises(PayloadError) as caught:
        read(manifests, json_text=text)
    assert caught.value.message.splitlines()[1:] == [
        "  lines.0.qyt: there is no such field; did you mean `qty`?",
        "  method.dsk: there is no such field; did you mean `desk`?",
    ]


@pytest.mark.parametrize(
    ("words", "json_text"),
    [(["Ada"], None), (["=Ada"], None), (["from=a", "from=b"], None), ([], "[1]"), ([], "{"), ([], '{"count": NaN}')],
)
def test_what_is_no_payload_at_all_is_a_usage_error(
    manifests: tuple[Manifest, ...], words: list[str], json_text: str | None
) -> None:
    with pytest.raises(UsageError):
        read(manifests, *words, json_text=json_text)


# ---- which job
@pytest.mark.parametrize(("name", "package"), [("charge", "shop"), ("send", "mail"), ("mail.hello", "mail")])
def test_a_short_name_will_do_where_it_is_unambiguous(manifests: tuple[Manifest, ...], name: str, package: str) -> None:
    assert find_job(name, manifests)[0].package == package


def test_an_ambiguous_name_is_refused_with_the_choices(manifests: tuple[Manifest, ...]) -> None:
    with pytest.raises(UsageError) as caught:
        find_job("hello", manifests)
    assert "mail.hello, shop.hello" in caught.value.message


def test_an_unknown_name_gets_a_hint(manifests: tuple[Manifest, ...]) -> None:
    with pytest.raises(UsageError) as caught:
        find_job("chrage", manifests)
    assert caught.value.help == "did you mean `charge`?"


# ---- names in JSON, sets, other specs
NEWER = """\
version: 1
package: newer
imports: [common/types.yaml]
jobs:
  greet:
    payload:
      born: {type: date, wire: dateOfBirth, default: "1970-01-01"}
      tags: {type: "set[str]", default: []}
      home: {type: common.Address?}
  other: {payload: {}}
  ship:
    payload: {order_id: int}
    after: {stock: other, rest: other}
"""
COMMON = """\
version: 1
package: common
types: {Address: {fields: {street: {type: str, wire: Street}}}}
"""


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Manifest, ...]]:
    root = tmp_path_factory.mktemp("newer")
    (root / "newer.yaml").write_text(NEWER)
    (root / "common").mkdir()
    (root / "common" / "types.yaml").write_text(COMMON)
    loaded = load_specs(["newer.yaml", "common/types.yaml"], root)
    assert loaded.findings == ()
    yield loaded.manifests
    sys.modules.pop("jobspec_models_of.newer", None)


@pytest.mark.parametrize("name", ["born", "dateOfBirth"])
def test_a_field_goes_by_its_own_name_and_by_the_one_in_json(newer: tuple[Manifest, ...], name: str) -> None:
    payload = read_payload(*find_job("greet", newer), [f"{name}=2026-01-31"], None)
    assert payload.model_dump(mode="json", by_alias=True)["dateOfBirth"] == "2026-01-31"
    with pytest.raises(UsageError, match="given twice"):
        read_payload(*find_job("greet", newer), ["born=2026-01-31", "dateOfBirth=2026-01-31"], None)


def test_json_goes_by_the_names_in_json_alone(newer: tuple[Manifest, ...]) -> None:
    text = '{"dateOfBirth": "2026-01-31", "home": {"Street": "x"}}'
    payload = read_payload(*find_job("greet", newer), [], text)
    assert payload.model_dump(mode="json", by_alias=True) == {
        "dateOfBirth": "2026-01-31",
        "tags": [],
        "home": {"Street": "x"},
    }
    with pytest.raises(PayloadError, match=r"home\.street: there is no such field"):
        read_payload(*find_job("greet", newer), [], '{"home": {"street": "x"}}')


def test_a_set_is_written_as_a_list_and_stored_in_order(newer: tuple[Manifest, ...]) -> None:
    payload = read_payload(*find_job("greet", newer), ['tags=["b", "a", "b"]'], None)
    assert payload.model_dump(mode="json")["tags"] == ["a", "b"]


# ---- what a job waits for
def test_what_a_job_waits_for_is_given_by_id(newer: tuple[Manifest, ...]) -> None:
    edges, words = read_edges(*find_job("ship", newer), ["stock=17", "order_id=1", "rest=18"])
    assert {name: each.id for name, each in edges.items()} == {"stock": 17, "rest": 18}
    assert words == ["order_id=1"]


@pytest.mark.parametrize("word", ["stock=x", "stock=-1", "stock=", "stock=1.5", "stock=99999999999999999999"])
def test_what_it_waits_for_must_be_said_and_be_an_id(newer: tuple[Manifest, ...], word: str) -> None:
    with pytest.raises(PayloadError) as caught:
        read_edges(*find_job("ship", newer), [word, "order_id=1"])
    first, *told = caught.value.message.splitlines()
    assert first == "newer.ship: it is not said what it waits for"
    assert told[0].startswith("  stock: ")
    assert told[0].endswith(" is not the id of a job of newer.other")
    assert told[1] == "  rest: is required, the id of a job of newer.other"


# ---- models that the user's own module has
def test_a_model_of_the_users_own_validates_by_its_own_rules(tmp_path: Path) -> None:
    (tmp_path / "own_spec_of_test.py").write_text(
        "from pydantic import field_validator\n"
        "from jobspec import Payload\n"
        "from jobspec.spec import Spec\n\n\n"
        "class Greet(Payload):\n"
        "    name: str\n\n"
        "    @field_validator('name')\n"
        "    @classmethod\n"
        "    def _short(cls, name: str) -> str:\n"
        "        if len(name) > 3:\n"
        "            raise ValueError('is long')\n"
        "        return name\n\n\n"
        'spec = Spec(package="own", version=1)\n'
        "greet = spec.job(Greet)\n"
    )
    sys.path.insert(0, str(tmp_path))
    try:
        loaded = load_specs(["own_spec_of_test"], tmp_path)
        assert loaded.findings == ()
        found = find_job("greet", loaded.manifests)
        assert read_payload(*found, ["name=Ada"], None).model_dump() == {"name": "Ada"}
        with pytest.raises(PayloadError, match="is long"):
            read_payload(*found, ["name=Grace"], None)
    finally:
        sys.path.remove(str(tmp_path))
        sys.modules.pop("own_spec_of_test", None)
        sys.modules.pop("jobspec_models_of.own", None)
