"""Chapter 1. Schools, classes, pupils and staff; who is signed in, and what each role may do.

A school lives in a region and has classes, known by their year of entry so that nobody has to move them up by hand. A
pupil belongs to one class at a time and keeps the history. Staff have one role; `permissions` says what a role may do
and how far it sees; `access` is the only way to get a person, a class or a pupil. Rosters are checked row by row before
anything is changed, and can be undone for a day.
"""
