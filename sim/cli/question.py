"""One way to ask a study of any kind: its specification, its study, and how it is presented."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sim.cli.command import Presentation, conduct, load_scenarios
from sim.cli.options import Options
from sim.cli.output import progress

if TYPE_CHECKING:
    from sim.studies.study import Study

NOTHING: Mapping[str, str] = MappingProxyType({})


def question(kind: str, scenarios: Sequence[str], options: Options, **words: Any) -> list[Any]:
    """Ask a study of a kind about scenarios; the words are the fields of its specification.

    Return the answers; none after a dry run.

    Raises
    ------
    UsageError
        If an option is wrong; says what is.
    """
    from sim.studies.specification import asked

    specification = asked(kind, **words)
    return answered(kind, specification.study(load_scenarios(scenarios, options)), options)


def answered(
    kind: str,
    study: "Study[Any]",
    options: Options,
    *,
    origin: Mapping[str, str] = NOTHING,
    report: Callable[[Options], None] | None = None,
) -> list[Any]:
    """Answer a study of a kind; the origin is what asked for it, where that is a file.

    There may be a `report` of the same scenarios.

    Return the answers; none after a dry run.
    """
    with progress("Preparing"):
        study.ensembles()
    from sim.publish.publish import Publication

    findings = import_module(f"sim.findings.{kind}")
    publication: Publication[Any] = Publication(
        getattr(findings, "ACCOUNT", f"{kind}.json"),
        findings.findings,
        findings.tables,
        origin=origin,
    )
    presentation: Presentation[Any] = Presentation(
        publication,
        lambda answer, whole: findings.account(answer, whole=whole),
        files=findings.FILES,
        following=lambda study, answer: options.again(*findings.following(study, answer)),
        report=report,
    )
    return conduct([study], presentation, options)
