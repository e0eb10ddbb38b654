"""Turns checked plain data into the model; everything it cannot resolve becomes a problem with a place."""
