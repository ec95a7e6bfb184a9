"""Everything this program raises on purpose.

    NotifierError
    ├── ConfigError            config.yaml cannot be used; carries every problem found
    ├── SeedUnreadable         a whole input file cannot be taken; carries a code and a sentence
    ├── QueryError             a query is not in the language; carries the column
    ├── UnknownRelease         no release has this id
    ├── UnknownRevision        the release has no revision with this number
    ├── CorrectionRefused      what was to be merged or split cannot be
    ├── UnknownTopic           no topic has this slug
    ├── UnknownSubscriber      nobody with this address is known
    ├── RosterError            a table of subscribers, or a row of it, says something wrong
    ├── UnknownMessage         no message has this id
    ├── StoreError
    │   ├── StoreBusy          another process has been writing for longer than we wait
    │   └── SchemaTooNew       the store was written by a newer version
    ├── InstanceRunning        another process holds the lock
    ├── FeedsFolderError       the public folder cannot be written
    ├── ListenError            the web address is taken or not ours
    ├── TokenInvalid           a token in a link was not made by us
    ├── TokenExpired           a token in a link is too old
    ├── RequestRefused
    │   ├── SearchRefused      an address is no search feed's
    │   ├── ParameterRefused   a parameter of the API is wrong
    │   └── HubRefused         a request to the hub cannot be granted
    ├── CallFailed             a call to another server got no answer
    └── DeliveryError
        ├── DeliveryDeferred   try again later (RFC 5321 4yz, no connection)
        ├── DeliveryRejected   never again with these bytes (RFC 5321 5yz)
        └── DeliveryUncertain  the connection ended after the data was sent

Every error builds its sentence from its attributes, says where, and says what to do.
"""

from notifier.errors.base import (
    NotifierError,
    Problem,
)
from notifier.errors.calls import (
    About,
    CallFailed,
    DeliveryDeferred,
    DeliveryError,
    DeliveryRejected,
    DeliveryUncertain,
)
from notifier.errors.requests import (
    HubRefused,
    ParameterRefused,
    RequestRefused,
    SearchRefused,
    TokenExpired,
    TokenInvalid,
)
from notifier.errors.stated import (
    ConfigError,
    QueryError,
    RosterError,
    SeedUnreadable,
)
from notifier.errors.surroundings import (
    FeedsFolderError,
    InstanceRunning,
    ListenError,
    SchemaTooNew,
    StoreBusy,
    StoreError,
)
from notifier.errors.unknown import (
    CorrectionRefused,
    UnknownMessage,
    UnknownRelease,
    UnknownRevision,
    UnknownSubscriber,
    UnknownTopic,
)

__all__ = [
    "About",
    "CallFailed",
    "ConfigError",
    "CorrectionRefused",
    "DeliveryDeferred",
    "DeliveryError",
    "DeliveryRejected",
    "DeliveryUncertain",
    "FeedsFolderError",
    "HubRefused",
    "InstanceRunning",
    "ListenError",
    "NotifierError",
    "ParameterRefused",
    "Problem",
    "QueryError",
    "RequestRefused",
    "RosterError",
    "SchemaTooNew",
    "SearchRefused",
    "SeedUnreadable",
    "StoreBusy",
    "StoreError",
    "TokenExpired",
    "TokenInvalid",
    "UnknownMessage",
    "UnknownRelease",
    "UnknownRevision",
    "UnknownSubscriber",
    "UnknownTopic",
]
