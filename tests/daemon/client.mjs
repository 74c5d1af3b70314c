// A client in plain Node, without packages: a WebSocket over a UNIX socket by hand. It asks what a plugin would and prints what it
// got as one JSON object, so that a test can hold it against the vault.
//
//     node client.mjs SOCKET NOTE

import { createHash, randomBytes } from "node:crypto";
import { connect } from "node:net";

const [socket, note] = process.argv.slice(2);
const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

class Client {
  #stream;
  #data = Buffer.alloc(0);
  #waiting = new Map();
  #wakes = [];
  #number = 0;
  told = [];

  async open() {
    this.#stream = connect(socket);
    const key = randomBytes(16).toString("base64");
    this.#stream.write(
      `GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    const head = await new Promise((done, failed) => {
      this.#stream.once("error", failed);
      const take = (data) => {
        this.#data = Buffer.concat([this.#data, data]);
        const end = this.#data.indexOf("\r\n\r\n");
        if (end < 0) return;
        this.#stream.off("data", take);
        const found = this.#data.toString("latin1", 0, end);
        this.#data = this.#data.subarray(end + 4);
        done(found);
      };
      this.#stream.on("data", take);
    });
    const accept = createHash("sha1").update(key + GUID).digest("base64");
    if (!head.startsWith("HTTP/1.1 101") || !head.includes(accept)) throw new Error(head);
    this.#stream.on("data", (data) => {
      this.#data = Buffer.concat([this.#data, data]);
      this.#read();
    });
  }

  // A message in several frames, as a client may send it.
  ask(method, params = {}, frames = 1) {
    const id = ++this.#number;
    const data = Buffer.from(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    const size = Math.ceil(data.length / frames);
    for (let at = 0; at < data.length; at += size) {
      this.#send(at ? 0 : 1, data.subarray(at, at + size), at + size >= data.length);
    }
    return new Promise((done) => this.#waiting.set(id, done));
  }

  async news(method) {
    for (;;) {
      const found = this.told.find((one) => one.method === method);
      if (found) return found.params;
      await new Promise((done) => this.#wakes.push(done));
    }
  }

  close() {
    this.#send(8, Buffer.from([0x03, 0xe8]), true);
    return new Promise((done) => this.#stream.once("close", done).end());
  }

  #send(opcode, data, last) {
    const mask = randomBytes(4);
    const head = data.length < 126 ? Buffer.from([0, 0x80 | data.length]) : Buffer.from([0, 0xfe, data.length >> 8, data.length & 0xff]);
    head[0] = (last ? 0x80 : 0) | opcode;
    this.#stream.write(Buffer.concat([head, mask, data.map((byte, at) => byte ^ mask[at % 4])]));
  }

  #read() {
    for (;;) {
      if (this.#data.length < 2) return;
      const short = this.#data[1];
      const start = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (this.#data.length < start) return;
      const length = short < 126 ? short : short === 126 ? this.#data.readUInt16BE(2) : Number(this.#data.readBigUInt64BE(2));
      if (this.#data.length < start + length) return;
      const [opcode, data] = [this.#data[0] & 15, this.#data.subarray(start, start + length)];
      this.#data = this.#data.subarray(start + length);
      if (opcode === 9) this.#send(10, data, true);
      if (opcode !== 1) continue;
      const said = JSON.parse(data);
      if (said.method) {
        this.told.push(said);
        for (const wake of this.#wakes.splice(0)) wake();
      } else {
        this.#waiting.get(said.id)?.(said.result ?? said.error);
      }
    }
  }
}

const client = new Client();
await client.open();
const hello = await client.ask("hello", { protocol: 1, client: "node", scope: "write" });
const [status, diagnostics, fix] = await Promise.all([
  client.ask("status"),
  client.ask("diagnostics", {}, 5),
  client.ask("fix", { path: note, tables: [] }),
]);
const conflict = await client.ask("apply", { path: note, tables: [], base: { [note]: "0".repeat(64) } });
const base = Object.fromEntries(fix.notes.map((one) => [one.path, one.base]));
const apply = await client.ask("apply", { path: note, tables: [], base });
const changed = await client.news("diagnostics_changed");
const long = await client.ask("query", { query: `= length("${"😀".repeat(20000)}")` }, 7);
await client.close();
console.log(JSON.stringify({ hello, status, diagnostics, conflict, apply, changed, long }));
