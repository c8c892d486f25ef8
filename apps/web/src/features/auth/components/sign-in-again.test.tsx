import { Suspense } from "react";
import { expect, test, vi } from "vitest";
import { Refusal } from "../../../testing/fake-server.ts";
import { clientRow } from "../../../testing/rows.ts";
import { renderScreen } from "../../../testing/screen.tsx";
import { sessionOf } from "../../../testing/session.ts";
import { ClientForm } from "../../clients/components/client-form.tsx";
import { SignInAgain } from "./sign-in-again.tsx";

const { user } = sessionOf("member");

/** A form that was open when the session ended; it goes on once somebody has signed in. */
async function showInterruptedForm() {
  let isOver = true;
  const onSaved = vi.fn();
  const shown = await renderScreen(
    <Suspense>
      <ClientForm
        client={null}
        onSaved={onSaved}
        onDirty={() => undefined}
        leaving={false}
        onStay={() => undefined}
        onCancel={() => undefined}
      />
      <SignInAgain />
    </Suspense>,
    {
      answers: {
        "auth.me": () => sessionOf("member"),
        "auth.providers": () => ({ providers: [] }),
        "auth.login": ({ password }) => {
          if (password !== "right") throw new Refusal("unauthorized", { message: "Wrong email or password." });
          isOver = false;
          return { token: null, expiresAt: "", refreshExpiresAt: "", user, company: null };
        },
        "clients.create": () => {
          if (isOver) throw new Refusal("unauthorized", { message: "Sign in first." });
          return clientRow();
        },
      },
    },
  );
  return { ...shown, onSaved };
}

test("the sign-in is asked for over a form, which then sends what was typed", async () => {
  const { screen, onSaved, calls } = await showInterruptedForm();
  await screen.getByLabelText("Business name").fill("Harbour Dental");
  await screen.getByRole("button", { name: "Add the client" }).click();
  const dialog = screen.getByRole("dialog", { name: "Sign in again" });
  await expect.element(dialog.getByLabelText("Email")).toHaveValue(user.email);
  const password = dialog.getByRole("textbox", { name: "Password" });
  await password.fill("wrong");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect.element(dialog.getByRole("alert")).toHaveTextContent("Wrong email or password.");
  await password.fill("right");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await vi.waitFor(() => expect(onSaved).toHaveBeenCalledWith(clientRow()));
  const sent = calls.filter(({ path }) => path === "clients.create").map(({ input }) => input);
  expect(sent).toEqual([expect.objectContaining({ name: "Harbour Dental" }), sent[0]]);
});

test("whoever leaves instead finds the form as it was, and why nothing was sent", async () => {
  const { screen, onSaved } = await showInterruptedForm();
  await screen.getByLabelText("Business name").fill("Harbour Dental");
  await screen.getByRole("button", { name: "Add the client" }).click();
  await screen.getByRole("button", { name: "Leave this page" }).click();
  await expect.element(screen.getByText("Sign in first.")).toBeVisible();
  await expect.element(screen.getByLabelText("Business name")).toHaveValue("Harbour Dental");
  expect(onSaved).not.toHaveBeenCalled();
});
