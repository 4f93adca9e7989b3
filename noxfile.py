"""Sessions for those who work on the project: ``nox`` runs the quick ones, ``nox -l`` lists all."""

from itertools import product
from pathlib import Path

import nox

nox.options.sessions = ["lint", "docs", "tests"]
nox.options.error_on_missing_interpreters = False
nox.options.reuse_existing_virtualenvs = True


def install(session: nox.Session, extras: str) -> None:
    """Install the project as it lies here, in the versions it is tested with."""
    session.install("-c", "constraints.txt", "-e", f".[{extras}]")


@nox.session(python=["3.11", "3.12", "3.13"])
def tests(session: nox.Session) -> None:
    """Run the quick tests on each Python that is found."""
    install(session, "test,cluster,discover")
    session.run("pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, form, types, which room imports which, and what could be a hole."""
    install(session, "test,lint,cluster")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("lint-imports")
    session.run("bandit", "-q", "-r", "sim")


@nox.session
def docs(session: nox.Session) -> None:
    """Check that the documentation still says what the code does."""
    install(session, "test")
    session.run("python", "docs/generate.py", "--check")


def folder(session: nox.Session) -> None:
    """Run the tests in the folder of the session's name; slow ones only with `-- whole`."""
    install(session, "test,cluster,discover")
    words = [word for word in session.posargs if word != "whole"]
    whole = ["-m", ""] if "whole" in session.posargs else []
    session.run("pytest", f"tests/{session.name}", *whole, *words)


@nox.session
def figures(session: nox.Session) -> None:
    """Look at every figure in many settings; `-- whole` does so in all that are listed."""
    folder(session)


@nox.session
def studies(session: nox.Session) -> None:
    """Ask every study in many ways; `-- whole` also runs the commands of the how-to pages."""
    folder(session)


@nox.session
def hostile(session: nox.Session) -> None:
    """Try strange files, texts and numbers; `-- whole` tries thousands more."""
    folder(session)


@nox.session
def durable(session: nox.Session) -> None:
    """Kill, fill the disk, interrupt; `-- whole` does so at every step."""
    folder(session)


@nox.session
def web(session: nox.Session) -> None:
    """Use the page in a headless Chromium; axe-core is tried where `npm ci` put it in tests/web."""
    install(session, "test,web")
    session.run("pytest", "-n", "0", "tests/web", *session.posargs)


@nox.session
def verification(session: nox.Session) -> None:
    """Test the model against known limits, a second program and a peer, however long it takes."""
    install(session, "test,cluster,discover")
    session.run("pytest", "-m", "", "tests/verification", *session.posargs)
    session.run("pytest", "-m", "slow", *session.posargs)


@nox.session(python="3.11")
def fuzz(session: nox.Session) -> None:
    """Try files at the reader of scenarios for an hour, guided by coverage."""
    install(session, "test,fuzz")
    limits = session.posargs or ["-max_total_time=3600"]
    session.run("python", "tests/hostile/fuzz/guided.py", *limits)


@nox.session
def audit(session: nox.Session) -> None:
    """Ask whether any pinned package has a known hole, where that can be asked, or a successor."""
    install(session, "test,lint,cluster,discover,web")
    session.install("pip-audit")
    session.run("pip-audit", "--skip-editable", success_codes=[0, 1])
    session.run("pip", "list", "--outdated")


BUILDS = [
    ("3.11", "3.3.1", "2.4.6"),  # Mesa 3.5 and NumPy 2.5 need Python 3.12
    *product(("3.12", "3.13"), ("3.3.1", "3.5.1"), ("2.4.6", "2.5.5")),
]
"""Versions of Python, Mesa and NumPy between which no bit of a result differs."""


@nox.session
@nox.parametrize("python,mesa,numpy", BUILDS)
def builds(session: nox.Session, mesa: str, numpy: str) -> None:
    """Compare the golden digests under every build, choice of instructions and worker count."""
    pins = Path("constraints.txt").read_text(encoding="utf-8").splitlines()
    kept = [pin for pin in pins if not pin.startswith(("mesa==", "numpy=="))]
    others = Path(session.create_tmp()) / "constraints.txt"
    others.write_text("\n".join([*kept, f"mesa=={mesa}", f"numpy=={numpy}", ""]), encoding="utf-8")
    session.install("-c", str(others), "-e", ".")
    session.run("python", "-W", "ignore", "tests/verification/builds.py", *session.posargs)
