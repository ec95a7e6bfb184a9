"""E-mail addresses as mail carries them everywhere; the only home of email_validator."""

from email_validator import EmailNotValidError, validate_email


def mailbox(text: str) -> str:
    """The address with its domain in punycode (RFC 5891).

    Nothing is looked up in the DNS.

    Raises:
        ValueError: it is no address, or one that few servers carry; the message is a
            sentence for whoever typed it.
    """
    try:
        found = validate_email(text, check_deliverability=False).ascii_email
    except EmailNotValidError as error:
        raise ValueError(f"not an e-mail address: {text!r}: {error}") from None
    if found is None:
        raise ValueError(
            f"{text!r} has a local part that is not ASCII, which few servers carry"
        )
    return found
