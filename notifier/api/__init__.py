"""The sequence of events as JSON: what is asked for, what is answered, and how that is
described to programs (docs/api.md)."""
