"""Figures that look alike for everybody: nothing of the user's settings of matplotlib gets in."""

import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, chdir, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sim.text import shortened

ignored: list[str] = []
"""What of the user's environment matplotlib could not have used, a sentence each."""

_BACKEND = "MPLBACKEND"
_FILE = "matplotlibrc"
_KEPT = ("backend", "backend_fallback", "interactive", "toolbar")
"""Settings that concern windows, of which there are none here."""

_LOCK = threading.RLock()
"""The settings of matplotlib are those of the whole process."""


def load() -> None:
    """Load matplotlib, without what it would stumble over.

    A backend that does not exist and a file of settings that cannot be read stop it as it is
    loaded. Neither matters here; both are listed as ignored. What was loaded before stays as it is.
    """
    if "matplotlib" in sys.modules:
        return
    with ExitStack() as stack:
        backend = os.environ.pop(_BACKEND, None)
        if backend is not None:
            stack.callback(os.environ.__setitem__, _BACKEND, backend)
        if wrong := _unreadable():
            ignored.append(f"the settings of matplotlib in `{shortened(str(wrong), 200)}` "
                           "cannot be read; figures do without")  # fmt: skip
            # Here it finds its own settings, before any others.
            stack.enter_context(chdir(_data()))
        # Figures do without whatever it has to say of the settings.
        logger = logging.getLogger("matplotlib")
        stack.callback(logger.setLevel, logger.level)
        logger.setLevel(logging.ERROR)
        import matplotlib as mpl
    if backend:
        try:
            mpl.rcParams["backend"] = backend
        except ValueError:
            ignored.append(f"{_BACKEND} is ignored: `{shortened(backend)}` is no backend")


@contextmanager
def plain() -> Iterator[None]:
    """Draw and save with the settings that come with matplotlib; afterwards the user's are back."""
    import matplotlib as mpl

    settings: Any = {key: one for key, one in mpl.rcParamsDefault.items() if key not in _KEPT}
    with _LOCK, mpl.rc_context(settings):
        yield


def _unreadable() -> Path | None:
    """The user's file of settings, if it cannot be read as text."""
    named = os.environ.get("MATPLOTLIBRC")
    home = os.environ.get("MPLCONFIGDIR")
    config = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    folders = (named, home or Path(config) / "matplotlib")
    places = (Path(_FILE), *(Path(one) / _FILE for one in folders if one))
    candidates = (places[0], *([Path(named)] if named else []), *places[1:])
    for path in candidates:
        try:
            if path.is_file():
                path.read_text(encoding="utf-8")
                return None
        except (OSError, ValueError):
            return path
    return None


def _data() -> Path:
    """Folder of matplotlib with its own settings."""
    spec = find_spec("matplotlib")
    return Path((spec and spec.origin) or "").parent / "mpl-data"
