"""What a command would do, in a line."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.studies.ensembles import Request
    from sim.studies.study import Study


def plan(study: "Study[Any]", request: "Request") -> str:
    """Write what would be done for a study."""
    from sim.publish.earlier import replaced
    from sim.studies.study import Study

    n, every = request.size.replications, study.ensembles()
    stored = {label: request.stored(one, checked=True) for label, one in every.items()}
    wanted = {label: request.replications(one) for label, one in every.items()}
    whole = sum(stored[label] == wanted[label] for label in every)
    begun = sum(stored[label] for label in every if stored[label] < wanted[label])
    some = f" ({begun:,} worlds of which are stored)" if begun else ""
    total = sum(wanted.values())
    size = f"{total:,} worlds in all"
    if total == n * len(every):
        size = f"{n:,} worlds"
    elif all(request.worlds(one) == n for one in every.values()):
        size = f"{n:,} worlds at each of {total // n:,} points, {total:,} in all"
    later = "" if type(study).further is Study.further else "; more follow from what they come to"
    folder = request.outputs / study.folder
    before = replaced(folder, every, request=request)
    return (
        f"{study.subject}: {len(every)} ensemble{'s' * (len(every) != 1)} of {size}, seed "
        f"{request.size.seed}; {len(every) - whole} to be computed{some}, {whole} stored{later}; "
        f"files in {folder}{before and '; ' + before.removeprefix(f'{folder} ')}"
    )
