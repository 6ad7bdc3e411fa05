"""Replies to be heard: by a person's recording where there is one, else by a machine's voice."""
