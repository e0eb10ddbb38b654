"""The expression language: text to tree, tree checked against a scope, checked tree to closures.

Only `engine.values` and `engine.errors` may be imported here; SQL lives in `store/conditions.py`.
"""
