"""Words only: what a job, an option, a state and an outcome are. No I/O, no clock, no chance."""
