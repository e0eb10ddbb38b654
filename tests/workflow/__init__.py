"""Tests of the interpreter: a command in, a state and effects out."""
