"""Real servers for tests: found on this machine or in the test packages, started once, stopped at the end.

Nothing is skipped when one is missing: `Missing` says what to install.
"""
