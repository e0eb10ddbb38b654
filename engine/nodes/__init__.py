"""Node types, one file each: which keys a node of the type takes and whether it waits for a person.

A file here knows no other node type; what happens at a node is decided in workflow/.
"""
