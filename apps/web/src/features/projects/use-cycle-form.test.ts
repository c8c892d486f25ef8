import { expect, test } from "vitest";
import { toMetadata, typed } from "./use-cycle-form.ts";

test("what is typed becomes what programs expect", () => {
  expect(["240", "-1.5", "0240", "1e3", "true", "false", " Leica ", "", "Infinity", "NaN"].map(typed)).toEqual([
    ...[240, -1.5, "0240", "1e3", true, false, "Leica", null, "Infinity", "NaN"],
  ]);
});

test("a field that nobody changed keeps its kind; empty rows are no fields", () => {
  const before = { code: "240", shots: 240, none: null };
  const rows = [
    { name: "code", value: "240" },
    { name: "shots", value: "241" },
    { name: "none", value: "" },
    { name: " ", value: " " },
    { name: " camera ", value: "Leica" },
  ];
  expect(toMetadata(rows, before)).toEqual({ code: "240", shots: 241, none: null, camera: "Leica" });
});
