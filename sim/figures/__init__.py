"""A finding in, a matplotlib figure out.

Every figure module has ``draw``.
Nothing here computes results, saves a file, changes matplotlib's settings or keeps a figure open,
so that figures can be drawn in any thread.
"""
