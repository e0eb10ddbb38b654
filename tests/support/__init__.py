"""What several suites need to run the product on a fresh database."""
