"""The history of the system tables, one file a revision; tables of forms are planned from definitions instead."""
