"""The one place where what an engine or the driver says is turned into `graph.errors`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from graph.errors import (
    Case,
    ReadOnlyError,
    SignInError,
    StatementError,
    StoreError,
    TimeLimitError,
    UnavailableError,
)

TIME_LIMIT_CODES = (
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
    "Neo.TransientError.Transaction.ExecutionTimeout",
    "Neo.TransientError.Transaction.LockAcquisitionTimeout",
)
READ_ONLY_CODES = (
    "Neo.ClientError.Statement.AccessMode",
    "Neo.ClientError.Security.Forbidden",
    "Neo.ClientError.Request.Invalid",
)
SIGN_IN_CODES = (
    "Neo.ClientError.Security.Unauthorized",
    "Neo.ClientError.Security.AuthenticationRateLimit",
    "Neo.ClientError.Security.CredentialsExpired",
)
TIME_LIMIT_HINT = (
    "ask for less: begin at fewer nodes, name the relationship types, or bound the length of paths"
)
SAID_OF_STATEMENTS = ("Neo.DatabaseError.General.UnknownError", "Neo.DatabaseError.Statement.ExecutionFailed")
"""The embedded engine says so of unknown functions and of its limits on memory."""
MEMORY_CODES = (
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
    "Neo.TransientError.General.OutOfMemoryError",
)
MEMORY_HINT = "ask for less at once: add LIMIT, or count instead of collecting"
READ_ONLY_HINT = "only statements that read are allowed here"
UNAVAILABLE_HINT = "see that the graph database runs and that its address is right: `xunmai doctor` tells"


@contextmanager
def translated(address: str) -> Iterator[None]:
    """Runs its body and raises what an engine says as one of `graph.errors`.

    Raises:
        SignInError, ReadOnlyError, TimeLimitError, StatementError, UnavailableError: as the engine says.
        StoreError: whatever else it says.
    """
    try:
        yield
    except Neo4jError as error:
        raise engine_error(error, address) from error
    except (ServiceUnavailable, SessionExpired, OSError) as error:
        raise UnavailableError(
            f"the graph database at {address} does not answer: {_first_line(error)}",
            hint=UNAVAILABLE_HINT,
            case=Case("engine_silent", {"address": address, "said": _first_line(error)}),
        ) from error
    except ConfigurationError as error:
        raise UnavailableError(f"{address} is no Bolt address: {_first_line(error)}") from error
    except DriverError as error:
        raise StoreError(
            f"the graph database at {address} broke off: {_first_line(error)}",
            case=Case("engine_broke_off", {"address": address, "said": _first_line(error)}),
        ) from error


def engine_error(error: Neo4jError, address: str) -> StoreError:
    """The error of ours that says what the engine said."""
    code, message = error.code or "", _first_line(error.message or error)
    if isinstance(error, AuthError) or code in SIGN_IN_CODES:
        return SignInError(
            f"the graph database at {address} refused the user or password: {message}",
            hint="check XUNMAI_NEO4J_USER and XUNMAI_NEO4J_PASSWORD",
            case=Case("engine_sign_in", {"address": address, "said": message}),
        )
    if code in TIME_LIMIT_CODES or _timed_out(message):
        return TimeLimitError(
            f"the statement ran longer than allowed: {message}",
            hint=TIME_LIMIT_HINT,
            case=Case("statement_too_long", {"said": message}),
        )
    if code in MEMORY_CODES:
        return StatementError(message, hint=MEMORY_HINT, case=Case("statement_too_large", {"said": message}))
    if code in READ_ONLY_CODES:
        return ReadOnlyError(
            f"the engine refused: {message}",
            hint=READ_ONLY_HINT,
            case=Case("statement_refused", {"said": message}),
        )
    if code.startswith("Neo.ClientError.") or code in SAID_OF_STATEMENTS:
        return StatementError(message, case=Case("statement_wrong", {"said": message}))
    return StoreError(
        f"the graph database failed ({code}): {message}",
        case=Case("engine_failed", {"code": code, "said": message}),
    )


def _timed_out(message: str) -> bool:
    lowered = message.lower()
    return "timeout" in lowered or "timed out" in lowered


def _first_line(error: object) -> str:
    return str(error).strip().partition("\n")[0]
