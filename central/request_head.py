"""What central's gate reads of a request before anything behind it hears of it. Pure; the bytes are hostile.

Of all that a peer says only its request line and the length of its body go on; they are written anew, so that nobody
behind the gate can understand a header in another way.
"""

from dataclasses import dataclass

from central.errors import CentralError

# A station's own head has some 200 bytes; proxies add a few lines.
MOST_HEAD = 8192
END = b"\r\n\r\n"


class BadHead(CentralError):
    """A request that goes no further. ``status`` is HTTP's, ``code`` our name for it."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.code = code


@dataclass(frozen=True)
class Head:
    """``length`` is the body's, in bytes, or None when the peer has not said that there is one."""

    line: bytes
    length: int | None
    stays: bool
    asks_first: bool

    def anew(self) -> bytes:
        """The head as those behind the gate see it."""
        length = b"" if self.length is None else b"Content-Length: %d\r\n" % self.length
        return self.line + b"\r\nHost: central\r\nConnection: close\r\n" + length + b"\r\n"


def read_head(head: bytes, most_body: int) -> Head:
    """The head of a request, which ends with an empty line.

    Raises:
        BadHead: a body without a length or longer than ``most_body``, or a head that can be read in two ways.
    """
    line, *lines = head.removesuffix(END).split(b"\r\n")
    fields = [_field(each) for each in lines]
    if any(name == b"transfer-encoding" for name, _ in fields):
        raise BadHead(411, "length-required", "Say how long the body is; no length, no body.")
    return Head(
        line,
        _length([value for name, value in fields if name == b"content-length"], most_body),
        line.endswith(b" HTTP/1.1") and (b"connection", b"close") not in fields,
        (b"expect", b"100-continue") in fields,
    )


def _field(line: bytes) -> tuple[bytes, bytes]:
    name, colon, value = line.partition(b":")
    if not colon or not name or name.strip() != name or b"\n" in line or b"\r" in line or b"\0" in line:
        raise BadHead(400, "bad-request", "This is no request that central can read.")
    return name.lower(), value.strip().lower()


def _length(said: list[bytes], most: int) -> int | None:
    if not said:
        return None
    if len(said) > 1 or not said[0].isdigit():
        raise BadHead(411, "length-required", "Say once, in digits, how long the body is.")
    # Python refuses to read a number of thousands of digits.
    if len(said[0]) > len(str(most)) or int(said[0]) > most:
        raise BadHead(413, "request-entity-too-large", "Nothing that large is ever delivered here.")
    return int(said[0])
