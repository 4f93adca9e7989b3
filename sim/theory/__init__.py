"""Pure, cited functions, one mechanism a module: arrays in, arrays out, no world and no luck.

Unless a docstring says otherwise every argument is one number or has shape (replication,), and so
has the result. References are keys of ``facts/bibliography.yaml``.
"""
