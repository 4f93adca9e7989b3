"""The model once more, as it is written down, for one world under Mesa.

What speed is measured against where no effort went into speed: every actor does in every week what
the description of the model says, phase by phase, on plain numbers, and looks up each parameter
when it needs it. The port in `benchmarks/port` gives worlds of the same distribution sooner, by
working out beforehand whatever stays the same. Only what a scenario makes of the start, its
residuals included, is worked out once for all worlds; it is taken from that port.
`tests/verification/test_plain_port.py` holds that all outcomes are distributed as the program's.
"""
