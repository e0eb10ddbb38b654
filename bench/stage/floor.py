"""The floor of pages: a bare Flask application with one SELECT, under the same server with as many threads.

`python -m bench.stage.floor PORT`
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from pathlib import Path
from threading import local

import waitress
from flask import Flask

THREADS = 8


def floor_app(database: Path) -> Flask:
    """Make the application on a new database."""
    with sqlite3.connect(database) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("create table said (id integer primary key, words text)")
        connection.execute("insert into said values (1, 'hello')")
    mine, app = local(), Flask(__name__)

    @app.get("/")
    def hello() -> str:
        if not hasattr(mine, "connection"):
            mine.connection = sqlite3.connect(database)
        words: str = mine.connection.execute("select words from said where id = ?", (1,)).fetchone()[0]
        return words

    return app


def main(port: int) -> None:
    """Serve until interrupted."""
    with tempfile.TemporaryDirectory() as folder:
        waitress.serve(floor_app(Path(folder) / "floor.db"), port=port, threads=THREADS, ident=None, _quiet=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
