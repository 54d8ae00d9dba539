"""How questions and papers did: the statistics of question analysis, with the definitions of Moodle's quiz report."""
