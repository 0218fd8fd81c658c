"""Values that a payload may leave out, because its kind stores them."""

from __future__ import annotations

from typing import Any

from jobspec.manifest.manifest import Manifest, ModelDef


def wire_defaults(manifest: Manifest, payload: str) -> dict[str, Any]:
    """The top-level values that an enqueue call from SQL may leave out."""
    model = manifest.type_named(payload)
    assert isinstance(model, ModelDef)
    tag = {model.tag[0]: model.tag[1]} if model.tag else {}
    return tag | {each.key: each.default for each in model.fields if not each.required}
