"""Tests of values against a form."""
