"""From what use cases give to the finished trees of templates: words, dates, addresses.

Nothing here asks a use case or decides who may.
"""
