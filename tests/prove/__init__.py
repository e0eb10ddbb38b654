"""The long proofs: one part a file, each a generator of promises with the number of cases that were tried.

`python -m tests.prove [PART] [--seed N] [--short | --long]`.
"""
