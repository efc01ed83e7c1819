"""What tests and benchmarks share: a private sound server, a recorder, signals and a ruler."""
