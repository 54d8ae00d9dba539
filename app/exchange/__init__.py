"""Questions in and out: from files that schools really have, with an account of every line; and to other systems."""
