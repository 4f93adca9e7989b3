"""Many cases of the grammar from one seed."""

from collections.abc import Callable

from grammar import cases
from hypothesis import HealthCheck, Phase, given, seed, settings
from target import Case


def grown(attempt: Callable[[Case], None], *, number: int, size: int) -> None:
    """Hand so many cases to a function, the same ones for the same number."""

    @settings(
        max_examples=size,
        database=None,
        deadline=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @seed(number)
    @given(cases())
    def each(case: Case) -> None:
        attempt(case)

    each()
