import ipaddr from "ipaddr.js";
import type { RateLimit } from "../../kernel/rate-limits.ts";

const MINUTE = 60;

/**
 * The narrow limit of sign-in counts an account from one network, so an attacker locks out their own network and not the person. The wide one
 * counts the account from everywhere against guessing from many networks; it does not bind networks the person has signed in from. Neither binds
 * a browser that the person has signed in from.
 */
export const LIMITS = {
  loginByNetwork: { name: "login:network", max: 40, windowSeconds: 5 * MINUTE },
  loginByDevice: { name: "login:device", max: 10, windowSeconds: 5 * MINUTE },
  loginByAccountAndNetwork: { name: "login:account-network", max: 10, windowSeconds: 5 * MINUTE },
  loginByAccount: { name: "login:account", max: 60, windowSeconds: 15 * MINUTE },
  registerByNetwork: { name: "register:network", max: 100, windowSeconds: 60 * MINUTE },
  changePassword: { name: "change-password:user", max: 10, windowSeconds: 15 * MINUTE },
  confirm: { name: "confirm:user", max: 10, windowSeconds: 15 * MINUTE },
  codeByDevice: { name: "code:device", max: 10, windowSeconds: 15 * MINUTE },
  codeByPersonAndNetwork: { name: "code:person-network", max: 10, windowSeconds: 15 * MINUTE },
  codeByPerson: { name: "code:person", max: 30, windowSeconds: 60 * MINUTE },
  providerByNetwork: { name: "provider:network", max: 60, windowSeconds: 15 * MINUTE },
  changeEmail: { name: "change-email:user", max: 5, windowSeconds: 60 * MINUTE },
  confirmEmailByNetwork: { name: "confirm-email:network", max: 30, windowSeconds: 15 * MINUTE },
  requestResetByNetwork: { name: "request-reset:network", max: 30, windowSeconds: 60 * MINUTE },
  requestResetByAccount: { name: "request-reset:account", max: 5, windowSeconds: 60 * MINUTE },
  resetByNetwork: { name: "reset:network", max: 30, windowSeconds: 15 * MINUTE },
} as const satisfies Record<string, RateLimit>;

export const RESET_MINUTES = 10;
export const EMAIL_CHANGE_MINUTES = 60;

/** How long a sign-in waits for its code, and how many may be tried on it. */
export const CHALLENGE_MINUTES = 5;
export const CHALLENGE_ATTEMPTS = 5;

/** Asking for a reset takes this long for every address, which hides whether an email was ordered. */
export const RESET_ANSWER_MS = 200;

/** Words of the product that make a password easy to guess here. */
const PRODUCT_WORDS = ["frontoffice", "receptionist", "strategy", "strategies", "agency", "company", "dashboard", "password", "letmein"];
const LOOKALIKES: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

/** The words that a person's attacker tries first. */
export function personalWords(person: { name?: string; email: string; username?: string | null; companyName?: string }): string[] {
  const { name = "", email, username, companyName = "" } = person;
  const mailbox = email.split("@")[0] ?? "";
  return [name, ...name.split(/\s+/), companyName, ...companyName.split(/\s+/), mailbox, email, username ?? ""].filter(Boolean);
}

/** Whether a password is nothing but one of these words with figures and signs around or inside it. */
export function isMadeOf(password: string, words: readonly string[]): boolean {
  const plain = password.toLowerCase();
  const core = plain.replace(/^[^a-z]+/, "").replace(/[^a-z]+$/, "");
  const shapes = new Set([plain, core].flatMap((shape) => [alphabeticOf(shape), alphabeticOf(unmasked(shape))]));
  const known = new Set([...PRODUCT_WORDS, ...words].map((word) => alphabeticOf(word.toLowerCase())).filter((word) => word.length >= 4));
  return [...shapes].some((shape) => known.has(shape));
}

const alphabeticOf = (value: string) => value.replace(/[^\p{L}]/gu, "");
const unmasked = (value: string) => [...value].map((sign) => LOOKALIKES[sign] ?? sign).join("");

/** A company's code from its name: "Café Zürich & Co" becomes cafe-zurich-co; names without Latin letters become "company". */
export function companyCode(name: string): string {
  const slug = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9\s-]/g, "")
    .split(/[\s-]+/)
    .filter(Boolean)
    .join("-")
    .slice(0, 32)
    .replace(/-+$/, "");
  return slug.length >= 2 ? slug : "company";
}

/** What can be said of where an address is without asking anybody: this machine, or a private network. */
export function placeOf(ip: string | null): string | null {
  if (ip === null || !ipaddr.isValid(ip)) return null;
  const range = ipaddr.process(ip).range();
  if (range === "loopback") return "this computer";
  return range === "private" || range === "uniqueLocal" || range === "linkLocal" ? "the local network" : null;
}
