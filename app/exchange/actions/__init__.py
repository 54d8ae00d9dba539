"""What is done with files of questions: an import from its upload to its end, and the pictures that came with it."""
