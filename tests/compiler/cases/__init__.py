"""One wrong definition at least for every rule of the checker, with the whole of what is said."""
