import { expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { Route as forgotRoute } from "../../routes/_guest/forgot-password.tsx";
import { Route as loginRoute } from "../../routes/_guest/login.tsx";
import { Route as signupRoute } from "../../routes/_guest/signup.tsx";
import { Refusal } from "../../testing/fake-server.ts";
import { renderPage } from "../../testing/screen.tsx";

const nobody = () => {
  throw new Refusal("unauthorized");
};
const refuse = (code: string, message: string, details?: Record<string, unknown>) => () => {
  throw new Refusal(code, { message, ...(details && { details }) });
};
const guest = { "auth.me": nobody, "auth.providers": () => ({ providers: [] }) };

async function showLogin(login: () => never, at = "/login") {
  const shown = await renderPage("/_guest/login", loginRoute, { at, answers: { ...guest, "auth.login": login } });
  await expect.element(shown.screen.getByRole("heading", { name: "Sign in" })).toBeVisible();
  return { ...shown, sent: () => shown.calls.filter(({ path }) => path === "auth.login") };
}

test("a sign-in with nothing typed is not sent, and the first field gets the focus", async () => {
  const { screen, sent } = await showLogin(nobody);
  await screen.getByRole("button", { name: "Sign in" }).click();
  await expect.element(screen.getByText("Please fill this in.").first()).toBeVisible();
  await expect.element(screen.getByLabelText("Email or username")).toHaveFocus();
  expect(sent()).toEqual([]);
});

test("what has an @ is sent as an email, anything else as a username", async () => {
  const { screen, sent } = await showLogin(refuse("unauthorized", "Wrong email or password."));
  for (const name of [" mara@northlight.example ", "mara"]) {
    await screen.getByLabelText("Email or username").fill(name);
    await screen.getByLabelText("Password").first().fill("correct horse");
    await userEvent.keyboard("{Enter}");
    await expect.element(screen.getByRole("alert")).toBeVisible();
  }
  await vi.waitFor(() =>
    expect(sent().map(({ input }) => input)).toMatchObject([{ email: "mara@northlight.example" }, { username: "mara" }]),
  );
});

test("a wrong password says so and is cleared, the name stays", async () => {
  const { screen } = await showLogin(refuse("unauthorized", "Wrong email or password."));
  await screen.getByLabelText("Email or username").fill("mara");
  await screen.getByLabelText("Password").first().fill("guess");
  await screen.getByRole("button", { name: "Sign in" }).click();
  await expect.element(screen.getByRole("alert")).toHaveTextContent("Wrong email or password.");
  await expect.element(screen.getByLabelText("Password").first()).toHaveValue("");
  await expect.element(screen.getByLabelText("Email or username")).toHaveValue("mara");
});

test("two-factor sign-in asks for the code, and there is a way back", async () => {
  const { screen } = await showLogin(refuse("unauthorized", "Enter the code.", { challenge: "c-1" }));
  await screen.getByLabelText("Email or username").fill("mara");
  await screen.getByLabelText("Password").first().fill("correct horse");
  await screen.getByRole("button", { name: "Sign in" }).click();
  await expect.element(screen.getByRole("heading", { name: "One more step" })).toBeVisible();
  await screen.getByRole("button", { name: "Sign in as someone else" }).click();
  await expect.element(screen.getByLabelText("Email or username")).toBeVisible();
});

test("a fault of the provider stands above the form", async () => {
  const { screen } = await showLogin(nobody, "/login?fault=denied");
  await expect.element(screen.getByText("Start again").or(screen.getByText("sign in another way")).first()).toBeVisible();
});

test("the way to an account keeps the page that somebody wanted", async () => {
  const { screen } = await showLogin(nobody, "/login?returnTo=%2Fjobs");
  await expect.element(screen.getByRole("link", { name: "Create an account" })).toHaveAttribute("href", "/signup?returnTo=%2Fjobs");
});

test("a reset link is requested for an address that is one", async () => {
  const { screen, calls } = await renderPage("/_guest/forgot-password", forgotRoute, {
    at: "/forgot-password",
    answers: { ...guest, "auth.requestPasswordReset": () => ({ message: "If there is an account, the email is on its way." }) },
  });
  const sent = () => calls.filter(({ path }) => path === "auth.requestPasswordReset");
  await screen.getByLabelText("Email").fill("mara");
  await screen.getByRole("button", { name: "Send reset link" }).click();
  await expect.element(screen.getByText(/email address like/)).toBeVisible();
  expect(sent()).toEqual([]);
  await screen.getByLabelText("Email").fill("mara@northlight.example");
  await screen.getByRole("button", { name: "Send reset link" }).click();
  await expect.element(screen.getByText("the email is on its way")).toBeVisible();
  await expect.element(screen.getByRole("button", { name: "Send another link" })).toBeVisible();
});

async function showSignup(register: () => never) {
  const shown = await renderPage("/_guest/signup", signupRoute, { at: "/signup", answers: { ...guest, "auth.register": register } });
  const { screen } = shown;
  await screen.getByLabelText("Your name").fill("Mara Lindqvist");
  await screen.getByLabelText("Company").fill("Northlight");
  await screen.getByLabelText("Email").fill("mara@northlight.example");
  return { screen, sent: () => shown.calls.filter(({ path }) => path === "auth.register") };
}

test("a password below the minimum length is refused before it is sent", async () => {
  const { screen, sent } = await showSignup(nobody);
  await screen.getByLabelText("Password").first().fill("short");
  await screen.getByRole("button", { name: "Create account" }).click();
  await expect.element(screen.getByText("At least 8 characters.", { exact: true })).toBeVisible();
  await expect.element(screen.getByLabelText("Password").first()).toHaveFocus();
  expect(sent()).toEqual([]);
});

test("an address that is taken says so at the field, with the focus there", async () => {
  const { screen } = await showSignup(refuse("conflict", "Taken.", { fields: { email: "There is an account with this address." } }));
  await screen.getByLabelText("Password").first().fill("a long and unusual one");
  await screen.getByRole("button", { name: "Create account" }).click();
  await expect.element(screen.getByText("There is an account with this address.")).toBeVisible();
  await expect.element(screen.getByLabelText("Email")).toHaveFocus();
});

test("a field is checked when it is left", async () => {
  const { screen } = await showSignup(nobody);
  await screen.getByLabelText("Email").fill("not an address");
  await userEvent.keyboard("{Tab}");
  await expect.element(screen.getByText(/email address like/)).toBeVisible();
});
