"""Where servers of tests and of bench keep their data."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

MEMORY: Final = Path("/dev/shm")


def quick_disk(room: int) -> Path:
    """Memory, if so many bytes are free there; else the directory for temporary files."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > room
    return MEMORY if roomy else Path(tempfile.gettempdir())
