"""Revisions, oldest first by their `down_revision`. One that was released is never edited."""
