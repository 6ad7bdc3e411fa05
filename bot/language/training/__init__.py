"""Makes the weights of the identifier out of texts that are not part of the repository."""
