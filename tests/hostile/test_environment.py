"""The machine of the user: its locale, its closed outputs, its settings of matplotlib."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import sim as package

ROOT = str(Path(package.__file__).parents[1])
ASCII = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
RC = """\
figure.facecolor: black
savefig.facecolor: black
savefig.bbox: tight
text.color: red
lines.linewidth: 9
path.sketch: 3, 100, 2
timezone: Asia/Tokyo
"""

Contents = dict[str, bytes]
Call = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def call(tmp_path: Path) -> Call:
    """Run a scenario in a process of its own, in an empty folder, with variables of its own."""

    def do(
        *words: str, shell: str = "", **variables: str | None
    ) -> subprocess.CompletedProcess[bytes]:
        given = {**os.environ, "PYTHONPATH": ROOT, **variables}
        environment = {name: one for name, one in given.items() if one is not None}
        every = ("run", "baseline", "-n", "12", "-s", "weeks=6", *words)
        plain = (sys.executable, "-m", "sim", *every)
        command = ("sh", "-c", f'exec "$0" "$@" {shell}', *plain) if shell else plain
        return subprocess.run(  # noqa: S603
            command, cwd=tmp_path, env=environment, capture_output=True, check=False, timeout=600
        )

    return do


def contents(outputs: Path) -> Contents:
    """What the folder of the run has, but for its record and data, which name times."""
    (folder,) = [path for path in outputs.iterdir() if not path.name.startswith(".")]
    every = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.*")}
    return {name: path.read_bytes() for name, path in every.items()
            if path.suffix in {".csv", ".json", ".yaml", ".md", ".png", ".svg", ".pdf"}
            and name != "record.json"}  # fmt: skip


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Contents]:
    """What is printed and written where nothing is unusual."""
    home = tmp_path_factory.mktemp("usual")
    done = subprocess.run(
        (sys.executable, "-m", "sim", "run", "baseline", "-n", "12", "-s", "weeks=6"),
        cwd=home, env={**os.environ, "PYTHONPATH": ROOT, "PYTHONUTF8": "1"},
        capture_output=True, check=True, timeout=600,
    )  # fmt: skip
    assert "Türkiye" in (home / "outputs/baseline--weeks=6/states.csv").read_text(encoding="utf-8")
    return done.stdout, contents(home / "outputs")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("ascii", marks=pytest.mark.slow),
        "PYTHONIOENCODING",
        pytest.param("uk_UA.KOI8-U", marks=pytest.mark.slow),
        pytest.param("de_DE.ISO-8859-1", marks=pytest.mark.slow),
    ],
)
def test_any_locale_writes_and_prints_the_same_utf8(
    call: Call, tmp_path: Path, usual: tuple[bytes, Contents], name: str
) -> None:
    variables = {
        "ascii": ASCII,
        "PYTHONIOENCODING": {**ASCII, "PYTHONIOENCODING": "koi8-u"},
    }.get(name, {"LC_ALL": name, "PYTHONUTF8": "0"})
    if "LC_ALL" in variables and "." in name:
        known = "import locale; locale.setlocale(locale.LC_ALL, '')"
        asked = (sys.executable, "-c", known)
        done = subprocess.run(  # noqa: S603
            asked, env={**os.environ, **variables}, capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip(f"the locale {name} is not installed")
    first = call(**variables)
    assert (first.returncode, first.stderr) == (0, b"")
    assert (first.stdout, contents(tmp_path / "outputs")) == usual
    again = call(**variables)
    assert again.stderr == b""
    assert b"Reused: stored results" in again.stdout
    assert "Türkiye".encode() in call("--json", **variables).stdout


def test_letters_of_a_command_line_that_the_locale_lacks_are_kept(
    call: Call, tmp_path: Path
) -> None:
    done = call("-s", "states.POL.because=Ціль", "-q", "-o", "вихід", **ASCII)
    assert (done.returncode, done.stderr) == (0, b"")
    folder = tmp_path / done.stdout.decode().strip()
    assert folder.parent.name == "вихід"
    assert "because=Ціль" in (folder / "summary.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "closed",
    [
        pytest.param("2>&-", marks=pytest.mark.slow),
        "1>&-",
        pytest.param("<&-", marks=pytest.mark.slow),
        "<&- 1>&- 2>&-",
    ],
)
def test_a_closed_stream_changes_no_file(
    call: Call, tmp_path: Path, usual: tuple[bytes, Contents], closed: str
) -> None:
    done = call(shell=closed)
    assert done.returncode == 0
    assert (done.stdout, done.stderr) == (b"" if "1>" in closed else usual[0], b"")
    assert contents(tmp_path / "outputs") == usual[1]


def test_settings_of_matplotlib_change_no_figure(
    call: Call, tmp_path: Path, usual: tuple[bytes, Contents]
) -> None:
    (tmp_path / "matplotlibrc").write_text(RC)
    done = call(MPLBACKEND="qtagg")
    assert (done.returncode, done.stderr) == (0, b"")
    assert contents(tmp_path / "outputs") == usual[1]


def test_what_matplotlib_or_others_cannot_use_is_said_in_a_line(
    call: Call, tmp_path: Path, usual: tuple[bytes, Contents]
) -> None:
    (tmp_path / "matplotlibrc").write_bytes(b"\xff\xfe\x00")
    done = call(MPLBACKEND="nonsense", SOURCE_DATE_EPOCH="junk")
    assert done.returncode == 0
    lines = done.stderr.decode().splitlines()
    assert lines == [
        "note: SOURCE_DATE_EPOCH is ignored: `junk` is no time",
        "note: the settings of matplotlib in `matplotlibrc` cannot be read; figures do without",
        "note: MPLBACKEND is ignored: `nonsense` is no backend",
    ]
    assert contents(tmp_path / "outputs") == usual[1]
    assert call("--fresh", SOURCE_DATE_EPOCH="9" * 30, MPLBACKEND=None).returncode == 0
