import { Suspense } from "react";
import { expect, onTestFinished, test } from "vitest";
import { COMPUTER_ZONE, formatAs, SAME_AS_COMPUTER } from "../../../lib/format.ts";
import { renderScreen } from "../../../testing/screen.tsx";
import { sessionOf } from "../../../testing/session.ts";
import { Profile } from "./profile.tsx";

const session = sessionOf("owner");
const fresh = { ...session, user: { ...session.user, timezone: SAME_AS_COMPUTER, locale: "fr" } };

const show = () =>
  renderScreen(
    <Suspense>
      <Profile />
    </Suspense>,
    { answers: { "auth.me": () => fresh, "auth.updateProfile": () => session.user } },
  );

test("a profile without a choice follows the computer, and a language that is not on offer reads as English", async () => {
  const { screen } = await show();
  await expect.element(screen.getByRole("combobox", { name: "Time zone" })).toHaveValue(`As this computer (${COMPUTER_ZONE})`);
  const format = screen.getByRole("combobox", { name: "Dates and numbers" });
  expect((format.element() as HTMLInputElement).value).toMatch(/^\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d · 1,234\.5$/);
});

test("a time zone is found by a part of its name, and saved with the format", async () => {
  onTestFinished(() => formatAs({ timezone: SAME_AS_COMPUTER, locale: "en" }));
  const { screen, calls } = await show();
  await screen.getByRole("combobox", { name: "Time zone" }).click();
  await screen.getByRole("combobox", { name: "Time zone" }).fill("new york");
  await screen.getByText("America/New York").click();
  await screen.getByRole("combobox", { name: "Dates and numbers" }).click();
  await screen.getByText(/[AP]M/).click();
  await screen.getByRole("button", { name: "Save" }).click();
  await expect
    .poll(() => calls.find(({ path }) => path === "auth.updateProfile")?.input)
    .toMatchObject({
      timezone: "America/New_York",
      locale: "en-US",
    });
});
