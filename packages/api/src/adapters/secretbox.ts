import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** What a sealed value belongs to; it opens nowhere else. */
export interface SealedPlace {
  companyId: string;
  /** Table and id, for example "integrations:0198…". */
  row: string;
  field: string;
}

export interface Secretbox {
  /** Text to an envelope `v1.<key id>.<nonce>.<tag>.<ciphertext>`, always with the newest key. */
  seal(plain: string, place: SealedPlace): string;
  /** Throws `UnreadableSecret`; never answers a guess or the envelope itself. */
  open(envelope: string, place: SealedPlace): string;
  /** True when the envelope was sealed with an older key and should be sealed again. */
  needsRotation(envelope: string): boolean;
  /** Eight hex digits that name the newest key without telling anything of it. */
  readonly keyId: string;
}

/** A sealed value that cannot be opened: wrong key, wrong place, changed bytes or no envelope at all. */
export class UnreadableSecret extends Error {
  constructor(why: "no envelope" | "unknown key" | "does not open") {
    super(`A sealed value cannot be read (${why}). Check that SECRET_KEY is the one it was sealed with.`);
    this.name = "UnreadableSecret";
  }
}

/** 32 bytes that depend on the secret and on the purpose; one purpose's key reveals nothing about another's. */
export function deriveKey(secret: string, purpose: string): Buffer {
  if (secret.length < 32) throw new Error("A secret key needs at least 32 characters.");
  return Buffer.from(hkdfSync("sha256", secret, "frontoffice", purpose, 32));
}

const VERSION = "v1";
const ENVELOPE = /^v1\.([0-9a-f]{8})\.([\w-]{16})\.([\w-]{22})\.([\w-]*)$/;

/** AES-256-GCM. The first secret seals; the others still open what was sealed before a rotation. */
export function createSecretbox(secrets: readonly [string, ...string[]]): Secretbox {
  const keys = secrets.map((secret) => ({
    id: deriveKey(secret, "secretbox id").toString("hex", 0, 4),
    key: deriveKey(secret, "secretbox v1"),
  }));
  const [newest] = keys;
  if (!newest) throw new Error("A secretbox needs a key.");
  return {
    keyId: newest.id,
    seal(plain, place) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", newest.key, nonce, { authTagLength: 16 }).setAAD(boundTo(newest.id, place));
      const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return [VERSION, newest.id, ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString("base64url"))].join(".");
    },
    open(envelope, place) {
      const [, id = "", nonce = "", tag = "", sealed = ""] = ENVELOPE.exec(envelope) ?? [];
      if (!id) throw new UnreadableSecret("no envelope");
      const known = keys.find((candidate) => candidate.id === id);
      if (!known) throw new UnreadableSecret("unknown key");
      try {
        const decipher = createDecipheriv("aes-256-gcm", known.key, Buffer.from(nonce, "base64url"), { authTagLength: 16 })
          .setAAD(boundTo(id, place))
          .setAuthTag(Buffer.from(tag, "base64url"));
        return decipher.update(Buffer.from(sealed, "base64url"), undefined, "utf8") + decipher.final("utf8");
      } catch {
        throw new UnreadableSecret("does not open");
      }
    },
    needsRotation: (envelope) => ENVELOPE.exec(envelope)?.[1] !== newest.id,
  };
}

/** JSON keeps ("a", "bc") and ("ab", "c") apart. */
function boundTo(keyId: string, { companyId, row, field }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([VERSION, keyId, companyId, row, field]));
}
