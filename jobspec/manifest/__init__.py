"""What specs mean: resolved, checked, frozen. ``load_specs`` is the way in."""

from jobspec.manifest.load import Loaded, load_specs
from jobspec.manifest.manifest import Manifest

__all__ = ["Loaded", "Manifest", "load_specs"]
