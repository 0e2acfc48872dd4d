// The editor of the page that proposes a change. The page works without it: what is
// typed stands in the form's textarea, and every button is a submit button.
import { json } from "@codemirror/lang-json";
import { HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics, lintGutter } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";

const PAUSE = 400; // milliseconds without a key before the text is checked
const AGAIN = 2500; // before a check is tried again that found the registry busy
const SEVERITIES = { danger: "error", warn: "warning" };

// The colors are the site's own, by its classes and variables.
const colors = HighlightStyle.define([
  { tag: tags.propertyName, class: "j-name" },
  { tag: tags.string, class: "j-string" },
  { tag: tags.number, class: "j-number" },
  { tag: [tags.bool, tags.null], class: "j-word" },
]);

const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "transparent", height: "100%" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "-2px" },
  ".cm-scroller": { font: "13px/20px var(--mono)", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)", padding: "10px 0" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 22%, transparent)",
  },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent) 5%, transparent)" },
  ".cm-gutters": { color: "var(--ink-quiet)", backgroundColor: "var(--sunken)", borderRight: "1px solid var(--line)" },
  ".cm-activeLineGutter": { color: "var(--ink)", backgroundColor: "var(--hover)" },
  ".cm-foldPlaceholder": { color: "var(--ink-quiet)", backgroundColor: "var(--hover)", border: "0", padding: "0 6px" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--added-mark)" },
  ".cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent" },
  ".cm-selectionMatch": { backgroundColor: "var(--accent-soft)" },
  ".cm-searchMatch": { backgroundColor: "var(--warn-soft)", outline: "1px solid var(--warn-line)" },
  ".cm-panels": { color: "var(--ink)", backgroundColor: "var(--sunken)" },
  ".cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-textfield": { color: "var(--ink)", backgroundColor: "var(--surface)", border: "1px solid var(--line-strong)" },
  ".cm-button": { color: "var(--ink)", backgroundColor: "var(--surface)", backgroundImage: "none", border: "1px solid var(--line-strong)" },
  ".cm-tooltip": { color: "var(--ink)", backgroundColor: "var(--surface)", border: "1px solid var(--line-strong)", borderRadius: "6px", boxShadow: "var(--shadow-up)", maxWidth: "520px" },
  ".cm-diagnostic": { padding: "6px 12px", fontFamily: "var(--sans)", fontSize: "13px" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--danger)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warn)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--info)" },
  ".cm-lintRange-error, .cm-lintRange-warning, .cm-lintRange-info": { backgroundImage: "none", textDecoration: "underline 2px", textUnderlineOffset: "4px" },
  ".cm-lintRange-error": { textDecorationColor: "var(--danger)", textDecorationStyle: "wavy" },
  ".cm-lintRange-warning": { textDecorationColor: "var(--warn)", textDecorationStyle: "wavy" },
  ".cm-lintRange-info": { textDecorationColor: "var(--info)", textDecorationStyle: "dotted" },
  ".cm-lint-marker": { width: "9px", height: "9px", margin: "6px 2px 0" },
  ".cm-lint-marker-error": { content: "''", borderRadius: "50%", backgroundColor: "var(--danger)" },
  ".cm-lint-marker-warning": { content: "''", transform: "rotate(45deg)", backgroundColor: "var(--warn)" },
  ".cm-lint-marker-info": { content: "''", borderRadius: "50%", border: "2px solid var(--info)" },
});

const count = (number) => number.toLocaleString("en");

class Page {
  constructor(form, nonce) {
    this.form = form;
    this.text = form.elements.text;
    this.live = form.querySelector("[data-live]");
    this.most = Number(form.elements.upload.dataset.most);
    this.key = `editor ${location.pathname}`;
    this.view = this.#editor(nonce);
    this.given = this.#value();
    this.said = form.querySelector("[data-said]");
    for (const plain of form.querySelectorAll("[data-plain]")) plain.hidden = true;
    form.querySelector("#editor-keys").hidden = false;
    this.#offerKept();
    form.addEventListener("click", (event) => this.#clicked(event));
    form.addEventListener("submit", (event) => this.#submitted(event));
    form.elements.upload.addEventListener("change", (event) => this.#upload(event.target));
    if (this.wasTyping) this.view.focus();
    // A browser that comes back to this page brings what was typed before.
    const asked = this.live.dataset.live === "ask" || this.text.value !== this.text.defaultValue;
    if (asked) this.check();
    else this.#mark();
  }

  #editor(nonce) {
    const place = document.createElement("div");
    place.className = "code-editor";
    this.wasTyping = document.activeElement === this.text;
    this.text.hidden = true;
    this.text.before(place);
    const unit = this.text.value.match(/^([ \t]+)\S/m)?.[1] ?? "  ";
    return new EditorView({
      doc: this.text.value,
      parent: place,
      extensions: [
        EditorView.cspNonce.of(nonce),
        basicSetup,
        json(),
        lintGutter(),
        syntaxHighlighting(colors),
        look,
        indentUnit.of(unit),
        EditorState.tabSize.of(2),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          "aria-label": "Document",
          tabindex: "0",
          "aria-describedby": "editor-keys",
        }),
        EditorView.updateListener.of((update) => update.docChanged && this.#typed()),
      ],
    });
  }

  #value() {
    return this.view.state.doc.toString();
  }

  #typed() {
    this.#keep();
    clearTimeout(this.timer);
    this.live.classList.add("waiting");
    this.timer = setTimeout(() => this.check(), PAUSE);
  }

  // Asks the registry what it says of the text, after `patch` if there is one. One
  // question at a time: a long schema takes seconds, and others want to ask as well.
  async check(patch) {
    clearTimeout(this.timer);
    if (this.#isTooLarge()) return;
    if (this.asking) {
      this.next = { patch };
      return;
    }
    this.asking = true;
    this.live.classList.add("waiting");
    this.live.setAttribute("aria-busy", "true");
    const sent = this.#value();
    const answer = await this.#asked(sent, patch);
    this.asking = false;
    this.live.removeAttribute("aria-busy");
    const { next } = this;
    this.next = undefined;
    if (!next) this.live.classList.remove("waiting");
    this.#show(answer, sent);
    if (next) this.check(next.patch);
    else if (answer.status === 503) this.timer = setTimeout(() => this.check(patch), AGAIN);
  }

  async #asked(text, patch) {
    this.text.value = text;
    const body = new FormData(this.form);
    body.delete("upload");
    if (patch) body.set("patch", patch);
    try {
      const answer = await fetch(this.form.dataset.check, { method: "POST", body });
      const { status, redirected } = answer;
      return { status, redirected, html: await answer.text() };
    } catch {
      return { status: 0 };
    }
  }

  #show(answer, sent) {
    const page = new DOMParser().parseFromString(answer.html ?? "", "text/html");
    const live = page.querySelector("[data-live]");
    if (!live) {
      this.#say(`${this.#trouble(answer)} What you wrote is still here.`);
      return;
    }
    const fixed = live.querySelector("[data-fixed]");
    fixed?.remove();
    const isStillThere = this.#value() === sent;
    if (fixed && isStillThere) this.#replace(fixed.value);
    this.live.replaceChildren(...live.childNodes);
    if (fixed && isStillThere) {
      // Writing it counted as typing, but this text has its answer.
      clearTimeout(this.timer);
      this.live.classList.remove("waiting");
    }
    const suggested = this.live.querySelector("[data-suggested]");
    if (suggested) this.form.elements.semantic_version.placeholder = suggested.dataset.suggested;
    this.#mark();
    this.said.textContent = this.live.querySelector("[data-summary] .verdict-line")?.innerText ?? "";
    // The button that was pressed is gone: whoever uses the keyboard goes on here.
    if (fixed) this.live.querySelector("[data-summary]")?.focus({ preventScroll: true });
  }

  #trouble({ status, redirected }) {
    if (!status) return "The registry cannot be reached.";
    if (redirected || status === 403) return "You are not signed in any more. Sign in in another tab.";
    return `The registry could not check this (${status}).`;
  }

  #say(words) {
    const note = document.createElement("p");
    note.className = "note tone-warn";
    note.setAttribute("role", "alert");
    note.textContent = words;
    this.live.querySelector(":scope > .note[role=alert]")?.remove();
    this.live.prepend(note);
  }

  // Writes only what differs, so that the cursor and the undo history stay useful.
  #replace(text) {
    const old = this.#value();
    let from = 0;
    const shorter = Math.min(old.length, text.length);
    while (from < shorter && old[from] === text[from]) from += 1;
    let tail = 0;
    while (tail < shorter - from && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
    this.view.dispatch({
      changes: { from, to: old.length - tail, insert: text.slice(from, text.length - tail) },
      scrollIntoView: true,
      selection: { anchor: from },
    });
  }

  #mark() {
    const { doc } = this.view.state;
    const found = [];
    for (const place of this.live.querySelectorAll("[data-line]")) {
      const number = Number(place.dataset.line);
      if (number < 1 || number > doc.lines) continue;
      const line = doc.line(number);
      const indent = line.text.length - line.text.trimStart().length;
      found.push({
        from: Math.min(line.from + indent, line.to),
        to: line.to,
        severity: SEVERITIES[place.dataset.tone] ?? "info",
        message: place.dataset.message,
      });
    }
    found.sort((one, other) => one.from - other.from);
    this.view.dispatch(setDiagnostics(this.view.state, found));
  }

  #clicked(event) {
    const link = event.target.closest("[data-go]");
    if (!link) return;
    event.preventDefault();
    const number = Math.max(1, Math.min(Number(link.dataset.go), this.view.state.doc.lines));
    const line = this.view.state.doc.line(number);
    const indent = line.text.length - line.text.trimStart().length;
    this.view.dispatch({
      selection: { anchor: line.from + indent },
      effects: EditorView.scrollIntoView(line.from, { y: "center" }),
    });
    this.view.focus();
  }

  // More than a document may hold is not even sent.
  #isTooLarge() {
    const size = new Blob([this.#value()]).size;
    if (size <= this.most) return false;
    this.live.classList.remove("waiting");
    this.#say(`The text has ${count(size)} bytes; a document has at most ${count(this.most)}. Split the schema and refer to its parts.`);
    return true;
  }

  #submitted(event) {
    this.text.value = this.#value();
    const { submitter } = event;
    if (this.#isTooLarge()) {
      event.preventDefault();
      return;
    }
    if (submitter?.name === "patch") {
      event.preventDefault();
      this.check(submitter.value);
    } else if (!submitter || submitter.value === "check") {
      event.preventDefault();
      this.check();
    } else {
      this.#keep();
    }
  }

  async #upload(input) {
    const [file] = input.files;
    if (!file) return;
    if (file.size > this.most) {
      this.#say(`The file has ${count(file.size)} bytes; a document has at most ${count(this.most)}.`);
    } else {
      this.#replace((await file.text()).replaceAll("\r\n", "\n"));
      this.view.focus();
    }
    input.value = "";
  }

  // Until this tab is closed, what was typed survives a sign-in or a reload.
  #keep() {
    try {
      sessionStorage.setItem(this.key, this.#value());
    } catch {
      // No room, or not allowed: then there is nothing to bring back.
    }
  }

  #offerKept() {
    const kept = sessionStorage.getItem(this.key);
    const offer = document.querySelector("[data-kept]");
    if (!offer || kept === null || kept === this.given) return;
    offer.hidden = false;
    offer.querySelector("[data-restore]").addEventListener("click", () => {
      this.#replace(kept);
      offer.hidden = true;
      this.view.focus();
    });
    offer.querySelector("[data-forget]").addEventListener("click", () => {
      sessionStorage.removeItem(this.key);
      offer.hidden = true;
      this.view.focus();
    });
  }
}

// The nonce is hidden from selectors, not from scripts.
new Page(document.querySelector("form[data-editor]"), document.currentScript.nonce);
