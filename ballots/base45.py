"""Base45 (RFC 9285): bytes as text of the 45 symbols that a QR code stores compactly in alphanumeric mode."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """The text for ``data``: three symbols for two bytes, two symbols for a last single byte."""
    symbols = []
    for start in range(0, len(data) - 1, 2):
        rest, low = divmod(data[start] << 8 | data[start + 1], 45)
        high, middle = divmod(rest, 45)
        symbols += [ALPHABET[low], ALPHABET[middle], ALPHABET[high]]
    if len(data) % 2:
        high, low = divmod(data[-1], 45)
        symbols += [ALPHABET[low], ALPHABET[high]]
    return "".join(symbols)


def decode(text: str) -> bytes:
    """The bytes for ``text``; ValueError when it is not base45 (a foreign symbol, a bad length, too large a group)."""
    if len(text) % 3 == 1:
        raise ValueError("base45 text has a length of 3n or 3n + 2")
    try:
        values = [_VALUES[symbol] for symbol in text]
    except KeyError as error:
        raise ValueError(f"{error.args[0]!r} is no base45 symbol") from error
    data = bytearray()
    for start in range(0, len(values) - 2, 3):
        low, middle, high = values[start : start + 3]
        data += _group(low + 45 * middle + 45 * 45 * high, 2)
    if len(values) % 3:
        data += _group(values[-2] + 45 * values[-1], 1)
    return bytes(data)


def _group(number: int, length: int) -> bytes:
    if number >= 1 << 8 * length:
        raise ValueError("a base45 group is too large")
    return number.to_bytes(length)
