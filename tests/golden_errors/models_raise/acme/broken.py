class Result(:
    pass
