"""A scenario whose every text is an attack, and what became of it in every command."""

import json
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from io import StringIO
from itertools import count, product
from pathlib import Path
from string import ascii_uppercase

import pytest
from calling import Output, exit_code

ATTACKS = {
    "link": '=HYPERLINK("http://x.example","y")',
    "command": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3",
    "sum": "@SUM(1)",
    "after spaces": "   =1+1",
    "after a wide space": "\u3000=1+2",
    "after a no-break space": "\u00a0=1+3",
    "after a filler": "\u3164=1+4",
    "after a joiner": "\u034f=1+5",
    "wide equals": "\uff1d1+7",
    "wide at": "\uff20SUM(2)",
    "small plus": "\ufe621+8",
    "script": "<script>alert(1)</script>",
    "svg": "</svg><script>alert(1)</script>",
    "handler": "<img src=x onerror=alert(1)>",
    "entity": "&lt;b&gt; &#60;",
    "cdata": "x]]>y",
    "comment": "<!-- x",
    "address": "javascript:alert(1)",
    "quotes": "\"quotes\", commas; 'more'",
    "mathtext": "$x^{2$",
    "fraction": "$\\frac{",
    "whole formula": "$\\alpha^2$ and $5",
    "backslash": "\\alpha \\",
    "underscore": "_hidden",
    "markup": "[red]bold[/red] [/] [link=x]",
    "format": "{0} {x} %s %(x)s {{7*7}} %",
    "long word": "Donaudampfschifffahrt" * 9,
    "arabic": "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "hebrew": "\u05e2\u05d1\u05e8\u05d9\u05ea",
    "emoji": "\U0001f4a3\U0001f468\u200d\U0001f469 boom".replace("\u200d", ""),
    "astral": "\U0001d4d7\U0001d4ee\U00020000",
    "zalgo": "Z" + "\u0301\u0335\u0353" * 20 + "o",
    "only marks": "\u0301\u0302\u0303",
    "wide letters": "\u6ce2\u862d" * 30,
    "dotted i": "\u0130stanbul \u0131",
    "ligature": "\ufb03 \u00df \ufdfa",
    "boolean": "off",
    "null": "null",
    "number": "1e5",
    "comment sign": "# not a comment",
    "colon": "key: value",
    "dashes": "--- !!python/object:os.system x",
    "anchor": "&a *b",
    "blank": "",
}
"""One line each; all of them are text, and a scenario may say them."""

REFUSED = {
    "escape": "\x1b[31mred",
    "bell": "\x07",
    "zero": "\x00",
    "delete": "\x7f",
    "next line": "\x85",
    "line separator": "\u2028",
    "right-to-left override": "\u202egnp.exe",
    "isolate": "\u2066x",
    "mark": "\u200fx",
    "zero width": "a\u200bb",
    "byte order": "\ufeffx",
    "tag": "\U000e0041",
    "carriage return": "a\rb",
}
"""What no text of a scenario may hold."""

PARAMETERS = ("choice.support", "choice.risk", "opinion.noise", "guarantor.resolve")


def _states() -> Iterator[str]:
    """Name states: some that there are, then made-up ones."""
    yield from ("POL", "GBR", "DEU", "FRA", "ITA")
    yield from ("".join(three) for three in product("X", ascii_uppercase, ascii_uppercase))


def attacked(title: str, attacks: dict[str, str]) -> str:
    """Write a scenario file whose texts are attacks, a state for each."""
    done = partial(json.dumps, ensure_ascii=False)
    every = list(attacks.values())
    lines = [
        "name: attacked",
        f"title: {done(title)}",
        "base: baseline",
        f"because: {done(chr(10).join(every))}",
        f"sources: [{', '.join(done(f'http://{one}'[:200]) for one in every)}]",
        "change:",
        "  weeks: 12",
        "  talks.deal_rate: 60",
    ]
    at = count()
    for key in PARAMETERS:
        one = every[next(at) % len(every)]
        held = {"value": 0.4, "source": f"http://{one}", "because": one}
        lines.append(f"  {key}: {done(held)}")
    for code, one in zip(_states(), every, strict=False):
        state = {"name": one[:200], "short": one[:200], "because": one}
        state |= {"source": f"https://{one}"[:200], "stance": "willing"}
        if code.startswith("X"):
            state |= {"active_forces": 20000}
        lines.append(f"  states.{code}: {done(state)}")
        event = {"week": 2, "kind": "assault", "because": one, "source": f"http://{one}"[:200]}
        lines.append(f"  events.e_{code.lower()}: {done(event)}")
    lines += [
        "expect:",
        '  - "guarantee   is   above   0.0000000000000000000000000000000000000000000001"',
    ]
    return "\n".join(lines) + "\n"


TITLE = (
    "=1+1 <script>alert(1)</script> $x^{2$ _a [red]b[/red] {0} %s \u6ce2\u862d \U0001f4a3 "
    '\u0627\u0644 "q", ; &lt; ]]> ' + "W" * 200
)[:200]
"""A title of many attacks, as long as a title may be."""

OTHER = "same_weeks_" + "x" * 53
"""What the attacked scenario is compared with; its name is as long as one may be."""

WORLDS = ("-n", "20")


Call = Callable[..., Output]


def call(*words: str) -> Output:
    """Call the command in this process."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = exit_code(*words)
    return Output(code, out.getvalue(), err.getvalue())


@dataclass(frozen=True)
class Aftermath:
    """What the commands said of the attacked scenario, and where their files are."""

    home: Path
    done: dict[str, Output]

    def files(self, kind: str) -> list[Path]:
        """List the files of a kind that a person finds."""
        found = self.home.joinpath("outputs").rglob(f"*.{kind}")
        return sorted(path for path in found if ".results" not in path.parts)


@pytest.fixture(scope="session")
def attacks() -> dict[str, str]:
    """The attacks by name."""
    return ATTACKS


@pytest.fixture(scope="session")
def refused() -> dict[str, str]:
    """What no text may hold, by name."""
    return REFUSED


@pytest.fixture(scope="session")
def states() -> dict[str, str]:
    """The code of the state that each attack names."""
    return dict(zip(ATTACKS, _states(), strict=False))


@pytest.fixture
def sim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call the command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return call


def _aftermath(home: Path, picture: str) -> Aftermath:
    """Run every command on the attacked scenario; all figures are drawn."""
    (home / "scenarios").mkdir()
    (home / "scenarios" / "attacked.yaml").write_text(attacked(TITLE, ATTACKS))
    (home / "scenarios" / f"{OTHER}.yaml").write_text(
        f"name: {OTHER}\ntitle: Same weeks\nbase: baseline\nchange: {{weeks: 12}}\n"
    )
    drawn = ("--format", picture)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        done = {
            "check": call("check", "attacked"),
            "list": call("list"),
            "show": call("show", "attacked"),
            "run": call("run", "attacked", "--figures", "all", *WORLDS, *drawn),
            "compare": call("compare", "attacked", "--to", OTHER, *WORLDS, *drawn),
            "explain": call("explain", "attacked", "POL", *WORLDS, *drawn),
        }
        more = {"run": ("--figures", "all"), "compare": ("--to", OTHER), "explain": ("POL",)}
        for name, rest in more.items():
            done[f"{name} json"] = call(name, "attacked", *rest, *WORLDS, *drawn, "--json")
        done["show json"] = call("show", "attacked", "--json")
        done["list json"] = call("list", "--json")
    return Aftermath(home, done)


@pytest.fixture(scope="session")
def aftermath(tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    """What becomes of the attacked scenario, with figures as SVG."""
    return _aftermath(tmp_path_factory.mktemp("svg"), "svg")


@pytest.fixture(scope="session")
def in_pixels(tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    """The same with figures as PNG."""
    return _aftermath(tmp_path_factory.mktemp("png"), "png")


@pytest.fixture(scope="session")
def in_print(tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    """The same with figures as PDF."""
    return _aftermath(tmp_path_factory.mktemp("pdf"), "pdf")
