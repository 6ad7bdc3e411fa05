"""What shelter workers correct: proposed by one person, approved by another, told at once."""
