"""var/: one launcher at a time, whole files or none, and one clear line for whatever is wrong."""

import json
import os
import shutil
import socket
import string
from pathlib import Path
from types import SimpleNamespace

import pytest

from deploy.local.folder import FORMAT, Folder, write_whole
from deploy.local.ports import choose_port, free_port
from deploy.local.secrets import SOURCES, Secrets
from deploy.local.texts import LANGUAGES, Failed
from shared.texts import catalogue


def test_a_second_launcher_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    with Folder(tmp_path).taken(), pytest.raises(Failed, match=str(os.getpid())) as failure, Folder(tmp_path).taken():
        pass
    assert failure.value.key == "running_already"


def test_the_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with Folder(tmp_path).taken():
            assert (tmp_path / "format").read_text() == FORMAT


def test_too_little_space_is_told_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10**6))
    with pytest.raises(Failed) as failure, Folder(tmp_path).taken():
        pass
    assert failure.value.key == "disk_full"
    assert not (tmp_path / "format").exists()


def test_a_folder_in_which_nothing_can_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Failed) as failure, Folder(tmp_path / "file" / "var").taken():
        pass
    assert failure.value.key == "not_writable"


def test_data_of_another_version_is_left_alone(tmp_path: Path) -> None:
    write_whole(tmp_path / "format", "0")
    with pytest.raises(Failed) as failure, Folder(tmp_path).taken():
        pass
    assert failure.value.key == "var_foreign"


def test_a_write_that_was_interrupted_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "secret.unfinished").write_text("hal")
    write_whole(tmp_path / "secret", "whole")
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_secrets_stay_the_same_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    with folder.taken():
        first = Secrets(folder, county_has_data=False)
        second = Secrets(folder, county_has_data=True)
    assert (first.deployment, first.roles, first.nats_public_keys) == (
        second.deployment,
        second.roles,
        second.nats_public_keys,
    )
    files = [*folder.secrets.iterdir(), *folder.tokens.iterdir()]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


@pytest.mark.parametrize("name", ["deployment", "postgres", "nats_meetings", "signing_meetings", "access_private.jwk"])
def test_a_secret_that_the_data_was_made_with_cannot_be_made_anew(tmp_path: Path, name: str) -> None:
    folder = Folder(tmp_path)
    with folder.taken():
        Secrets(folder, county_has_data=False)
        (folder.secrets / name).write_text("")
        with pytest.raises(Failed, match=f"secrets/{name}"):
            Secrets(folder, county_has_data=True)
        (folder.secrets / name).unlink()
        with pytest.raises(Failed, match=f"secrets/{name}"):
            Secrets(folder, county_has_data=True)


def test_a_service_that_is_new_to_a_county_with_data_gets_its_secrets(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    with folder.taken():
        before = Secrets(folder, county_has_data=False)
        kept = json.loads(before.file(SOURCES).read_text("utf-8"))
        for name in ("postgres_venues_migrate", "postgres_venues_app", "nats_venues", "signing_venues"):
            before.file(name).unlink()
        write_whole(before.file(SOURCES), json.dumps({name: kept[name] for name in kept if name != "venues"}))
        after = Secrets(folder, county_has_data=True)
    found = json.loads(after.file(SOURCES).read_text("utf-8"))
    assert {name for name in kept if found[name] == kept[name]} == kept.keys() - {"venues"}
    assert after.roles["meetings_app"] == before.roles["meetings_app"]
    assert after.roles["venues_app"] != before.roles["venues_app"]


def test_a_port_that_the_user_fixed_and_somebody_holds_is_told(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(Failed, match=str(port)) as failure:
            choose_port(port, tmp_path / "port")
        assert failure.value.key == "port_in_use"
        (tmp_path / "port").write_text(str(port))
        assert choose_port(None, tmp_path / "port") != port


def test_the_port_of_last_time_is_taken_again(tmp_path: Path) -> None:
    first = choose_port(None, tmp_path / "port")
    (tmp_path / "port").write_text(str(first))
    assert choose_port(None, tmp_path / "port") == first


def test_a_port_is_given_once(tmp_path: Path) -> None:
    (tmp_path / "port").write_text(str(free_port()))
    ports = [choose_port(None, tmp_path / "port"), *(free_port() for _ in range(200))]
    assert len(set(ports)) == len(ports)


def test_no_outgoing_connection_can_hold_a_given_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outgoing = tmp_path / "ip_local_port_range"
    monkeypatch.setattr("deploy.local.ports.OUTGOING", outgoing)
    outgoing.write_text("20000\t65535\n")
    assert all(free_port() < 20_000 for _ in range(50))
    outgoing.write_text("1024\t65535\n")
    assert free_port(), "there is none that they leave"


@pytest.mark.parametrize("area", ["local", "cli"])
def test_every_text_stands_in_both_languages_with_the_same_facts(area: str) -> None:
    chinese, english = (catalogue(area, language) for language in LANGUAGES)
    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        assert set(_fields(text)) == set(_fields(english[key])), key


def _fields(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name]
