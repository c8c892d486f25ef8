import { expect, test } from "vitest";
import { z } from "zod";
import { zodValidator } from "./use-zod-form.ts";

const validate = zodValidator(
  z.strictObject({
    name: z.string().trim().min(1).max(5),
    password: z.string().min(8),
    email: z.email(),
    phones: z.array(z.string().min(1)).max(2),
    own: z.string().min(3, "Say more."),
  }),
);
const good = { name: "Ada", password: "long enough", email: "a@b.example", phones: ["1"], own: "abc" };

test("valid values have no messages", () => {
  expect(validate(good)).toEqual({});
});

test("a short password says the minimum", () => {
  expect(validate({ ...good, password: "12345" })).toEqual({ password: "Use at least 8 characters." });
});

test("each field says what to do, nested ones by path, and the schema's own words win", () => {
  expect(validate({ name: " ", password: good.password, email: "nope", phones: ["1", ""], own: "a" })).toEqual({
    name: "Please fill this in.",
    email: "Enter an email address like name@example.com.",
    "phones.1": "Please fill this in.",
    own: "Say more.",
  });
});

test("of two messages the first stands at the field, since it says what to do first", () => {
  const long = zodValidator(
    z.strictObject({
      name: z
        .string()
        .min(3, "Write three characters.")
        .regex(/^[a-z]+$/, "Use a to z alone."),
    }),
  );
  expect(long({ name: "1" })).toEqual({ name: "Write three characters." });
});

test("a missing field asks to be filled in", () => {
  const { own: _own, ...rest } = good;
  expect(validate(rest)).toEqual({ own: "Please fill this in." });
});

test("messages stand in the order of the fields, so that the first one gets the focus", () => {
  expect(Object.keys(validate({ ...good, name: "", password: "", email: "" }))).toEqual(["name", "password", "email"]);
});
