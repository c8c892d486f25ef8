import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { AppError } from "../../kernel/errors.ts";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";

let api: TestApi;
let company: TestCompany;
/** What the mail server says to the next emails; null where it takes them. */
let refusal: AppError | null = null;

beforeAll(async () => {
  api = await testApi();
  const { mailer } = api.services.adapters;
  Object.assign(api.services.adapters, {
    mailer: {
      ...mailer,
      send: async (email: Parameters<typeof mailer.send>[0]) => {
        if (refusal) throw refusal;
        await mailer.send(email);
      },
    },
  });
  company = await api.company();
});
afterEach(() => {
  refusal = null;
});
afterAll(() => api.close());

const invite = async (email: string) => (await company.as("owner")).invitations.send({ email, role: "member" });
const shown = async (id: string) => (await (await company.as("owner")).invitations.list({})).items.find((one) => one.id === id);

test("an email that the mail server refuses for good is shown at its invitation, which does not pass for sent", async () => {
  refusal = new AppError("upstream_failed", "The mail server did not take the email. Try again, or check SMTP_URL.", { permanent: true });
  const { id } = await invite("refused@example.com");
  await api.drainJobs();
  expect(await shown(id)).toMatchObject({ sentAt: null, emailError: expect.stringContaining("The mail server did not take the email.") });
  refusal = null;
  await (await company.as("owner")).invitations.resend({ id });
  expect(await shown(id)).toMatchObject({ sentAt: null, emailError: null });
  await api.drainJobs();
  expect(await shown(id)).toMatchObject({ sentAt: expect.any(String), emailError: null });
});

test("an email that may still go out is neither sent nor refused", async () => {
  refusal = new AppError("upstream_failed", "The mail server is away.", { permanent: false });
  const { id } = await invite("later@example.com");
  await api.drainJobs();
  expect(await shown(id)).toMatchObject({ sentAt: null, emailError: null });
});
