"""What people do: sign in, open a class code, reset a PIN, bring a roster, make a school. One file for each."""
