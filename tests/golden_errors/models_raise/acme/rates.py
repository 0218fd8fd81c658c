import os

RATE = float(os.environ['ACME_RATE_THAT_IS_NOT_SET'])
