from acme.rates import RATE
