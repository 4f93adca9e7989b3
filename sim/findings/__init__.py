"""What can be said of an answer: the table, title and subtitle of every figure, and sentences.

Each module has ``find``, which turns results into a :class:`Finding`. Nothing here draws, and
importing it does not load matplotlib: terminal, figures, report and page all say what is computed
here.
"""
