"""Where SQLAlchemy lives: tables, statements and the one atomic write.

Nothing here knows HTTP, decides who may, or where a token goes next.
"""
