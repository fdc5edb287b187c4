"""Benchmarks: `classpulse bench NAME`. A file of this folder with a `run(Asked) -> Report` is one; `catalogue.py` lists it.

Beside a machine's other work a time means little, so whatever is compared takes turns in one run, and the ratio is what is quoted.
"""
