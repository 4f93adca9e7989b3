"""One way to conduct the command of a study: plan, progress, account, next command."""

import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext, redirect_stdout
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sim.cli.model import load_model
from sim.cli.options import Options, Picture
from sim.cli.output import headed, progress, say, say_json, session, within
from sim.cli.plan import plan
from sim.errors import Problem, UsageError
from sim.text import wrapped

if TYPE_CHECKING:
    from sim.publish.publish import Publication, Published
    from sim.scenario.resolve import Resolved
    from sim.studies.study import Study

WIDTH = 79
"""Columns of a warning below an account."""

S = TypeVar("S", bound="Study[Any]")


@dataclass(frozen=True)
class Presentation(Generic[S]):
    """How a command presents the answers of its studies."""

    publication: "Publication[Any]"
    """What goes into the folder."""
    account: Callable[[Any, bool], Iterable[str]]
    """Lines for the terminal, from an answer; all of it if the second argument is true."""
    files: str
    """What is in the folder besides figures, in a few words."""
    following: Callable[[S, Any], str]
    """The next useful command, from a study and its answer."""
    plural: str = ""
    """Key of a list of answers under `--json`; empty if there is always one answer."""
    figures: str = "figures/"
    """What the figures in the folder are, in a few words."""
    report: Callable[[Options], None] | None = None
    """Writes a report of the same scenarios; none where there can be none."""


def load_scenarios(words: Sequence[str], options: Options) -> "list[Resolved]":
    """Load scenarios, and then the model; on a terminal a bar moves meanwhile."""
    with progress("Loading"):
        from sim.scenario.load import load_all

        every = load_all(words, options.changes)
        load_model(every, options)
    return every


def conduct(studies: Sequence[S], presentation: Presentation[S], options: Options) -> list[Any]:
    """Answer studies one after the other, or with `--dry-run` only say what would be done.

    Return the answers; none after a dry run.
    """
    from sim.ensemble.run import check_budget
    from sim.publish.publish import Format, published
    from sim.results.record import Size
    from sim.results.store import Store
    from sim.results.use import shared
    from sim.studies.ensembles import Request
    from sim.studies.rounds import check_whole

    if options.picture is Picture.HTML and presentation.report is None:
        raise UsageError("--format html is not possible here; `sim report` writes a report")
    store = Store(options.out)
    request = Request(Size(options.replications, options.seed), store, options.fresh)
    for study in studies:
        for one in study.ensembles().values():
            check_budget(one.scenario, request.replications(one), seed=options.seed)
        check_whole(study.ensembles(), request)
    # Each once; scenarios that are only compared with are not warned of.
    warn(problem for study in studies for problem in study.problems)
    if options.dry_run:
        lines = [plan(study, request) for study in studies]
        if options.as_json:
            say_json({"plan": lines})
        else:
            say("\n".join(lines))
        return []
    options.ending.enter_context(shared(store.folder))
    answers: list[Any] = []
    for study in studies:
        total = sum(map(request.replications, study.ensembles().values()))
        total += study.worlds(options.replications)
        with session(
            options.executor, store, name=study.subject, total=total, verbose=options.verbose
        ) as execution:
            done = published(
                study,
                presentation.publication,
                request=replace(request, execution=execution),
                how=Format(options.kind, options.dialect.value),
            )
        for line in done.notes:
            say(f"note: {line}", err=True)
        answers.append(done.answer)
        if not options.as_json:
            _print(study, done, presentation, options=options)
    if options.picture is Picture.HTML and presentation.report is not None:
        _report(presentation.report, options)
    if options.as_json:
        plain = [answer.model_dump(mode="json") for answer in answers]
        say_json({presentation.plural: plain} if presentation.plural else plain[0])
    return answers


def _report(write: Callable[[Options], None], options: Options) -> None:
    """Write a report; what is said of it goes to standard error beside JSON, which stays alone."""
    again = replace(options, picture=Picture.PNG, as_json=False)
    aside = redirect_stdout(sys.stderr) if options.as_json else nullcontext()
    with again.ending, aside:
        write(again)


def warn(problems: "Iterable[Problem]", *, end: str = "") -> None:
    """Print what is not wrong but worth knowing, each once."""
    for text in dict.fromkeys(map(str, problems)):
        say(text.replace("error:", "warning:", 1) + end, err=True)


def _print(
    study: S, done: "Published[Any]", presentation: Presentation[S], *, options: Options
) -> None:
    """Print the account of an answer, where its files are, and the next command."""
    if options.quiet:
        say(str(done.folder))
        return
    for line in headed(presentation.account(done.answer, options.verbose), done.answer.settings):
        say(line)
    if done.reused:
        say("Reused: stored results of the same scenarios, seed and version.")
    for warning in done.answer.warnings:
        say("\n".join(wrapped(f"Warning: {warning}", WIDTH, rest="  ")))
    for line in presentation.publication.remarks(done.answer):
        say(f"Note:  {line}")
    drawn = presentation.figures if options.picture is not Picture.NONE else ""
    files = within(done.folder, ["README.md", drawn, *presentation.files.split(", ")])
    say(f"Files: {done.folder}/ ({', '.join(files)})")
    say(f"Next:  {presentation.following(study, done.answer)}")
