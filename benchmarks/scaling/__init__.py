"""What `benchmarks/scale.py` measures, and how it says and draws it."""
