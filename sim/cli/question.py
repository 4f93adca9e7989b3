"""One way to ask a study of any kind: its specification, its study, and how it is presented."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from sim.cli.command import Options, Presentation, conduct, load_scenarios


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
    study = specification.study(load_scenarios(scenarios, options))
    from sim.publish.publish import Publication

    findings = import_module(f"sim.findings.{kind}")
    publication: Publication[Any] = Publication(f"{kind}.json", findings.findings, findings.tables)
    presentation: Presentation[Any] = Presentation(
        publication,
        lambda answer, whole: findings.account(answer, whole=whole),
        files=findings.FILES,
        following=lambda study: options.again(*findings.following(study)),
    )
    return conduct([study], presentation, options)
