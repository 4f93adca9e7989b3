"""What the answer about policies in uncertain futures comes to in words."""

from collections.abc import Iterator, Mapping

from sim.findings.names import plain
from sim.findings.parts import WIDTH, the
from sim.outcomes.guarantee_index import LEAST
from sim.outcomes.measure import measure_row
from sim.results.summary import Estimated
from sim.studies.judged import ALL
from sim.studies.robust import RobustAnswer
from sim.studies.robust_parts import GoalOfAnswer, OutcomeOfAnswer, SeparationOfAnswer
from sim.text import shortened, wrapped
from sim.words import counted, decimal, number, opening, percent

SURE = 0.95
"""Share of resamplings from which on a policy is called the one with the least regret."""

NO_UNIT = ("", "share", "probability", "index")
"""Units that go without saying."""

FACTOR = 60
"""Characters of a factor in a title."""

LEFT_OUT = 3
"""Factors left out that are listed unless all are asked for."""

NAME = 27
"""Columns of the name of a policy."""


def few(answer: RobustAnswer) -> bool:
    """Whether worlds or futures are too few for any verdict."""
    return answer.replications < LEAST or answer.futures < LEAST


def satisfied_title(answer: RobustAnswer, labels: Mapping[str, str]) -> str:
    """Which policy satisfies the goals in more futures than every other, as far as they tell."""
    every = answer.goals[-1]
    what = "all goals" if every.text == ALL else "the goal"
    shares = {name: one.value or 0.0 for name, one in every.satisfied.items()}
    if few(answer):
        return f"Too few worlds or futures to say which policy satisfies {what} most often"
    if not any(shares.values()):
        return f"No policy satisfies {what} in any future"
    if all(one == 1 for one in shares.values()):
        return f"Every policy satisfies {what} in every future"
    if every.leader:
        share = percent(shares[every.leader])
        return f"{labels[every.leader]} satisfies {what} in more futures than every other: {share}"
    ends = " to ".join(dict.fromkeys(map(percent, (min(shares.values()), max(shares.values())))))
    return f"No policy satisfies {what} in clearly more futures than every other: {ends}"


def regret_title(answer: RobustAnswer, labels: Mapping[str, str]) -> str:
    """Which policy has the least greatest regret by the first outcome, as far as futures tell."""
    first = answer.outcomes[0]
    known = {name: one.value for name, one in first.regret.items() if one.value is not None}
    if not first.futures:
        return f"No future has a value of {the(first.subject)} for every policy"
    if few(answer) or not known or first.futures < LEAST:
        return "Too few worlds or futures to say which policy risks the least regret"
    if not any(known.values()):
        return f"All policies come to the same in {the(first.subject)} in every future"
    name = min(known, key=lambda one: known[one])
    low, high = min(known.values()), max(known.values())
    if round(first.minimax[name] or 0.0, 2) >= SURE:
        most = f"{_size(low, first)}{_between(first.regret[name], first.measure)}"
        return f"{labels[name]} risks the least regret in {the(first.subject)}: {most}"
    row = measure_row(first.measure)
    ends = f"{decimal(low, row.digits, scale=row.scale)} to {_size(high, first)}"
    return f"No policy clearly risks the least regret in {the(first.subject)}: {ends}"


def _size(value: float | None, outcome: OutcomeOfAnswer) -> str:
    row = measure_row(outcome.measure)
    unit = " points" if row.scale == 100 else f" {row.unit}" if row.unit not in NO_UNIT else ""
    return f"{decimal(value, row.digits, scale=row.scale)} {unit}".rstrip()


def _between(one: Estimated, measure: str) -> str:
    """The interval of a figure in brackets after a space; nothing where there is none."""
    if one.low is None or one.high is None:
        return ""
    row = measure_row(measure)
    ends = (decimal(end, row.digits, scale=row.scale) for end in (one.low, one.high))
    return f" ({' to '.join(ends)})"


def separation_title(
    outcome: OutcomeOfAnswer, answer: RobustAnswer, *, labels: Mapping[str, str]
) -> str:
    """What sets apart the futures in which one policy does better than another."""
    told = outcome.separation
    if told is None or few(answer):
        return "Too few worlds or futures to say where which policy does better"
    first, second = labels[told.first], labels[told.second]
    if not told.clear:
        return f"No uncertain factor clearly sets apart where {first} does better than {second}"
    way = "higher" if told.higher > 1 / 2 else "lower"
    factor = shortened(told.says, FACTOR)
    return f"{first} does better than {second} more often where this is {way}: {factor}"


def account(answer: RobustAnswer, *, whole: bool) -> Iterator[str]:
    """Account for the terminal: the answer, the goals, the outcomes, what was left out."""
    yield from wrapped(answer.finding, WIDTH)
    yield ""
    factors = counted(len(answer.factors), "uncertain factor")
    futures = counted(answer.futures, "future")
    yield f"{len(answer.policies)} policies in the same {futures} over {factors},"
    yield f"{counted(answer.replications, 'world')} in each, seed {answer.seed}"
    for one in answer.policies:
        if one.name != one.title:
            yield from wrapped(f"{one.name}: {one.title}", WIDTH, first="  ", rest="    ")
    for goal in answer.goals:
        yield ""
        yield from _goal(goal)
    for outcome in answer.outcomes:
        yield ""
        yield from _outcome(outcome, answer)
    yield ""
    yield from _left_out(answer, whole=whole)
    yield from wrapped(
        "Shares of futures are shares of what was tried, evenly over what each factor may be, not "
        "probabilities. Their intervals allow for other futures and for other luck; all futures "
        "have the same worlds.",
        WIDTH,
    )
    yield answer.note


def _goal(goal: GoalOfAnswer) -> Iterator[str]:
    article = "" if goal.words.startswith("toothlessness") else "The "
    words = "All goals at once" if goal.text == ALL else opening(f"{article}{goal.words}")
    yield from wrapped(f"{words}, share of futures:", WIDTH)
    head = "" if goal.text == ALL else "luck decides"
    yield f"  {'':<{NAME}}{'satisfied':>12}{'95% interval':>20}{head:>16}".rstrip()
    for name, one in goal.satisfied.items():
        unsure = "" if goal.text == ALL else percent(goal.unsure[name])
        yield from _row(name, f"{percent(one.value):>12}{_ends(one):>20}{unsure:>16}".rstrip())


def _ends(one: Estimated) -> str:
    if one.low is None or one.high is None:
        return ""
    return f"{percent(one.low)} to {percent(one.high)}"


def _row(name: str, cells: str) -> Iterator[str]:
    """A row of a table; a name that is longer than its column gets lines of its own."""
    if len(name) >= NAME:
        yield from wrapped(plain(name), WIDTH, first="  ", rest="    ")
        name = ""
    yield f"  {name:<{NAME}}{cells}"


def _outcome(one: OutcomeOfAnswer, answer: RobustAnswer) -> Iterator[str]:
    row = measure_row(one.measure)
    way = "more is better" if one.more_is_better else "less is better"
    unit = "%, " if row.scale == 100 else f"{row.unit}, " if row.unit not in NO_UNIT else ""
    yield from wrapped(f"{opening(the(one.subject))} ({unit}{way}):", WIDTH)
    yield (f"  {'':<{NAME}}{'worst':>8}{'greatest regret':>24}{'wins':>8}{'unbeaten':>10}")
    for name, worst in one.worst.items():
        regret = one.regret[name]
        told = decimal(regret.value, row.digits, scale=row.scale) + _between(regret, one.measure)
        level = decimal(worst.value, row.digits, scale=row.scale)
        won, unbeaten = percent(one.won[name].value), percent(one.unbeaten[name].value)
        yield from _row(name, f"{level:>8}{told:>24}{won:>8}{unbeaten:>10}")
    for line in _remarks(one, answer):
        yield from wrapped(line, WIDTH, first="  ", rest="  ")


def _remarks(one: OutcomeOfAnswer, answer: RobustAnswer) -> Iterator[str]:
    """What of an outcome is beyond luck: regret, the worst case, and where policies win."""
    if one.blank:
        yield (
            f"In {percent(one.blank)} of futures it has no value for some policy: no world of "
            "theirs has what it is about. Such a goal counts as not satisfied; regret leaves them "
            "out."
        )
    if few(answer):
        return
    if one.futures and not any(each.value for each in one.regret.values()):
        yield "All policies come to the same in every future."
        return
    yield from _choice("least greatest regret", one.regret, one.minimax)
    yield from _choice("best worst case", one.worst, one.maximin)
    why = "ahead of every other: luck may explain the lead, or some are alike."
    if one.undecided == 1:
        yield f"In no future is a policy {why}"
    elif one.undecided:
        yield f"In {percent(one.undecided)} of futures no policy is {why}"
    yield _separation(one.separation)


def _choice(
    what: str, values: Mapping[str, Estimated], shares: Mapping[str, float | None]
) -> Iterator[str]:
    """Which policy has the best of a value, by the share of resamplings; or that all are alike."""
    known = {name: share for name, share in shares.items() if share is not None}
    if not known:
        return
    if len({each.value for each in values.values()}) == 1:
        yield f"No policy has the {what}: it is the same for all."
        return
    name = max(known, key=lambda each: known[each])
    share = f"in {percent(known[name])} of resamplings"
    if round(known[name], 2) >= SURE:
        yield f"{name} has the {what} ({share})."
    else:
        yield f"No policy clearly has the {what}; most often it is {name} ({share})."


def _separation(told: SeparationOfAnswer | None) -> str:
    if told is None:
        return "Too few futures are decided between any two to say what sets them apart."
    share = f"{told.first} is ahead of {told.second} in {percent(told.ahead)} of futures"
    share += f" and behind in {percent(told.behind)}" if told.behind else ""
    rest = "neither is ahead" if told.against_ties else f"{told.second} is"
    if not told.clear:
        return (
            f"{share}. No factor clearly sets these apart from those in which {rest}; first is "
            f"{told.says} ({_p(told.p)})."
        )
    way = "higher" if told.higher > 1 / 2 else "lower"
    chance = max(told.higher, 1 - told.higher)
    unit = f" {told.unit}" if told.unit not in NO_UNIT else ""
    medians = f"{_short(told.median_first)}{unit} against {_short(told.median_second)}{unit}"
    return (
        f"{share}. Compared with those in which {rest}, this tends to be {way} there: "
        f"{told.says} (median {medians}; {way} in {percent(chance)} of pairs of one future "
        f"of either kind; {_p(told.p)})."
    )


def _short(value: float) -> str:
    return number(value) if abs(value) >= 100 else f"{value:.2g}"


def _p(p: float) -> str:
    return f"p = {p:.3f}" if p >= 0.001 else "p < 0.001"


def _left_out(answer: RobustAnswer, *, whole: bool) -> Iterator[str]:
    """What is uncertain and does not vary, and why."""
    lines = answer.left_out if whole else answer.left_out[:LEFT_OUT]
    for line in lines:
        yield from wrapped(f"Does not vary: {line}.", WIDTH, rest="  ")
    if len(lines) < len(answer.left_out):
        yield f"Nor do {len(answer.left_out) - len(lines)} more: with -v, and in robust.json."
