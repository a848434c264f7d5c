"""What can be wrong with a bundle, in one kind of error."""


class BadBundleError(Exception):
    """A check has failed; the sentence says what was found, for whoever wants to look at it."""


class NotCheckableError(Exception):
    """The bundle does not hold enough for a check, for a reason that is no fault."""
