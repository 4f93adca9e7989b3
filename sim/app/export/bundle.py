"""One HTML file of page, style, fonts, scripts and data, which asks nobody for anything."""

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from sim.app.files import PageFile, markup, page_files
from sim.figures.kit.font import usual

MODULES = (
    "dom.js", "address.js", "lines.js", "map.js", "bars.js", "panel.js", "sections.js",
    "between.js", "exported.js",
)  # fmt: skip
"""Scripts of the page in the order in which they need each other."""

MARK = '<meta name="generator" content="Backstop'
"""What a page of this program says of itself, by which one is told from another file."""

_IMPORT = re.compile(r'^import (\* as (\w+)|\{[^}]*\}) from "\./([\w.]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|class|const|let) ([\w$]+))", re.MULTILINE)


def bundled(header: Mapping[str, Any], rows: Iterable[Any], *, answer: str, version: str) -> bytes:
    """The file: the data are a header, and rows that are read one at a time.

    The answer is what is shown where no script may run.
    """
    files = page_files()
    script = f"{_text(files, 'uplot.js')}\n{_script(files)}"
    style = f"{_text(files, 'uplot.css')}\n{_styled(files)}"
    for what in (style, script):
        if re.search(r"</(script|style)", what, re.IGNORECASE):
            raise ValueError("a script or style of the page would end before its end")
    return markup(
        exported=True,
        policy=_policy(style, script),
        version=version,
        answer=answer,
        style=style,
        data=_packed(header, rows),
        script=script,
    )


def _policy(style: str, script: str) -> str:
    """What the file may load: its own style, script, fonts and pictures, and nothing else."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _packed(header: Mapping[str, Any], rows: Iterable[Any]) -> str:
    """Data as a line of JSON each, compressed, in letters that no markup has."""
    lines = (json.dumps(one, allow_nan=False, separators=(",", ":")) for one in (header, *rows))
    return base64.b64encode(zlib.compress("\n".join(lines).encode(), level=9)).decode()


def _text(files: Mapping[str, PageFile], name: str) -> str:
    return files[name].content.decode()


def _styled(files: Mapping[str, PageFile]) -> str:
    """The style of the page with its fonts inside."""
    style = _text(files, "page.css")
    for name in ("regular.ttf", "semibold.ttf"):
        address = f'url("/static/{name}")'
        if name in files:
            data = base64.b64encode(usual(files[name].content)).decode()
            style = style.replace(address, f'url("data:font/ttf;base64,{data}")')
        else:
            style = style.replace(address, 'local("Source Sans 3")')
    return style


def _script(files: Mapping[str, PageFile]) -> str:
    """The modules of the page as one script, each within a function of its own."""
    parts = (_enclosed(name, _text(files, name)) for name in MODULES)
    return "\n".join(['"use strict";', "const modules = {};", *parts])


def _enclosed(name: str, source: str) -> str:
    """A module as a function that leaves what it exports where others find it."""
    for _, _, needed in _IMPORT.findall(source):
        if MODULES.index(needed) >= MODULES.index(name):
            raise ValueError(f"{name} needs {needed}, which comes after it")
    body = _IMPORT.sub(_taken, source)
    names = [name for _, name in _EXPORT.findall(body)]
    body = _EXPORT.sub(r"\1", body)
    if re.search(r"^(import|export)\b", body, re.MULTILINE):
        raise ValueError(f"{name} imports or exports in a way that is not understood")
    given = f"modules[{name!r}] = {{ {', '.join(names)} }};"
    return f"(() => {{\n{body}\n{given}\n}})();"


def _taken(found: "re.Match[str]") -> str:
    names = found[2] or found[1].replace(" as ", ": ")
    return f"const {names} = modules[{found[3]!r}];"
