"""A figure as a file: pixels, or lines that scale."""

import io
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Kind = Literal["png", "svg", "pdf"]
"""Kinds of file a figure can be."""

DPI = 200
"""Dots per inch of pixels."""


def picture(figure: "Figure", kind: Kind = "png") -> bytes:
    """Turn a figure into the bytes of a file that are the same for the same figure.

    Parameters
    ----------
    figure
        The figure.
    kind
        Kind of file.

    Returns
    -------
    The bytes, without the time of writing.
    """
    import matplotlib as mpl

    held = io.BytesIO()
    undated: dict[str, None] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind, {})
    with mpl.rc_context({"svg.hashsalt": "backstop"}):
        figure.savefig(held, format=kind, dpi=DPI, metadata=undated)
    return held.getvalue()
