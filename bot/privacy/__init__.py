"""What keeps a person's identity out of the rest of the house."""
