import { expect, test } from "vitest";
import { Route } from "../../routes/_guest/signup.tsx";
import { renderPage } from "../../testing/screen.tsx";

test("an empty form takes the reader to its first field, whatever the order of the messages", async () => {
  const { screen } = await renderPage("/_guest/signup", Route, { at: "/signup", answers: { "auth.providers": () => ({ providers: [] }) } });
  await screen.getByRole("button", { name: "Create account" }).click();
  await expect.element(screen.getByLabelText("Email")).toHaveAttribute("aria-invalid", "true");
  await expect.element(screen.getByLabelText("Your name")).toHaveFocus();
});
