"""Reads a definition: text with positions, shape, model, sense checks; all problems at once.

Takes the kinds as an argument; knows no storage, page or transport.
"""
