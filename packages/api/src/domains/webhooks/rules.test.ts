import { expect, test } from "vitest";
import { signatures } from "./rules.ts";

/** The example of the Standard Webhooks specification, and its signature there. */
const MESSAGE = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: '{"test": 2432232314}' };
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

test("a message is signed as the specification of Standard Webhooks shows", () => {
  expect(signatures(MESSAGE, [SECRET])).toBe(SIGNATURE);
});

test("with two secrets it bears two signatures, in the order of the secrets", () => {
  const another = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  const own = "v1,en4rbKjMi5hOr+CnAPnFiN4Vvd0NjL38XPRX/eJFvTM=";
  expect(signatures({ ...MESSAGE, body: "Grüße \u{1F512}" }, [another])).toBe(own);
  expect(signatures(MESSAGE, [another, SECRET]).split(" ")).toEqual([signatures(MESSAGE, [another]), SIGNATURE]);
});
