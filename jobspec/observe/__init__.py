"""What can be seen of a worker from outside: log formats, traces, metrics, health."""
