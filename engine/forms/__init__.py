"""Values against a form: read them, follow its rules, check them, show them.

What is outside the record is asked through the host of expressions. Nothing here reads a database or a request.
"""
