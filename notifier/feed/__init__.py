"""Feed documents: values in, bytes out.

``entries`` decides what a feed says and ``content`` words one entry; ``document`` is the
result; ``xml``, ``jsonfeed`` and ``opml`` only write it down. Nothing here reads the
clock, the store or the environment, so that the same releases give the same bytes anywhere.
"""
