"""Connections of other libraries as producers: thin, and each in a file that is loaded only for an object of theirs."""
