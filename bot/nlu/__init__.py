"""Rasa graph components, thin: each is one file over pure functions."""
