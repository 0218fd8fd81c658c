"""Where jobs are kept. Each backend has its own package; only that imports the third-party client it needs."""
