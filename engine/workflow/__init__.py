"""Where a token goes next: a pure interpreter of workflow graphs.

What it needs to know it asks through the Protocol `Ask`; what should happen it returns as effects.
Nothing here reads a database, a clock or a request.
"""
