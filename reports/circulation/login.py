"""The mail server's password: from the environment or the system's keyring, never from a file."""

from __future__ import annotations

import os

from reports.circulation.office import Server
from reports.errors import stop

VARIABLE = "JIANBAO_SMTP_PASSWORD"
SERVICE = "jianbao-smtp"  # the keyring's entry: service, and user@host


def password(server: Server) -> str:
    """The password for a server's user; "" where the server has none.

    Raises:
        ReportError: it is neither in the environment nor in the keyring.
    """
    if not server.user:
        return ""
    if VARIABLE in os.environ:
        return os.environ[VARIABLE]
    name = f"{server.user}@{server.host}"
    if found := _kept(name):
        return found
    raise stop("password-missing", variable=VARIABLE, service=SERVICE, name=name)


def _kept(name: str) -> str:
    """What the keyring has under a name; nothing where there is no keyring."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(SERVICE, name) or ""
    except KeyringError:
        return ""
