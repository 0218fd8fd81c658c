import os

from rates import rate

RATE = rate(os.environ.get('CURRENCY', 'EUR'))
