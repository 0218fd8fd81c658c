from jobspec.spec import Retry

retry = Retry(max_attempts=3)
