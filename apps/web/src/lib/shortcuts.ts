import { stored } from "./stored.ts";

export type ShortcutGroup = "Everywhere" | "Go to" | "On this page";

export interface Shortcut {
  /** As they are pressed: "?", "mod+k" (Ctrl, or Command on a Mac), "g c" for one key after the other. */
  keys: string;
  /** What it does, as the sheet of shortcuts says it: "Go to clients". */
  does: string;
  group: ShortcutGroup;
  run: () => void;
  /** Also while a field has the focus or something lies above the page; for keys that nobody types. */
  everywhere?: boolean;
}

/** How long the second key of a sequence may take. */
const SEQUENCE_MS = 1_500;
const FIELDS =
  'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"]';
const ABOVE_THE_PAGE = '[role="dialog"], [role="menu"], [role="listbox"]';
const PRESSABLE = 'a[href], button, summary, [role="button"], [role="tab"], [role="option"]';

/** Those of the page come after those of its frame, and win. */
const registered = new Set<readonly Shortcut[]>();
const listeners = new Set<() => void>();
let shown: readonly Shortcut[] = [];

/** Whether keys without Ctrl or Alt do anything, in this browser: who speaks to the computer may press them by accident. */
export const characterKeys = stored("frontoffice.character-keys", true);

export function registerShortcuts(shortcuts: readonly Shortcut[]): () => void {
  registered.add(shortcuts);
  announce();
  return () => {
    registered.delete(shortcuts);
    announce();
  };
}

function announce() {
  // One for each keys: the last one is what they do.
  shown = [...new Map([...registered].flat().map((shortcut) => [shortcut.keys, shortcut])).values()];
  for (const listener of listeners) listener();
}

/** What the keys do at the moment. */
export function listShortcuts(): readonly Shortcut[] {
  return shown;
}

export function onShortcutsChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);

/** "mod+k" as it is printed on the keys: ["Ctrl", "K"]; a sequence has a part for each key. */
export function printedKeys(keys: string): string[] {
  const names: Record<string, string> = { mod: isMac ? "⌘" : "Ctrl", alt: isMac ? "⌥" : "Alt", shift: "Shift", escape: "Esc" };
  return keys.split(/[ +](?!$)/).map((key) => names[key] ?? (key.length > 1 ? key[0]?.toUpperCase() + key.slice(1) : key.toUpperCase()));
}

/** Listens to the whole page until it is told to stop. */
export function listenToKeys(): () => void {
  let begun = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = (keys: string) => {
    clearTimeout(timer);
    begun = keys;
    if (keys !== "") timer = setTimeout(() => begin(""), SEQUENCE_MS);
  };
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || MODIFIERS.has(event.key)) return;
    const pressed = begun === "" ? keysOf(event) : `${begun} ${keysOf(event)}`;
    begin("");
    const usable = shown.filter((shortcut) => isUsable(shortcut, event));
    const shortcut = usable.find(({ keys }) => keys === pressed);
    const isBegun = !shortcut && usable.some(({ keys }) => keys.startsWith(`${pressed} `));
    if (isBegun) begin(pressed);
    if (shortcut || isBegun) event.preventDefault();
    shortcut?.run();
  };
  document.addEventListener("keydown", listen);
  return () => {
    begin("");
    document.removeEventListener("keydown", listen);
  };
}

const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock", "Dead"]);

function keysOf(event: KeyboardEvent): string {
  const key = event.key === " " ? "space" : keyOf(event).toLowerCase();
  const isMod = isMac ? event.metaKey : event.ctrlKey;
  // Which signs need Shift differs from keyboard to keyboard, so it counts beside a to z and named keys alone.
  const isShifted = event.shiftKey && (key.length > 1 || /[a-z]/.test(key));
  return [isMod && "mod", event.altKey && "alt", isShifted && "shift", key].filter(Boolean).join("+");
}

/** The Latin letter on the key, where another alphabet or Alt would make something else of it. */
function keyOf({ key, code }: KeyboardEvent): string {
  return key.length > 1 || /^[ -~]$/.test(key) ? key : (/^Key([A-Z])$/.exec(code)?.[1] ?? key);
}

function isUsable({ keys, everywhere }: Shortcut, { target }: KeyboardEvent): boolean {
  const isCharacter = keys.split(" ").some((key) => [...key].length === 1);
  if (isCharacter && !characterKeys.read()) return false;
  if (everywhere || !(target instanceof Element)) return true;
  if (target.closest(FIELDS) || target.closest(ABOVE_THE_PAGE) || document.querySelector('[aria-modal="true"]')) return false;
  return !(/^(enter|space)$/.test(keys) && target.closest(PRESSABLE));
}
