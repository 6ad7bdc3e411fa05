"""Whole conversations through all processes: a fake Telegram, and everything of ours as it runs."""
