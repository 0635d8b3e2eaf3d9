"""Report files from a folder of an SFTP server into the inbox: it is deleted or moved there only after it is kept."""

from __future__ import annotations

from pathlib import Path

from monitor.errors import SettingsError
from monitor.pipeline.arrivals import Arrivals
from monitor.settings import Sftp as Source
from monitor.settings import Workspace
from scrapers.file_source import SourceError, safe_name
from scrapers.sftp import RemoteFile, SftpAccount, SftpError, SftpFolder


def sftp_name(source: Source) -> str:
    """Return what a source is called in evidence, failures and the digest, and known by: another user sees others."""
    return f"sftp {source.name} at {source.user}@{source.host}" + ("" if source.port == 22 else f":{source.port}")


def fetch_sftp(workspace: Workspace, source: Source, arrivals: Arrivals) -> None:
    """Fetch the new files of a folder; raises `SftpError` or `SettingsError` where it cannot be read.

    What cannot be fetched alone is a failure of its own. A killed fetch takes up what it had not told the server.
    """
    name = sftp_name(source)
    with SftpFolder(_account(workspace, source)) as folder:
        listed, came = folder.files(), arrivals.came(name)
        # What came before and is still there is read again where it is to be deleted or moved: its size and time do not
        # say that it is the same file, least of all on a server that tells no times.
        again = arrivals.keeps and source.after != "keep"
        wanted = [file for file in listed if again or (_path(file), file.mark) not in came]
        for file in folder.steady(wanted, source.settle_seconds) if arrivals.keeps else wanted:
            try:
                _take(name, source, folder, file, arrivals)
            except SourceError as error:
                arrivals.failures.append(f"{name}: {error}")


def _take(name: str, source: Source, folder: SftpFolder, file: RemoteFile, arrivals: Arrivals) -> None:
    place = Path("sftp") / source.name / (safe_name(file.name) or "unnamed")
    if not arrivals.keeps:
        arrivals.files.append(place.as_posix())
        return
    arrivals.arrive(name, _path(file), file.mark, place, folder.read(file))
    _settle(source, folder, file, arrivals)


def _settle(source: Source, folder: SftpFolder, file: RemoteFile, arrivals: Arrivals) -> None:
    """Delete or move a file that is kept here, as the settings ask; where the server does not let us, it is told."""
    if source.after == "keep" or not arrivals.keeps:
        return
    try:
        if source.after == "delete":
            folder.remove(file)
        else:
            folder.move(file, source.move_to, other_name=f"{file.mark}-{file.name}")
    except SftpError as error:
        what = "deleted" if source.after == "delete" else f"moved to {source.move_to}"
        arrivals.failures.append(f"{sftp_name(source)}: {file.name} is kept here, but cannot be {what} there: {error}")


def _path(file: RemoteFile) -> str:
    return file.path.decode("utf-8", "backslashreplace")


def _account(workspace: Workspace, source: Source) -> SftpAccount:
    return SftpAccount(
        host=source.host,
        user=source.user,
        port=source.port,
        password=workspace.sftp_password(source),
        key=_file(workspace, source.key),
        key_password=workspace.sftp_key_password(source),
        host_keys=source.host_key,
        known_hosts=_file(workspace, source.known_hosts),
        folder=source.folder,
        files=source.files,
        most_bytes=source.max_bytes,
        timeout=source.timeout_seconds,
    )


def _file(workspace: Workspace, name: str) -> bytes:
    if not name:
        return b""
    try:
        return (workspace.root / name).read_bytes()
    except OSError as error:
        raise SettingsError(f"{name} cannot be read ({error.strerror}); name a file below {workspace.root}") from error
