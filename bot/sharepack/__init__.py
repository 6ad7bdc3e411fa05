"""All current answers of a language in a file that can be printed, and in one to be forwarded."""
