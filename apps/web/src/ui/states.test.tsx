import { expect, test, vi } from "vitest";
import { renderScreen } from "../testing/screen.tsx";
import { ErrorState } from "./error-state.tsx";
import { Facts } from "./facts.tsx";
import { FormError } from "./form-error.tsx";
import { LoadMore } from "./load-more.tsx";

const refused = { message: "x", data: { code: "internal", message: "The database is away.", requestId: "req-7" } };

test("a failure says what went wrong, with the reference for support", async () => {
  const { screen } = await renderScreen(<ErrorState error={refused} title="The jobs could not be loaded" />);
  await expect.element(screen.getByText("The jobs could not be loaded")).toBeVisible();
  await expect.element(screen.getByText("The database is away.")).toBeVisible();
  await expect.element(screen.getByText("req-7")).toBeVisible();
});

test("what a role does not open says who could, with a way back and nothing to try again", async () => {
  const forbidden = { message: "x", data: { code: "forbidden", message: "Only owners and admins can do that.", requestId: "req-8" } };
  const { screen } = await renderScreen(<ErrorState error={forbidden} title="The people could not be loaded" onRetry={vi.fn()} />);
  await expect.element(screen.getByText("Only owners and admins can do that.")).toBeVisible();
  await expect.element(screen.getByRole("link", { name: "Back to the dashboard" })).toHaveAttribute("href", "/dashboard");
  await expect.element(screen.getByRole("button")).not.toBeInTheDocument();
  await expect.element(screen.getByText("req-8")).not.toBeInTheDocument();
});

test("a failure of the network says to check the connection, and can be tried again", async () => {
  const onRetry = vi.fn();
  const { screen } = await renderScreen(<ErrorState error={new TypeError("Failed to fetch")} onRetry={onRetry} />);
  await expect.element(screen.getByText("Check your connection")).toBeVisible();
  await screen.getByRole("button", { name: "Try again" }).click();
  expect(onRetry).toHaveBeenCalledOnce();
});

test("a form without an error has no alert", async () => {
  const { screen } = await renderScreen(<FormError error={null} />);
  await expect.element(screen.getByRole("alert")).not.toBeInTheDocument();
});

test("a fact without a value says so instead of leaving a gap", async () => {
  const items = [
    { label: "Website", value: "" },
    { label: "Industry", value: "Health" },
  ];
  const { screen } = await renderScreen(<Facts items={items} />);
  await expect.element(screen.getByText("Not filled in")).toBeVisible();
  await expect.element(screen.getByText("Health")).toBeVisible();
});

test("the next page loads as soon as the end of the list is in view", async () => {
  const onMore = vi.fn();
  await renderScreen(<LoadMore more loading={false} onMore={onMore} />);
  await vi.waitFor(() => expect(onMore).toHaveBeenCalled());
});

test("a list that is whole offers no more", async () => {
  const { screen } = await renderScreen(<LoadMore more={false} loading={false} onMore={() => undefined} />);
  await expect.element(screen.getByRole("button", { name: "Show more" })).not.toBeInTheDocument();
});
