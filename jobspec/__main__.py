"""``python -m jobspec``: the command line."""

from jobspec.cli.main import main

if __name__ == "__main__":
    main()
