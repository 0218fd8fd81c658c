"""The stage on which the shop's handlers run: real input, a database, a mail server, workers, and a check of it all."""
