// An editor in Node, as Obsidian is one: saves with fs.promises.writeFile, waits, looks whether the save is still there.
import { createHash } from "node:crypto";
import { promises as fs } from "node:fs";

const [path, saves, seed, size, pause] = process.argv.slice(2);
let state = Number(seed) || 1;
const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
const sum = (text) => createHash("sha256").update(text).digest("hex").slice(0, 16);

const begin = '<!-- vaultsync: TABLE WITHOUT ID written FROM "Ticker" -->\n';
const end = "<!-- /vaultsync -->\n";

const lost = [];
let torn = 0;
let longest = 0;
for (let number = 1; number <= Number(saves); number++) {
  let body = "";
  while (body.length < Number(size)) body += Math.floor(random() * 2 ** 31).toString(16).padStart(8, "0");
  const text = `save ${number}\n${body}\nsum ${sum(body)}\n${begin}${end}`;
  const began = performance.now();
  await fs.writeFile(path, text);
  longest = Math.max(longest, performance.now() - began);
  await new Promise((resolve) => setTimeout(resolve, random() * Number(pause)));
  const now = await fs.readFile(path, "utf8");
  const parts = now.match(/^save (\d+)\n([^\n]*)\nsum ([0-9a-f]{16})\n([^]*)$/);
  const whole = parts !== null && parts[4].startsWith(begin) && parts[4].endsWith(end) && parts[3] === sum(parts[2]);
  if (!whole) torn++;
  else if (Number(parts[1]) !== number) lost.push(number);
}
console.log(JSON.stringify({ saves: Number(saves), lost, torn, longest_ms: longest }));
