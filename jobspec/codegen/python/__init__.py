"""The target ``python``: models, typed jobs and the worker's side of one package."""
