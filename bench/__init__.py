"""Benchmarks: one part a file, each a generator of measures set against the floor of the machine they ran on.

`python -m bench [PART]`. Nothing here is a test; no test asserts a time.
"""
