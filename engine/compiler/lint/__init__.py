"""Sense checks over the model, one file per kind; each tells what is wrong and what to do."""
