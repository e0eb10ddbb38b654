"""One file per command of `formloom`: read the arguments, call one use case, print the result."""
