"""Tests about the repository itself: sizes, fences, words. They read files and run nothing."""
