"""Courses: lessons that teach refusing, graded by age, with progress, practice and assignments."""
