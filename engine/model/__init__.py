"""What an app IS: frozen dataclasses, descriptions without a verb.

Nothing here reads YAML, decides, stores or draws.
"""
