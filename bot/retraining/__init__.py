"""From messages to a better model: what they are, whether they are good."""
