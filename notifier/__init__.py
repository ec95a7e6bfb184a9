"""A folder of press releases becomes feeds, a site and mails.

The data's path, which is also the order of the layers in pyproject.toml:

    find      seeds.py                 files in the watched folder that are settled
    read      seed_text.py             bytes -> records and rejections
    decide    identity.py, change.py   record + what is known -> new, revised or sighting
    keep      store/                   releases, revisions, events; the only SQL
    sort      query/, topics.py        text -> topics, and the words that matched
    publish   feed/, pages.py          documents, written by documents.py
    compose   digest.py, message.py    notifications -> messages, staged in the outbox
    deliver   transports/              messages -> the next hop
    push      transports/http.py       feeds and events -> other servers
    run       pipeline/                the five passes, under cli.py, daemon.py and web.py
"""

__version__ = "0.1.0"
