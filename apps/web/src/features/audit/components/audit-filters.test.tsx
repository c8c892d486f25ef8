import { expect, test, vi } from "vitest";
import { clientRow, idOf, pageOf } from "../../../testing/rows.ts";
import { renderScreen } from "../../../testing/screen.tsx";
import type { AuditSearch } from "../use-audit-filters.ts";
import { AuditFilters } from "./audit-filters.tsx";

async function showFilters(search: AuditSearch = {}) {
  const onChange = vi.fn<(change: AuditSearch) => void>();
  const { screen } = await renderScreen(<AuditFilters search={search} onChange={onChange} />, {
    answers: {
      "clients.get": () => clientRow(),
      "clients.list": () => pageOf([clientRow()]),
      "audit.choices": () => ({ people: [{ id: idOf(2), name: "Mara Lindqvist" }], keys: [], nouns: ["clients", "apiKeys"] }),
    },
  });
  return { screen, onChange };
}

test("an outcome is one press away", async () => {
  const { screen, onChange } = await showFilters();
  await screen.getByRole("button", { name: "Refused" }).click();
  expect(onChange).toHaveBeenCalledWith({ outcome: "refused" });
});

test("a person is chosen by name and handed on by id", async () => {
  const { screen, onChange } = await showFilters();
  await screen.getByPlaceholder("Anybody").click();
  await screen.getByRole("option", { name: "Mara Lindqvist" }).click();
  expect(onChange).toHaveBeenCalledWith({ actor: idOf(2) });
});

test("nouns read as people say them", async () => {
  const { screen, onChange } = await showFilters();
  await screen.getByPlaceholder("Anything").click();
  await screen.getByRole("option", { name: "API keys" }).click();
  expect(onChange).toHaveBeenCalledWith({ noun: "apiKeys" });
});

test("a day is a calendar day, and emptied it is left out", async () => {
  const { screen, onChange } = await showFilters({ from: "2026-11-23" });
  await expect.element(screen.getByLabelText("From")).toHaveValue("2026-11-23");
  await screen.getByLabelText("From").fill("");
  expect(onChange).toHaveBeenCalledWith({ from: undefined });
});

test("the trail of one thing alone says so, and opens up again", async () => {
  const { screen, onChange } = await showFilters({ entity: idOf(10) });
  await screen.getByRole("button", { name: "Show everything again" }).click();
  expect(onChange).toHaveBeenCalledWith({ entity: undefined });
});

test("a client is chosen by name and handed on by id", async () => {
  const { screen, onChange } = await showFilters();
  await screen.getByPlaceholder("All clients").click();
  await screen.getByRole("option", { name: "Harbour Dental" }).click();
  expect(onChange).toHaveBeenCalledWith({ client: idOf(10) });
});
