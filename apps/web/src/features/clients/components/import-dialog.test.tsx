import { expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { idOf } from "../../../testing/rows.ts";
import { renderScreen } from "../../../testing/screen.tsx";
import { ImportDialog } from "./import-dialog.tsx";

const CSV = "Name,Colour\nHarbour Dental,blue\n";

async function showImport({ faulty = 0 } = {}) {
  const onClose = vi.fn();
  const { screen, calls } = await renderScreen(<ImportDialog opened onClose={onClose} />, {
    answers: {
      "clients.import": ({ dryRun = false }) => ({
        dryRun,
        columns: [
          { heading: "Name", field: "name" },
          { heading: "Colour", field: null },
        ],
        rows: [
          faulty > 0
            ? { row: 2, name: "Harbour Dental", outcome: "faulty", id: null, notes: ["Phone numbers: This is not a phone number."] }
            : { row: 2, name: "Harbour Dental", outcome: "new", id: dryRun ? null : idOf(10), notes: [] },
        ],
        added: faulty > 0 ? 0 : 1,
        duplicates: 0,
        faulty,
      }),
    },
  });
  const input = document.querySelector<HTMLInputElement>('input[type="file"]');
  if (!input) throw new Error("There is no field for a file.");
  await userEvent.upload(input, new File([CSV], "clients.csv", { type: "text/csv" }));
  return { screen, onClose, asked: () => calls.map(({ input }) => input) };
}

test("a chosen file is tried out, and only then imported as it is", async () => {
  const { screen, onClose, asked } = await showImport();
  await expect.element(screen.getByText("Columns that are not read: Colour")).toBeVisible();
  await expect.element(screen.getByRole("cell", { name: "Harbour Dental" })).toBeVisible();
  expect(asked()).toEqual([{ csv: CSV, dryRun: true }]);
  await screen.getByRole("button", { name: "Import 1 client" }).click();
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(asked().at(-1)).toEqual({ csv: CSV });
});

test("a row that is faulty says what to do, and nothing can be imported", async () => {
  const { screen, asked } = await showImport({ faulty: 1 });
  await expect.element(screen.getByText("Phone numbers: This is not a phone number.")).toBeVisible();
  await expect.element(screen.getByRole("button", { name: "Import", exact: true })).toBeDisabled();
  expect(asked()).toHaveLength(1);
});
