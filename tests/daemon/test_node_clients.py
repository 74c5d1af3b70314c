"""Clients in plain Node against a real server: one of ours, and the plugin of the page for plugin authors as it stands there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from conftest import MakeVault
from daemon.conftest import NOTES, Serve
from daemon.small_backend import served
from daemon.test_protocol import examples

from vaultsync.daemon.answers.findings import finding_id
from vaultsync.daemon.protocol.notifications import DiagnosticsChanged
from vaultsync.disk.writing.state import state_folder

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="Node is not installed")
HERE = Path(__file__).parent
OBSIDIAN = """
const fs = require("node:fs"), path = require("node:path");
exports.notices = [];
exports.Notice = class { constructor(text) { exports.notices.push(text); } };
exports.Plugin = class {
  constructor(root) {
    this.manifest = {version: "1.0.0"};
    this.app = {vault: {
      adapter: {getBasePath: () => root},
      getFileByPath: (name) => fs.existsSync(path.join(root, name)) ? {path: name} : null,
      process: async (file, change) => {
        const where = path.join(root, file.path);
        fs.writeFileSync(where, change(fs.readFileSync(where, "utf8")));
      },
    }};
  }
  addStatusBarItem() { const item = {text: "", setText: (text) => { item.text = text; }}; return item; }
};
"""
HOST = """
const fs = require("node:fs"), {notices} = require("obsidian"), Plugin = require("./main.js");
(async () => {
  const [root, note] = process.argv.slice(2), plugin = new Plugin(root);
  await plugin.onload();
  const before = plugin.status.text;
  const {notes} = await plugin.daemon.ask("fix", {path: note, tables: []});
  const answer = await plugin.daemon.ask("apply", {path: note, tables: [], base: {[note]: notes[0].base}});
  for (let tries = 0; !fs.readFileSync(root + "/" + note, "utf8").includes("[[Bee]]") && tries < 200; tries++) {
    await new Promise((done) => setTimeout(done, 20));
  }
  const failed = await plugin.daemon.ask("nothing").catch((error) => error.data.kind);
  await plugin.edit({edit: "none", path: note, base: notes[0].base, edits: notes[0].edits});
  plugin.onunload();
  console.log(JSON.stringify({before, answer, failed, notices}));
})();
"""

FOLLOWS = """
const fs = require("node:fs"), Plugin = require("./main.js");
const rest = (ms) => new Promise((done) => setTimeout(done, ms));
(async () => {
  const [root] = process.argv.slice(2), plugin = new Plugin(root);
  await plugin.onload();
  fs.writeFileSync("ready", "");
  while (!fs.existsSync("over")) await rest(10);
  await plugin.daemon.ask("status"); // what was told before it is here then
  do { await rest(200); } while (plugin.asking);
  const found = Object.fromEntries([...plugin.findings].map(([path, said]) => [path, said.map(({id}) => id)]));
  const shown = plugin.status.text;
  plugin.onunload();
  console.log(JSON.stringify({found, shown}));
})();
"""


def run(*command: str | Path, cwd: Path | None = None, **environment: str) -> dict[str, object]:
    made = subprocess.run(
        [NODE or "node", *command], cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60, check=False
    )
    assert made.returncode == 0, made.stderr
    return dict(json.loads(made.stdout))


def test_a_client_without_packages(serve: Serve) -> None:
    server = serve()
    said = run(HERE / "client.mjs", server.socket, "Hive.md")
    assert said["hello"]["scope"] == "write"  # type: ignore[index]
    assert said["status"]["notes"] == 3  # type: ignore[index]
    assert len(said["diagnostics"]["findings"]) >= 3  # type: ignore[index]
    assert said["conflict"]["data"]["kind"] == "conflict"  # type: ignore[index]
    assert said["apply"] == {"notes": [{"path": "Hive.md", "status": "written"}]}
    assert said["changed"]["notes"][0]["path"] == "Hive.md"  # type: ignore[index]
    assert said["long"]["value"] == 40000  # type: ignore[index]  # as JavaScript counts
    assert "[[Bee]]" in (server.root / "Hive.md").read_text("utf-8")


def installed(folder: Path, host: str) -> Path:
    """The plugin of the page, with something to run it in."""
    (folder / "node_modules" / "obsidian").mkdir(parents=True)
    (folder / "node_modules" / "obsidian" / "index.js").write_text(OBSIDIAN, encoding="utf-8")
    (script,) = examples("js")
    (folder / "main.js").write_text(script, encoding="utf-8")
    (folder / "host.js").write_text(host, encoding="utf-8")
    return folder


@pytest.mark.parametrize("tcp", [False, True])
def test_the_plugin_of_the_page(make_vault: MakeVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tcp: bool) -> None:
    root = make_vault({**NOTES, "Hive.md": "😀\r\n\r\n<!-- vaultsync: LIST FROM [[Hive]] -->\r\n<!-- /vaultsync -->\r\n"})
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))
    plugin = installed(tmp_path / "plugin", HOST)
    state = Path(state_folder(root, None))
    with served(root, state, tcp=tcp) as server:
        if tcp:
            address = state / "api" / "address.json"
            address.write_text(json.dumps({**json.loads(address.read_text("utf-8")), "socket": None}), encoding="utf-8")
        said = run("host.js", str(root), "Hive.md", cwd=plugin)
        assert said["before"] == f"vaultsync: {server.backend._status().counts.severities['error'] + 1}"
    assert said["answer"] == {"notes": [{"path": "Hive.md", "status": "proposed"}]}
    assert (said["failed"], said["notices"]) == ("unknown-method", [])
    text = (root / "Hive.md").read_bytes().decode("utf-8")
    assert text == "😀\r\n\r\n<!-- vaultsync: LIST FROM [[Hive]] -->\r\n- [[Bee]]\r\n<!-- /vaultsync -->\r\n"


def test_the_plugin_of_the_page_knows_all_while_notes_change(
    make_vault: MakeVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_vault({"vaultsync.toml": "", **{f"{number}.md": "[[x]]\n[[y]]\n" for number in range(300)}})
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))
    plugin = installed(tmp_path / "plugin", FOLLOWS)
    with served(root, Path(state_folder(root, None))) as server:
        command = [NODE or "node", "host.js", str(root)]
        with subprocess.Popen(command, cwd=plugin, stdout=subprocess.PIPE, text=True) as process:
            changed, until = 0, time.monotonic() + 3
            while time.monotonic() < until or not (plugin / "ready").exists():
                assert process.poll() is None
                note = f"{37 * changed % 300}.md"
                (root / note).write_text("".join(f"[[{changed} {link}]]\n" for link in range(changed % 4)), encoding="utf-8")
                server.backend.taken_in(note)
                changed += 1
                if changed % 50 == 0:  # twice, so that one asking overtakes another
                    for _ in range(2):
                        server.backend.hold(lambda: server.backend.tell(DiagnosticsChanged(notes=[], all=True)))
            (plugin / "over").touch()
            out, _ = process.communicate(timeout=60)
        expected = {path: [finding_id(one) for one in said] for path, said in server.backend._held.session.all_diagnostics()}
    said = json.loads(out)
    assert {path: ids for path, ids in said["found"].items() if ids} == expected
    assert said["shown"] == f"vaultsync: {sum(map(len, expected.values()))}"
