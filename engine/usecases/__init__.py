"""One file per verb a person or a clock performs: check access, read, decide purely, write, return.

Nothing here knows HTTP or SQL; a transaction is opened by `perform`, never here.
"""
