import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { deriveKey } from "./secretbox.ts";

/** A public key that this installation signs or has signed with. */
export interface SigningKey {
  /** First eight hex digits of the public key's SHA-256. */
  keyId: string;
  /** The 32 bytes of an Ed25519 public key, base64url. */
  publicKey: string;
}

/** A signature and what it was made with. */
export interface Signature {
  keyId: string;
  /** base64url. */
  signature: string;
}

/** Vouches for what this installation has stated; anybody with the public key can check it. */
export interface Signer {
  /** The newest key first; the others still prove what was signed before a rotation. */
  readonly keys: readonly SigningKey[];
  sign(statement: string): Signature;
  /** "unknown_key" when none of the keys has that id. */
  check(statement: string, signature: Signature): "valid" | "invalid" | "unknown_key";
}

/** Beginning of a PKCS #8 document that holds an Ed25519 seed. */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** Ed25519, with keys that follow from the secrets. The first one signs; the others still verify. */
export function createSigner(secrets: readonly [string, ...string[]]): Signer {
  const pairs = secrets.map(pairOf);
  const [newest] = pairs;
  if (!newest) throw new Error("A signer needs a key.");
  return {
    keys: pairs.map(({ keyId, publicKey }) => ({ keyId, publicKey })),
    sign: (statement) => ({
      keyId: newest.keyId,
      signature: sign(null, Buffer.from(statement), newest.secret).toString("base64url"),
    }),
    check: (statement, { keyId, signature }) => {
      const known = pairs.find((pair) => pair.keyId === keyId);
      if (!known) return "unknown_key";
      return verify(null, Buffer.from(statement), known.open, Buffer.from(signature, "base64url")) ? "valid" : "invalid";
    },
  };
}

interface Pair extends SigningKey {
  secret: KeyObject;
  open: KeyObject;
}

function pairOf(secretKey: string): Pair {
  const seed = deriveKey(secretKey, "receipts ed25519");
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
  const open = createPublicKey(secret);
  const raw = open.export({ format: "der", type: "spki" }).subarray(-32);
  return { keyId: createHash("sha256").update(raw).digest("hex").slice(0, 8), publicKey: raw.toString("base64url"), secret, open };
}
