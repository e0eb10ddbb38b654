"""The pages in a real browser, served by the product as `formloom run --demo` serves it."""
