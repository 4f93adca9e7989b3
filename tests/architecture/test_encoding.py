"""Every text file is read and written in an encoding that is named, whatever the locale."""

import ast
from collections.abc import Iterator
from pathlib import Path

SIM = Path(__file__).parents[2] / "sim"


def unnamed(source: str) -> Iterator[int]:
    """Lines that open a text file, read it or write it in the encoding of the locale."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(
            node.func, "id", "")  # fmt: skip
        named = any(one.arg == "encoding" for one in node.keywords)
        words = [one.value for one in node.args if isinstance(one, ast.Constant)]
        if name in {"read_text", "write_text"} and not named:
            yield node.lineno
        low = ast.unparse(node.func) == "os.open"
        binary = any("b" in str(one) for one in words)
        if name in {"open", "fdopen"} and not (named or low or binary):
            yield node.lineno


def test_every_text_file_names_its_encoding() -> None:
    found = [
        f"{path.relative_to(SIM)}:{line}"
        for path in sorted(SIM.rglob("*.py"))
        for line in unnamed(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_a_file_in_the_encoding_of_the_locale_is_found() -> None:
    assert [*unnamed("Path('x').write_text('y')\nopen('x')\nPath('x').open('w')")] == [1, 2, 3]
    sound = "p.read_text(encoding='utf-8')\nopen(p, 'rb')\np.open('w', encoding='utf-8')"
    assert not [*unnamed(sound)]
