"""A believable county to try the platform with: every name is invented, every password is made on the spot."""
