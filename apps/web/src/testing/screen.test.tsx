import { expect, test } from "vitest";
import { toast } from "../ui/toast.tsx";
import { renderScreen } from "./screen.tsx";

const words = "Saved in the test before.";

test("a screen shows its messages", async () => {
  const { screen } = await renderScreen(<p>First</p>);
  toast.done(words);
  await expect.element(screen.getByText(words)).toBeVisible();
});

test("and the next screen none of them: they would lie on its buttons", async () => {
  const { screen } = await renderScreen(<p>Second</p>);
  await expect.element(screen.getByText("Second")).toBeVisible();
  expect(screen.getByText(words).elements()).toEqual([]);
});
