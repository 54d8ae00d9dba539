"""What is done with questions: by file who does it."""
