import { expect, test, vi } from "vitest";
import { auditRow } from "../../../testing/rows.ts";
import { renderScreen } from "../../../testing/screen.tsx";
import { AuditList } from "./audit-list.tsx";

async function showSearch() {
  const further = vi.fn(() => ({ items: [auditRow({ sentence: "Mara Lindqvist changed the client Quay Optics." })], nextCursor: null }));
  const first = { items: [], nextCursor: "further", searchedUntil: "2026-03-02T09:00:00.000Z" };
  const { screen } = await renderScreen(
    <AuditList filters={{ search: "quay" }} narrowed onClear={() => undefined} onAbout={() => undefined} />,
    { answers: { "audit.list": ({ cursor }) => (cursor === undefined ? first : further()) } },
  );
  return { screen, further };
}

test("a search that has found nothing yet says how far back it looked, and looks further back when asked to", async () => {
  const { screen, further } = await showSearch();
  await expect.element(screen.getByText(/Searched back to .*2026/)).toBeVisible();
  await expect.element(screen.getByText("Nothing matches")).not.toBeInTheDocument();
  expect(further).not.toHaveBeenCalled();
  await screen.getByRole("button", { name: "Search further back" }).click();
  await expect.element(screen.getByText("Mara Lindqvist changed the client Quay Optics.")).toBeVisible();
  await expect.element(screen.getByText(/Searched back/)).not.toBeInTheDocument();
});
