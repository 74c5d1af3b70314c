"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const number = new Intl.NumberFormat("en");
  const folded = (text) => text.normalize("NFC").toLowerCase();

  /* Light, dark, or as the system says; remembered where the browser allows that to a file. */
  const themes = ["system", "light", "dark"];
  const button = one("#theme");
  const recalled = () => { try { return localStorage.getItem("vaultsync-theme"); } catch { return null; } };
  const show = (theme) => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
    button.value = theme;
  };
  button.hidden = false;
  show(themes.includes(recalled()) ? recalled() : "system");
  button.addEventListener("click", () => {
    show(themes[(themes.indexOf(button.value) + 1) % themes.length]);
    try { localStorage.setItem("vaultsync-theme", button.value); } catch { /* then it is asked again */ }
  });

  /* A form says what is wanted of it when something is typed or chosen. */
  const watch = (form, changed) => {
    const tell = () => changed(Object.fromEntries(new FormData(form)));
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", tell);
    form.addEventListener("reset", () => setTimeout(tell));
    tell();
  };
  const words = (text) => folded(text).split(/\s+/).filter(Boolean);

  const claims = all(".claim");
  if (claims.length) {
    const form = one("#claim-filters");
    const texts = claims.map((claim) => folded(claim.firstElementChild.textContent + " " + one(".inside > p", claim).textContent));
    watch(form, ({status, text}) => {
      const wanted = words(text);
      let count = 0;
      claims.forEach((claim, place) => {
        const fits = (!status || claim.dataset.status === status) && wanted.every((word) => texts[place].includes(word));
        claim.hidden = !fits;
        count += fits;
      });
      one("output", form).textContent = `${number.format(count)} of ${number.format(claims.length)}`;
    });
  }

  const table = one("#finding-table");
  if (!table) return;
  const body = one("tbody", table), form = one("#finding-filters"), more = one("#more"), rest = one("#rest");
  const severities = ["error", "warning", "info"];
  const step = 500;

  const folderOf = (path) => path.slice(0, Math.max(0, path.lastIndexOf("/")));
  const finding = (severity, rule, path, place, message, help, address, row) => ({
    severity, rule, path, place, message, help, address, row,
    folder: folderOf(path),
    at: place.split(":").map(Number),
    text: folded([rule, path, message, help].join(" ")),
  });
  const fromRow = (row) => {
    const [severity, rule, note, said] = row.cells;
    const [message, help] = said.children;
    const place = note.lastElementChild.textContent.slice(1);
    return finding(
      severity.textContent, rule.textContent, note.firstElementChild.textContent, place,
      message.textContent, help ? help.textContent : "", "", row,
    );
  };
  const fromLine = (line) => {
    const [severity, rule, path, place, message, help = "", address = ""] = line.split("\t");
    return finding(severity, rule, path, place, message, help, address, null);
  };
  const findings = [...body.rows].map(fromRow);
  if (rest) {
    for (const line of one("pre", rest).textContent.split("\n")) if (line) findings.push(fromLine(line));
    rest.remove();
  }
  findings.forEach((each, place) => { each.order = place; });

  const made = (name, className, ...children) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...children);
    return element;
  };
  /* What stands between backticks is what is to be written. */
  const coded = (text) => text.split(/`([^`]+)`/).map((part, place) => (place % 2 ? made("code", "", part) : part));
  const signs = new Map(findings.filter((each) => each.row).map((each) => [each.severity, one("svg", each.row)]));
  const sign = (severity) => {
    if (!signs.has(severity)) {
      const copy = signs.values().next().value.cloneNode(true);
      copy.firstElementChild.setAttribute("href", `#v-${severity}`);
      signs.set(severity, copy);
    }
    return signs.get(severity).cloneNode(true);
  };
  const rowOf = (each) => {
    if (each.row) return each.row;
    const link = made("a", "", each.path);
    link.href = `obsidian://open?vault=${encodeURIComponent(table.dataset.vault)}&file=${each.address || encodeURIComponent(each.path)}`;
    const said = made("td", "", made("p", "", ...coded(each.message)));
    if (each.help) said.append(made("p", "dim", ...coded(each.help)));
    each.row = made(
      "tr", "",
      made("td", `v-${each.severity}`, sign(each.severity), each.severity),
      made("td", "", each.rule),
      made("td", "", link, made("span", "dim", `:${each.place}`)),
      said,
    );
    return each.row;
  };

  let sorted = findings, shown = findings, limit = step, key = "", down = false, wanted = {};
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const orders = {
    severity: (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
    rule: (a, b) => compare(a.rule, b.rule),
    note: (a, b) => compare(a.path, b.path) || a.at[0] - b.at[0] || a.at[1] - b.at[1],
    message: (a, b) => compare(a.message, b.message),
  };
  const draw = () => {
    const rows = document.createDocumentFragment();
    for (const each of shown.slice(0, limit)) rows.append(rowOf(each));
    body.replaceChildren(rows);
    const left = shown.length - limit;
    more.hidden = left <= 0;
    more.textContent = `Show ${number.format(Math.min(step, left))} more of ${number.format(left)}`;
    one("output", form).textContent = `${number.format(shown.length)} of ${number.format(findings.length)}`;
  };
  const filter = () => {
    const parts = words(wanted.text);
    shown = sorted.filter((each) =>
      ["severity", "rule", "folder"].every((name) => !wanted[name] || "=" + each[name] === wanted[name])
      && parts.every((part) => each.text.includes(part)));
    limit = step;
    draw();
  };

  const headings = all("thead th", table);
  for (const heading of headings) {
    const press = made("button", "", heading.textContent);
    press.type = "button";
    press.addEventListener("click", () => {
      const name = heading.dataset.key;
      [key, down] = [name, key === name && !down];
      const turn = down ? -1 : 1;
      sorted = [...findings].sort((a, b) => turn * orders[key](a, b) || a.order - b.order);
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      filter();
    });
    heading.replaceChildren(press);
  }
  more.addEventListener("click", () => {
    limit += step;
    draw();
  });
  watch(form, (values) => {
    wanted = values;
    filter();
  });
})();
