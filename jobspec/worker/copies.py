"""A handler may fork. The copy of the worker that this makes ends where the handler does."""

from __future__ import annotations

import os
import sys
import traceback


def end_copy(pid: int) -> None:
    """In a ``finally`` around a handler; ``pid``: of the worker. Whoever is another process ends here and now.

    It has our connections, our event loop and our transactions, and would use them beside us. What Python does at its
    end is left out, because that would close them for both.
    """
    if os.getpid() == pid:
        return
    error = sys.exc_info()[1]
    if isinstance(error, SystemExit):
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    else:
        code = int(error is not None)
        if error is not None:
            traceback.print_exception(error)
    os._exit(code)
