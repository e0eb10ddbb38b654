"""Cases of the DMN conformance kit, and what this language makes of them.

Belongs here: reading such files, running them, judging. Does not: what the language means; that is `expression/`.
"""
