import { updateProfileInput } from "@frontoffice/api/schema/auth";
import { Button, Select, TextInput } from "@mantine/core";
import { z } from "zod";
import { focusFirstError, showFieldErrors } from "../../../lib/form-errors.ts";
import { COMPUTER_ZONE, FORMATS, formatExample, formatOf, fullTime, SAME_AS_COMPUTER } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import { useZodForm } from "../../../lib/use-zod-form.ts";
import { Card } from "../../../ui/card.tsx";
import { Facts } from "../../../ui/facts.tsx";
import forms from "../../../ui/form.module.css";
import { FormError } from "../../../ui/form-error.tsx";
import { toast } from "../../../ui/toast.tsx";
import classes from "./profile.module.css";

const zones = [
  { value: SAME_AS_COMPUTER, label: `As this computer (${COMPUTER_ZONE})` },
  ...["Etc/UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== SAME_AS_COMPUTER)].map((zone) => ({
    value: zone,
    label: zone.replaceAll("_", " "),
  })),
];

const formSchema = updateProfileInput.extend({ username: z.union([z.literal(""), updateProfileInput.shape.username]) });

/** What the person is called, and how times and numbers are written for them. */
export function Profile() {
  const { user, company } = useSession();
  return (
    <Card title="You" description={`Here since ${fullTime(user.createdAt)}.`}>
      <Facts items={[{ label: "Role", value: company && `${company.role} of ${company.name}` }]} />
      <ProfileForm />
    </Card>
  );
}

function ProfileForm() {
  const { user } = useSession();
  const utils = trpc.useUtils();
  const initial = { name: user.name, username: user.username ?? "", timezone: user.timezone, locale: formatOf(user.locale) };
  const form = useZodForm(formSchema, initial);
  const save = trpc.auth.updateProfile.useMutation({
    onSuccess: () => {
      toast.done("Your profile is saved.");
      form.resetDirty();
      return utils.auth.me.invalidate();
    },
    onError: (error) => showFieldErrors(form, error),
  });
  const submit = form.onSubmit(
    ({ username, ...values }) => save.mutate({ ...values, username: username.trim() || null }),
    focusFirstError(form),
  );
  return (
    <form className={`${classes.below} ${forms.form} ${forms.onPage} ${forms.narrow}`} onSubmit={submit} noValidate>
      {Object.keys(form.errors).length === 0 && <FormError error={save.error} />}
      <TextInput label="Name" autoComplete="name" {...form.getInputProps("name")} />
      <TextInput
        label="Username"
        description="Sign in with it instead of your email address. Optional."
        autoComplete="username"
        {...form.getInputProps("username")}
      />
      <Select
        label="Time zone"
        description="All times are shown in it."
        data={zones}
        searchable
        limit={50}
        allowDeselect={false}
        nothingFoundMessage="No such time zone"
        {...form.getInputProps("timezone")}
      />
      <Select
        label="Dates and numbers"
        description="How they are written on all pages."
        data={FORMATS.map((locale) => ({ value: locale, label: formatExample(locale) }))}
        allowDeselect={false}
        {...form.getInputProps("locale")}
      />
      <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
        Save
      </Button>
    </form>
  );
}
