"""The Formloom runtime: definitions in, forms, flows and an account of what happened out."""
