"""The door for kinds: what a field type or node type declares.

Built-ins come through it as plugins do. Nothing here stores, draws or decides.
"""
