import shutil
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyrage import DecryptError, passphrase

from sync import keyring
from sync.errors import KeyringError, WrongPassphrase
from sync.keyring import Secrets
from sync.keys import AgeKey, SigningKey

CHAIR, DEPUTY = "blåbärssoppa i maj", "en helt annan mening"


@pytest.fixture(scope="module")
def secrets() -> Secrets:
    return Secrets(
        signing_seed=SigningKey.generate().seed.hex(),
        age_identity=AgeKey.generate().text,
        print_seed="cd" * 32,
    )


@pytest.fixture(scope="module")
def locked(secrets: Secrets, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A keyring made once: each passphrase costs a second by design."""
    folder = tmp_path_factory.mktemp("home") / "keys"
    keyring.create(folder, secrets, {"chair": CHAIR, "deputy": DEPUTY})
    return folder


@pytest.fixture
def folder(locked: Path, tmp_path: Path) -> Path:
    return shutil.copytree(locked, tmp_path / "keys")


def test_chair_and_deputy_open_the_same_secrets_from_any_keyboard(folder: Path, secrets: Secrets) -> None:
    assert keyring.unlock(folder, DEPUTY) == secrets
    assert keyring.unlock(folder, "bla\u030aba\u0308rssoppa i maj") == secrets
    assert secrets.signing_key.seed.hex() == secrets.signing_seed


def test_a_grant_is_stored_without_a_passphrase_and_opens_with_the_old_one(folder: Path, secrets: Secrets) -> None:
    granted = secrets.model_copy(update={"election_secret": "ef" * 32})
    keyring.replace(folder, granted)
    assert keyring.unlock(folder, CHAIR) == granted


def test_a_wrong_passphrase_is_told_apart(folder: Path) -> None:
    (folder / "deputy.age").unlink()
    with pytest.raises(WrongPassphrase):
        keyring.unlock(folder, CHAIR.capitalize())


def test_one_damaged_role_file_does_not_lock_out_the_other(folder: Path, secrets: Secrets) -> None:
    (folder / "chair.age").write_bytes(b"age-encryption.org/v1\n")
    assert keyring.unlock(folder, DEPUTY) == secrets


def test_damaged_secrets_are_a_sentence(folder: Path) -> None:
    sealed = (folder / "secrets.age").read_bytes()
    (folder / "secrets.age").write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(KeyringError, match="backup"):
        keyring.unlock(folder, CHAIR)


def test_nothing_secret_lies_in_the_folder_in_clear(locked: Path, secrets: Secrets) -> None:
    everything = b"".join(path.read_bytes() for path in locked.iterdir())
    for secret in (secrets.signing_seed, secrets.print_seed, CHAIR, DEPUTY, "AGE-SECRET-KEY"):
        assert secret.encode() not in everything
    assert bytes.fromhex(secrets.signing_seed) not in everything


def test_only_the_owner_may_read_the_folder(locked: Path) -> None:
    assert stat.S_IMODE(locked.stat().st_mode) == 0o700
    names = sorted(path.name for path in locked.iterdir())
    assert names == ["chair.age", "deputy.age", "recipient.txt", "secrets.age"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in locked.iterdir()} == {0o600}


def test_secrets_do_not_show_when_they_are_printed(secrets: Secrets) -> None:
    shown = f"{secrets!r} {secrets}"
    for secret in (secrets.signing_seed, secrets.age_identity, secrets.print_seed):
        assert secret not in shown


def test_a_board_member_keeps_a_signing_key_alone(folder: Path) -> None:
    member = Secrets(signing_seed="ab" * 32)
    keyring.replace(folder, member)
    assert keyring.unlock(folder, CHAIR) == member


def test_a_disk_that_takes_no_file_is_a_sentence(folder: Path, secrets: Secrets) -> None:
    (folder / "secrets.age").unlink()
    (folder / "secrets.age").mkdir()
    with pytest.raises(KeyringError, match=r"secrets\.age cannot be written"):
        keyring.replace(folder, secrets)


def test_keys_are_never_overwritten(folder: Path, secrets: Secrets) -> None:
    before = (folder / "secrets.age").read_bytes()
    with pytest.raises(KeyringError, match="never overwritten"):
        keyring.create(folder, secrets, {"chair": "a", "deputy": "b"})
    assert (folder / "secrets.age").read_bytes() == before


@pytest.mark.parametrize("passphrases", [{"chair": "", "deputy": "x"}, {"chair": "same", "deputy": "same"}])
def test_each_person_needs_a_passphrase_of_their_own(
    tmp_path: Path, secrets: Secrets, passphrases: dict[str, str]
) -> None:
    with pytest.raises(KeyringError, match="passphrase"):
        keyring.create(tmp_path / "keys", secrets, passphrases)
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("passphrases", [{}, {"../chair": "x"}, {"secrets": "x"}, {"Chair": "x"}])
def test_a_role_is_a_word(tmp_path: Path, secrets: Secrets, passphrases: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        keyring.create(tmp_path / "keys", secrets, passphrases)


def test_a_folder_without_keys_is_a_sentence(tmp_path: Path, secrets: Secrets) -> None:
    with pytest.raises(KeyringError, match="Enrol"):
        keyring.unlock(tmp_path, CHAIR)
    with pytest.raises(KeyringError, match="backup"):
        keyring.replace(tmp_path, secrets)


def test_a_damaged_recipient_is_a_sentence(tmp_path: Path, secrets: Secrets) -> None:
    (tmp_path / "recipient.txt").write_text("age1nobody")
    with pytest.raises(KeyringError, match=r"recipient\.txt"):
        keyring.replace(tmp_path, secrets)


def busy_for(tries: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library guesses so many times that the passphrase would take too long to try."""
    answers = iter([DecryptError("Excessive work parameter for passphrase.")] * tries)
    decrypt = passphrase.decrypt

    def guess(locked: bytes, typed: str) -> bytes:
        if problem := next(answers, None):
            raise problem
        return decrypt(locked, typed)

    monkeypatch.setattr(keyring, "passphrase", SimpleNamespace(decrypt=guess))


def test_a_busy_machine_does_not_make_a_right_passphrase_wrong(
    locked: Path, secrets: Secrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy_for(4, monkeypatch)
    assert keyring.unlock(locked, CHAIR) == secrets


def test_a_machine_that_stays_busy_is_named_and_not_the_passphrase(
    locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy_for(5, monkeypatch)
    with pytest.raises(KeyringError, match="too busy"):
        keyring.unlock(locked, CHAIR)
