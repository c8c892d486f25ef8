import { expect, test } from "vitest";
import { createSigner } from "./signer.ts";

const before = "old-secret-key-with-more-than-32-characters";
const now = "new-secret-key-with-more-than-32-characters";

test("vouches for exactly what it signed, with the same key after every restart", () => {
  const signed = createSigner([now]).sign("a statement");
  const signer = createSigner([now]);
  expect(signer.check("a statement", signed)).toBe("valid");
  expect(signer.check("a statemenT", signed)).toBe("invalid");
  expect(signer.check("a statement", { ...signed, signature: signed.signature.replace(/^./, (one) => (one === "A" ? "B" : "A")) })).toBe(
    "invalid",
  );
  expect(signer.check("a statement", { ...signed, signature: "" })).toBe("invalid");
});

test("signs with the newest key and still knows what older ones signed", () => {
  const old = createSigner([before]).sign("a statement");
  const signer = createSigner([now, before]);
  expect(signer.check("a statement", old)).toBe("valid");
  expect(signer.keys).toHaveLength(2);
  expect(signer.sign("a statement").keyId).toBe(signer.keys[0]?.keyId);
  expect(createSigner([now]).check("a statement", old)).toBe("unknown_key");
  expect(signer.check("a statement", { ...old, keyId: signer.keys[0]?.keyId ?? "" })).toBe("invalid");
});
