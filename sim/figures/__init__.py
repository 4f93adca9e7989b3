"""Results in, a matplotlib figure out; one module a figure.

Every figure module offers ``table``, the small columns behind the picture, ``title``, the finding
they support, and ``draw``. Nothing here saves a file, changes matplotlib's settings or keeps a
figure open, so that figures can be drawn in any thread.
"""
