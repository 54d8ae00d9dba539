"""What people do in competitions, by who does it."""
