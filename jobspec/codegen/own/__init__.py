"""Targets of users: a folder of templates, or a program."""
