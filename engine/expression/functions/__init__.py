"""The closed list of functions: one file per group, one table of all.

A function is its name, aliases, parameters, result type and implementation; nothing else may be called.
"""
