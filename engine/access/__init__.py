"""Who may, and which rows: the organisation as a snapshot, the actor, and the default-deny rights of an app.

Pure: nothing here reads a database, a clock or a request.
"""
