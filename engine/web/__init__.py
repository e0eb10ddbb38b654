"""HTTP: parse, call one use case, map the result. What a request means ends here.

Nothing here decides who may, reads a table, or calculates.
"""
