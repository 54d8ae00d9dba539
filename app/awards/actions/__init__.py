"""What people do with awards and certificates."""
