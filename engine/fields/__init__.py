"""Field types, one file each: options, storage, meaning, and the way in and out of JSON.

A file here knows no other field type and nothing of pages, storage or flows.
"""
