import { expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { renderScreen } from "../testing/screen.tsx";
import { FilterChips } from "./filter-chips.tsx";
import { SearchField } from "./search-field.tsx";

const states = [
  { value: undefined, label: "All" },
  { value: "active", label: "Active" },
  { value: "paused", label: "Paused" },
] as const;

test("a search waits until typing pauses, and sends the words once and trimmed", async () => {
  const onSearch = vi.fn<(text: string) => void>();
  const { screen } = await renderScreen(<SearchField label="Search by name" value="" onSearch={onSearch} />);
  await screen.getByLabelText("Search by name").fill("Har");
  await screen.getByLabelText("Search by name").fill(" Harbour ");
  await vi.waitFor(() => expect(onSearch.mock.calls).toEqual([["Harbour"]]));
});

test("a search can be cleared by one press", async () => {
  const onSearch = vi.fn<(text: string) => void>();
  const { screen } = await renderScreen(<SearchField label="Search by name" value="Harbour" onSearch={onSearch} />);
  await screen.getByRole("button", { name: "Clear the search" }).click();
  await expect.element(screen.getByLabelText("Search by name")).toHaveValue("");
  await vi.waitFor(() => expect(onSearch).toHaveBeenLastCalledWith(""));
});

test("the search of an address stands in the field", async () => {
  const { screen } = await renderScreen(<SearchField label="Search by name" value="Bolt" onSearch={() => undefined} />);
  await expect.element(screen.getByLabelText("Search by name")).toHaveValue("Bolt");
});

test("the chosen filter says so to a screen reader", async () => {
  const { screen } = await renderScreen(<FilterChips label="State" value="active" options={states} onChange={() => undefined} />);
  await expect.element(screen.getByRole("button", { name: "Active", pressed: true })).toBeVisible();
  await expect.element(screen.getByRole("button", { name: "All", pressed: false })).toBeVisible();
});

test("a filter is chosen by the keyboard alone", async () => {
  const onChange = vi.fn();
  await renderScreen(<FilterChips label="State" value={undefined} options={states} onChange={onChange} />);
  await userEvent.keyboard("{Tab}{Tab}{Tab}{Enter}");
  expect(onChange).toHaveBeenCalledWith("paused");
});
