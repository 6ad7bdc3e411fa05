"""Benchmarks: this assistant beside Rasa's default one, on the same data and machine."""
