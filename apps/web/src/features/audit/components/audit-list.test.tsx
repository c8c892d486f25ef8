import { expect, test, vi } from "vitest";
import { auditRow, idOf, pageOf } from "../../../testing/rows.ts";
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

function showTrail(items: ReturnType<typeof auditRow>[]) {
  return renderScreen(<AuditList filters={{}} narrowed={false} onClear={() => undefined} onAbout={() => undefined} />, {
    answers: { "audit.list": () => pageOf(items) },
  });
}

test("what one person did to one thing again and again is one entry, until somebody wants to see each", async () => {
  const times = (from: number, sentence: string) =>
    Array.from({ length: 3 }, (_, index) => auditRow({ id: idOf(from + index), sentence, clientId: null }));
  const { screen } = await showTrail([
    ...times(100, "Mara Lindqvist changed the upload session Terrace"),
    auditRow({
      id: idOf(110),
      sentence: "Jonas Weber started the cycle Terrace",
      actor: { kind: "user", id: idOf(3), name: "Jonas Weber" },
    }),
    ...times(120, "Mara Lindqvist changed the upload session Terrace"),
  ]);
  const entries = screen.getByText("Mara Lindqvist changed the upload session Terrace");
  await expect.element(entries.first()).toBeVisible();
  expect(entries.elements()).toHaveLength(2);
  await screen.getByRole("button", { name: "Show 2 earlier entries like this" }).first().click();
  await vi.waitFor(() => expect(entries.elements()).toHaveLength(4));
});

test("what was taken back keeps an entry of its own", async () => {
  const undoneBy = { id: idOf(9), who: "Jonas Weber", at: "2026-03-02T09:00:00.000Z" };
  const { screen } = await showTrail([auditRow({ id: idOf(100) }), auditRow({ id: idOf(101), undoneBy }), auditRow({ id: idOf(102) })]);
  await expect.element(screen.getByText("Undone by Jonas Weber")).toBeVisible();
  expect(screen.getByText(/changed the client/).elements()).toHaveLength(3);
});

test("an entry names the fields that changed, and leads to its client", async () => {
  const { screen } = await showTrail([auditRow({ changed: ["brandVoice", "website"] })]);
  await expect.element(screen.getByText("Brand voice, Website")).toBeVisible();
  await expect.element(screen.getByRole("link", { name: "Harbour Dental" })).toHaveAttribute("href", `/clients/${idOf(10)}`);
});
