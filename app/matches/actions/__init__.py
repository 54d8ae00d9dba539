"""What people and the machine do to tournaments and matches."""
