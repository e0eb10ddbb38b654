"""A database in memory, kept and put back."""

from engine.store.db import Database
from engine.store.memory import keep, put_back


def test_what_was_kept_comes_back_and_what_came_later_is_gone() -> None:
    database = Database("sqlite://")
    with database.transaction() as tx:
        tx.execute("create table word (text text)")
        tx.execute("insert into word values ('first')")
    copy = keep(database)
    for _ in range(3):
        with database.transaction() as tx:
            tx.execute("insert into word values ('later')")
            tx.execute("create table more (id integer)")
        put_back(database, copy)
        with database.transaction() as tx:
            assert tx.execute("select text from word") == [("first",)]
            assert tx.execute("select name from sqlite_master") == [("word",)]
    copy.close()
    database.close()
