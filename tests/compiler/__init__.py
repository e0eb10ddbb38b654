"""The compiler: definitions in, apps or problems out."""
