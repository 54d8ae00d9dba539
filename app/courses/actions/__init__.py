"""What is done with courses: by file who does it."""
